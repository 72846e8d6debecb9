internal import Files
import Glibc
import LeashCore
import LeashPostgres
import PQ

/// What was read back of a dump while it was made.
struct ReadDump: Sendable {
    /// Those that it has rows of, counted in it.
    let tables: [BackupManifest.Table]
    /// Of its clear bytes.
    let sha256: String
}

extension BackupEngine {
    /// Dumps a database into a file, with what is lent for the time of it, and reads all of it back.
    ///
    /// - Returns: what was read.
    func dump(
        _ subject: BackupSubject,
        _ unfinished: UnfinishedBackup,
        _ database: inout DumpedDatabase,
        _ progress: @escaping @Sendable (BackupProgress) -> Void
    ) async throws -> ReadDump {
        // From the new password until the dump's session is there, no other run may make another one.
        try await BackupLock.login.wait(on: session.connection, for: .seconds(30))
        let dump: ReadDump
        do {
            let password = try await login.lend(subject.ownerRole, in: subject.existing, on: session)
            let (address, inside) = try await DumpAddress.enter(subject.existing, as: login.name, password, session)
            try await Obstacles(on: inside, for: subject.ownerRole).refuse(for: subject.ownerRole)
            database.surroundings.extensions = try await inside.extensionVersions()
            database.surroundings.desired = subject.desired
            let name = "leash backup \(unfinished.id)"
            let process = DumpProcess(
                programs: programs,
                conninfo: address.argument(database: subject.existing, login: login.name, applicationName: name),
                passFile: try PassFile(password, of: login.name),
                role: subject.ownerRole,
                lockWait: lockWait
            )
            let watch = DumpGuard(session: session, applicationName: name, patience: patience)
            dump = try await run(watch, unfinished.path, progress) {
                try await destination.recipients.isEmpty
                    ? write(process, to: unfinished.path) : encrypt(process, to: unfinished.path)
            }
        } catch {
            await settle(subject)
            throw error
        }
        await settle(subject)
        return dump
    }

    private func settle(_ subject: BackupSubject) async {
        await BackupLock.login.release(on: session.connection)
        await login.takeBack(subject.ownerRole, in: subject.existing, on: session)
    }

    /// Makes a dump, unless others wait too long for it.
    private func run(
        _ watch: DumpGuard,
        _ path: String,
        _ progress: @escaping @Sendable (BackupProgress) -> Void,
        _ body: @escaping @Sendable () async throws -> ReadDump
    ) async throws -> ReadDump {
        try await withThrowingTaskGroup(of: ReadDump?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                try await watch.watch()
                return nil
            }
            group.addTask {
                while true {
                    try await Task.sleep(for: .milliseconds(200))
                    var info = stat()
                    if stat(path, &info) == 0 { progress(.dumping(Int(info.st_size))) }
                }
            }
            defer { group.cancelAll() }
            // The dump's end is the only one that isn't an error.
            guard let ended = try await group.next(), let dump = ended else { throw CancellationError() }
            return dump
        }
    }

    private func write(_ process: DumpProcess, to path: String) async throws -> ReadDump {
        let number = open(path, O_WRONLY | O_TRUNC | O_NOFOLLOW | O_CLOEXEC)
        guard number >= 0 else { throw BackupError("writing \(path): \(SystemError().message)") }
        let file = DumpFile(Descriptor(number: number), path)
        return try await readBack(process) { try await file.write($0) }
    }

    /// No clear byte of it is on a disk.
    private func encrypt(_ process: DumpProcess, to path: String) async throws -> ReadDump {
        try await Age().encrypt(to: path, for: destination.recipients) { age in
            try await readBack(process) { try await age.write($0) }
        }
    }

    /// Hands what pg_dump writes on, and to pg_restore at once: when the dump ends, all of it was read back.
    ///
    /// Each program is asked how it ended. Where there are two cores, this takes no longer than pg_dump by itself. The
    /// price: the dump does not say where in it each table's rows begin, so pg_restore looks for them when it is asked for
    /// one table, or works with several jobs.
    private func readBack(_ process: DumpProcess, _ keep: ([UInt8]) async throws -> Void) async throws -> ReadDump {
        let (bytes, output) = try ProgramOutput.make()
        let (copy, input) = try ProgramInput.make()
        async let tables = programs.decode(.stream(input))
        async let dumped: Void = process.run(into: output) {
            await BackupLock.login.release(on: session.connection)
        }
        let digest = StreamDigest()
        do {
            for await chunk in bytes {
                try await keep(chunk)
                try await copy.write(chunk)
                chunk.withUnsafeBytes { digest.add($0) }
            }
        } catch is ProgramInput.Closed {
            // Whoever has ended says why.
            copy.finish()
            _ = try await tables
            throw ProgramInput.Closed()
        }
        copy.finish()
        try await dumped
        let read = try await tables
        return ReadDump(tables: read, sha256: digest.finish())
    }
}

/// The file that a dump goes into.
private final class DumpFile: Sendable {
    private let descriptor: Descriptor
    private let path: String

    init(_ descriptor: consuming Descriptor, _ path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    func write(_ bytes: [UInt8]) async throws {
        let problem: SystemError? = await outsidePool {
            do throws(SystemError) {
                try self.descriptor.write(bytes)
                return nil
            } catch {
                return error
            }
        }
        if let problem { throw BackupError("writing \(path): \(problem.message)") }
    }
}

extension Connection {
    /// Installed extensions with their versions, but for plpgsql, which every database has.
    fileprivate func extensionVersions() throws(PQError) -> [String: String] {
        let query = """
            SELECT extname, extversion FROM pg_catalog.pg_extension WHERE extname OPERATOR(pg_catalog.<>) 'plpgsql'
            """
        let rows = try rows(query) { row throws(PQError) in (row.text(0), row.text(1)) }
        return Dictionary(rows, uniquingKeysWith: { first, _ in first })
    }
}
