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
    let passFile: PrivateFile
    /// The owner role, which the login takes on.
    let role: String
    /// How long it waits for the lock of a table.
    let lockWait: Duration
    /// The file that the dump goes into; `nil` for standard output, which only an encrypted dump takes: whoever reads it has
    /// to ask how this ended.
    let path: String?

    /// - Parameters:
    ///   - output: its standard output, which is closed then; `nil` where it writes a file.
    ///   - arrived: called once it has logged in; its password is needed no longer then.
    /// - Throws: ``BackupError`` when it does not end with 0; what it wrote is then good for nothing.
    func run(into output: Int32? = nil, arrived: @escaping @Sendable () async -> Void) async throws {
        // pg_dump asks the server to cancel what it is at when it is told to end.
        let result = try await Subprocess.run(
            .path(FilePath("\(programs.folder)/pg_dump")),
            arguments: Arguments(arguments),
            environment: .custom(PostgresPrograms.environment(["PGPASSFILE": passFile.path])),
            platformOptions: .ofAChild,
            input: .none,
            output: .fileDescriptor(
                FileDescriptor(rawValue: output ?? open("/dev/null", O_WRONLY | O_CLOEXEC)),
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
            throw failure(result.takeClosureResult())
        }
    }

    private func failure(_ words: ProgramWords) -> BackupError {
        // pg_dump bounds its wait by a statement's timeout, in the one statement that takes the locks.
        guard words.last.contains("statement timeout"), words.last.contains("LOCK TABLE") else {
            return BackupError("pg_dump failed: \(words.last)")
        }
        return BackupError(
            "a table was locked by others for over \(lockWait.components.seconds) s, by a migration say: try again later",
            isPassing: true
        )
    }

    private var arguments: [String] {
        [
            "--format=custom", "--compress=1", "--role=\(role)", "--lock-wait-timeout=\(lockWait.components.seconds)s",
            "--no-password",
            // The store makes it durable, along with its name.
            "--no-sync",
            // It says what it is at from when it has logged in.
            "--verbose",
            "--dbname=\(conninfo)",
        ] + (path.map { ["--file=\($0)"] } ?? [])
    }
}
