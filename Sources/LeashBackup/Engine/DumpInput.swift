import Subprocess

#if canImport(System)
import System
#else
import SystemPackage
#endif

/// What pg_restore reads a dump from.
enum DumpInput: Sendable {
    case file(String)
    /// What a list names of a file.
    case part(String, of: PrivateFile)
    /// An open file or socket, which is closed then.
    case stream(Int32)

    var arguments: [String] {
        switch self {
        case .file(let path): [path]
        case .part(let path, let list): ["--use-list=\(list.path)", path]
        case .stream: []
        }
    }

    func standardInput() throws -> FileDescriptor {
        switch self {
        case .file, .part: try FileDescriptor.open("/dev/null", .readOnly, options: [.closeOnExec])
        case .stream(let number): FileDescriptor(rawValue: number)
        }
    }
}

extension PostgresPrograms {
    /// The table of contents of a dump, a line for each entry.
    ///
    /// - Throws: ``BackupError`` with what pg_restore said.
    func contents(of dump: DumpInput) async throws -> String {
        let result = try await Subprocess.run(
            .path(FilePath("\(folder)/pg_restore")),
            arguments: Arguments(["--list"] + dump.arguments),
            environment: .custom(Self.environment()),
            platformOptions: .ofAChild,
            input: .fileDescriptor(try dump.standardInput(), closeAfterSpawningProcess: true),
            output: .string(limit: 256 << 20),
            error: .string(limit: 1 << 20)
        )
        guard result.terminationStatus.isSuccess else {
            let words = ProgramWords("pg_restore", result.standardError).last
            throw BackupError("the dump can't be read back: \(words)")
        }
        return result.standardOutput
    }
}
