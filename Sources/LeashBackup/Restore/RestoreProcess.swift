import LeashCore
import LeashPostgres
import PQ
import Subprocess

#if canImport(System)
import System
#else
import SystemPackage
#endif

/// One run of pg_restore, logged in as the temporary database's own login: never with leash's rights.
struct RestoreProcess: Sendable {
    let programs: PostgresPrograms
    /// Of the dump.
    let path: String
    /// As ``DumpAddress/argument(database:login:applicationName:)`` gives it.
    let conninfo: String
    let passFile: PassFile
    /// Lines of the dump's table of contents that are left out: comments on extensions that the admin made.
    var extensions: [String] = []
    var jobs = 1

    /// - Throws: ``BackupError`` at the first statement that fails.
    func run() async throws {
        let list = extensions.isEmpty ? nil : try await contents()
        var options = PlatformOptions()
        options.teardownSequence = [.send(signal: .terminate, allowedDurationToNextStep: .seconds(5))]
        let result = try await Subprocess.run(
            .path(FilePath("\(programs.folder)/pg_restore")),
            arguments: Arguments(arguments + (list == nil ? [] : ["--use-list=/dev/stdin"]) + [path]),
            environment: .custom(PostgresPrograms.environment(["PGPASSFILE": passFile.path])),
            platformOptions: options,
            input: .string(list ?? ""),
            output: .discarded,
            error: .string(limit: 1 << 20)
        )
        try Task.checkCancellation()
        guard result.terminationStatus.isSuccess else {
            throw BackupError("pg_restore failed: \(ProgramWords("pg_restore", result.standardError).last)")
        }
    }

    private var arguments: [String] {
        [
            "--exit-on-error", "--no-owner", "--no-privileges", "--no-password", "--jobs=\(jobs)",
            "--dbname=\(conninfo)",
        ]
    }

    /// The table of contents without these extensions.
    ///
    /// A line is `123; 0 16385 EXTENSION - hstore ` or `124; 0 0 COMMENT - EXTENSION hstore `.
    private func contents() async throws -> String {
        let result = try await Subprocess.run(
            .path(FilePath("\(programs.folder)/pg_restore")),
            arguments: ["--list", path],
            environment: .custom(PostgresPrograms.environment()),
            output: .string(limit: 256 << 20),
            error: .string(limit: 1 << 20)
        )
        guard result.terminationStatus.isSuccess else {
            throw BackupError("pg_restore failed: \(ProgramWords("pg_restore", result.standardError).last)")
        }
        let left = extensions.flatMap { [" EXTENSION - \($0) ", " COMMENT - EXTENSION \($0) "] }
        return result.standardOutput.split(separator: "\n", omittingEmptySubsequences: false)
            .filter { line in !left.contains { line.contains($0) } }
            .joined(separator: "\n")
    }
}
