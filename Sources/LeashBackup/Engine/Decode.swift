import Dispatch
import Glibc
import Subprocess

#if canImport(System)
import System
#else
import SystemPackage
#endif

extension PostgresPrograms {
    /// Reads a dump from its first byte to its last, as a restore would, and counts the rows of its tables.
    ///
    /// `pg_restore --list` reads only the beginning: it says yes to a dump that was cut off.
    ///
    /// - Parameter dump: in pg_dump's custom format.
    /// - Returns: the tables that it has rows of, in its order.
    /// - Throws: ``BackupError`` with what pg_restore said.
    func decode(_ dump: DumpInput) async throws -> [BackupManifest.Table] {
        let pipe = try FileDescriptor.pipe()
        // pg_restore writes 4 KiB at a time: so it waits less often. Where this isn't allowed, it goes on as it is.
        _ = fcntl(pipe.writeEnd.rawValue, pipeSizeCommand, Int32(1 << 20))
        async let counter = countRows(from: pipe.readEnd)
        let result = try await run(
            .path(FilePath("\(folder)/pg_restore")),
            arguments: Arguments(["--data-only", "--file=-"] + dump.arguments),
            environment: .custom(Self.environment()),
            platformOptions: .ofAChild,
            input: .fileDescriptor(try dump.standardInput(), closeAfterSpawningProcess: true),
            output: .fileDescriptor(pipe.writeEnd, closeAfterSpawningProcess: true),
            error: .string(limit: 1 << 20)
        )
        let counted = try await counter
        guard result.terminationStatus.isSuccess else {
            let words = ProgramWords("pg_restore", result.standardError).last
            throw BackupError("the dump can't be read back: \(words)")
        }
        guard counted.isAtEnd else { throw BackupError("the dump can't be read back: it ends within a table's rows") }
        return counted.tables
    }
}

/// Linux's `F_SETPIPE_SZ`, which Glibc shows only with its extensions.
private let pipeSizeCommand: Int32 = 1031

/// What pg_restore reads a dump from.
enum DumpInput: Sendable {
    case file(String)
    /// An open file or socket, which is closed then.
    case stream(Int32)

    var arguments: [String] {
        if case .file(let path) = self { [path] } else { [] }
    }

    func standardInput() throws -> FileDescriptor {
        switch self {
        case .file: try FileDescriptor.open("/dev/null", .readOnly, options: [.closeOnExec])
        case .stream(let number): FileDescriptor(rawValue: number)
        }
    }
}

/// Reads a pipe to its end, on a thread of its own.
private func countRows(from file: FileDescriptor) async throws -> RowCounter {
    try await withCheckedThrowingContinuation { continuation in
        DispatchQueue(label: "leash.decode").async {
            continuation.resume(
                with: Result {
                    defer { try? file.close() }
                    var counter = RowCounter()
                    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
                    defer { buffer.deallocate() }
                    while case let count = try file.read(into: buffer), count > 0 {
                        counter.read(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
                    }
                    return counter
                }
            )
        }
    }
}
