import Glibc
import Subprocess

#if canImport(System)
import System
#else
import SystemPackage
#endif

/// One run of pg_restore, logged in as the temporary database's own login: never with leash's rights.
struct RestoreProcess: Sendable {
    let programs: PostgresPrograms
    let dump: StoredDump
    /// As ``DumpAddress/argument(database:login:applicationName:)`` gives it.
    let conninfo: String
    let passFile: PrivateFile
    /// Extensions that are left out, with their comments: the admin has made them.
    var extensions: [String] = []
    let limit: Duration

    /// - Throws: ``BackupError`` at the first statement that fails, or when it takes too long.
    func run() async throws {
        let list = extensions.isEmpty ? nil : try await PrivateFile(contents())
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await dump.read { try await restore(from: $0, list) } }
            group.addTask {
                try await Task.sleep(for: limit)
                throw BackupError("the restore took over \(limit), and was ended")
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    private func restore(from input: DumpInput, _ list: PrivateFile?) async throws {
        let chosen = list.map { ["--use-list=\($0.path)"] } ?? []
        let result = try await Subprocess.run(
            .path(FilePath("\(programs.folder)/pg_restore")),
            arguments: Arguments(arguments + chosen + input.arguments),
            environment: .custom(PostgresPrograms.environment(["PGPASSFILE": passFile.path])),
            platformOptions: .ofAChild,
            input: .fileDescriptor(try input.standardInput(), closeAfterSpawningProcess: true),
            output: .discarded,
            error: .string(limit: 1 << 20)
        )
        try Task.checkCancellation()
        guard result.terminationStatus.isSuccess else {
            throw BackupError("pg_restore failed: \(ProgramWords("pg_restore", result.standardError).last)")
        }
    }

    private var arguments: [String] {
        ["--exit-on-error", "--no-owner", "--no-privileges", "--no-password", "--dbname=\(conninfo)"]
    }

    /// The table of contents without the extensions.
    ///
    /// A line is `123; 0 16385 EXTENSION - hstore ` or `124; 0 0 COMMENT - EXTENSION hstore `.
    private func contents() async throws -> String {
        let all = try await dump.read { try await programs.contents(of: $0) }
        let left = extensions.flatMap { [" EXTENSION - \($0) ", " COMMENT - EXTENSION \($0) "] }
        return all.split(separator: "\n", omittingEmptySubsequences: false)
            .filter { line in !left.contains { line.contains($0) } }
            .joined(separator: "\n")
    }
}
