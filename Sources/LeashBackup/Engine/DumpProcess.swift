import Glibc
import Subprocess

#if canImport(System)
import System
#else
import SystemPackage
#endif

/// One run of pg_dump.
struct DumpProcess: Sendable {
    let programs: PostgresPrograms
    /// How the backup login reaches the database; its password is in the file.
    let conninfo: String
    let passFile: PassFile
    /// The owner role, which the login takes on.
    let role: String

    /// - Parameters:
    ///   - output: its standard output, which is closed then; what was read of it is a dump only once this has returned.
    ///   - arrived: called once it has logged in; its password is needed no longer then.
    /// - Throws: ``BackupError`` when it does not end with 0; what it wrote is then good for nothing.
    func run(into output: Int32, arrived: @escaping @Sendable () async -> Void) async throws {
        var options = PlatformOptions()
        // pg_dump asks the server to cancel what it is at when it is told to end.
        options.teardownSequence = [.send(signal: .terminate, allowedDurationToNextStep: .seconds(5))]
        let result = try await Subprocess.run(
            .path(FilePath("\(programs.folder)/pg_dump")),
            arguments: Arguments(arguments),
            environment: .custom(PostgresPrograms.environment(["PGPASSFILE": passFile.path])),
            platformOptions: options,
            input: .none,
            output: .fileDescriptor(
                FileDescriptor(rawValue: output),
                closeAfterSpawningProcess: true
            ),
            error: .sequence
        ) { execution in
            var words = ProgramWords("pg_dump")
            for try await line in execution.standardError.strings() {
                words.add(line)
                if words.count == 1 { await arrived() }
            }
            return words
        }
        try Task.checkCancellation()
        guard result.terminationStatus.isSuccess else {
            throw BackupError("pg_dump failed: \(result.takeClosureResult().last)")
        }
    }

    private var arguments: [String] {
        [
            "--format=custom", "--compress=1", "--role=\(role)", "--lock-wait-timeout=30s", "--no-password",
            // It says what it is at from when it has logged in.
            "--verbose",
            "--dbname=\(conninfo)",
        ]
    }
}
