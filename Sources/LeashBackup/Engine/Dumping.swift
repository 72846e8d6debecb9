import Glibc
import LeashCore
import LeashPostgres
import PQ

extension BackupEngine {
    /// Dumps a database into a file, with what is lent for the time of it, and reads all of it back.
    ///
    /// - Returns: the tables that the dump has rows of, counted in it, its size and its SHA-256.
    func dump(
        _ subject: BackupSubject,
        _ unfinished: UnfinishedBackup,
        _ database: inout DumpedDatabase,
        _ progress: @escaping @Sendable (BackupProgress) -> Void
    ) async throws -> (tables: [BackupManifest.Table], bytes: Int, sha256: String) {
        let isEncrypted = !destination.recipients.isEmpty
        var tables = try await write(subject, unfinished, &database, progress)
        progress(.checking)
        // Both read it from its first byte to its last.
        async let measured = unfinished.measured()
        if !isEncrypted {
            tables =
                try await unfinished.bytes >= largeDump
                ? programs.decodeShared(unfinished.path, pages: database.pages)
                : programs.decode(.file(unfinished.path))
        }
        let (bytes, sha256) = try await measured
        return (tables, bytes, sha256)
    }

    /// Makes the dump, with what is lent for the time of it.
    ///
    /// - Returns: its tables, if it was read back already.
    private func write(
        _ subject: BackupSubject,
        _ unfinished: UnfinishedBackup,
        _ database: inout DumpedDatabase,
        _ progress: @escaping @Sendable (BackupProgress) -> Void
    ) async throws -> [BackupManifest.Table] {
        // From the new password until the dump's session is there, no other run may make another one.
        let hold = try await LoginHold(on: session.connection, for: .seconds(30))
        let tables: [BackupManifest.Table]
        do {
            let password = try await login.lend(subject.ownerRole, in: subject.existing, on: session)
            let (address, inside) = try await DumpAddress.enter(subject.existing, as: login.name, password, session)
            try await Obstacles(on: inside, for: subject.ownerRole).refuse(for: subject.ownerRole)
            database.surroundings.extensions = try await inside.extensionVersions()
            database.surroundings.desired = subject.desired
            if database.bytes >= largeDump { database.pages = try await inside.pages() }
            let name = "leash backup \(unfinished.id)"
            let isEncrypted = !destination.recipients.isEmpty
            let process = DumpProcess(
                programs: programs,
                conninfo: address.argument(database: subject.existing, login: login.name, applicationName: name),
                passFile: try PrivateFile(passwordOf: login.name, password),
                role: subject.ownerRole,
                lockWait: lockWait,
                path: isEncrypted ? nil : unfinished.path
            )
            let watch = DumpGuard(session: session, applicationName: name, patience: patience)
            tables = try await run(watch, unfinished.path, progress) {
                try await isEncrypted
                    ? encrypt(process, to: unfinished.path, hold) : write(process, hold)
            }
        } catch {
            await settle(subject, hold)
            throw error
        }
        await settle(subject, hold)
        return tables
    }

    private func settle(_ subject: BackupSubject, _ hold: LoginHold) async {
        await hold.end()
        await login.takeBack(subject.ownerRole, in: subject.existing, on: session)
    }

    /// Makes a dump, unless others wait too long for it.
    private func run(
        _ watch: DumpGuard,
        _ path: String,
        _ progress: @escaping @Sendable (BackupProgress) -> Void,
        _ body: @escaping @Sendable () async throws -> [BackupManifest.Table]
    ) async throws -> [BackupManifest.Table] {
        try await withThrowingTaskGroup(of: [BackupManifest.Table].self) { group in
            group.addTask { try await body() }
            group.addTask {
                try await watch.watch()
                return []
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
            return try await group.next() ?? []
        }
    }

    private func write(_ process: DumpProcess, _ hold: LoginHold) async throws -> [BackupManifest.Table] {
        try await process.run { await hold.end() }
        return []
    }

    /// Hands what pg_dump writes to age and to pg_restore at once, and asks each of the three how it ended.
    ///
    /// No clear byte of it is on a disk, and what is encrypted was read back.
    private func encrypt(_ process: DumpProcess, to path: String, _ hold: LoginHold) async throws -> [BackupManifest
        .Table]
    {
        try await Age().encrypt(to: path, for: destination.recipients) { age in
            let (bytes, output) = try ProgramOutput.make()
            let (copy, input) = try ProgramInput.make()
            async let tables = programs.decode(.stream(input))
            async let dumped: Void = process.run(into: output) { await hold.end() }
            do {
                for await chunk in bytes {
                    try await age.write(chunk)
                    try await copy.write(chunk)
                }
            } catch is ProgramInput.Closed {
                // Whoever has ended says why.
                copy.finish()
                _ = try await tables
                throw ProgramInput.Closed()
            }
            copy.finish()
            try await dumped
            return try await tables
        }
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

    /// How large tables were when they were last vacuumed or analyzed, in pages, by oid.
    ///
    /// To ask how large they are would wait for whoever has locked one.
    fileprivate func pages() throws(PQError) -> [UInt32: Int] {
        let query = """
            SELECT c.oid, c.relpages OPERATOR(pg_catalog.+) COALESCE(t.relpages, 0)
            FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_class t ON t.oid OPERATOR(pg_catalog.=) c.reltoastrelid
            WHERE c.relkind OPERATOR(pg_catalog.=) 'r' AND c.relpages OPERATOR(pg_catalog.>) 0
            """
        let rows = try rows(query) { row throws(PQError) in (row.uint32(0), row.int(1)) }
        return Dictionary(rows, uniquingKeysWith: { first, _ in first })
    }
}
