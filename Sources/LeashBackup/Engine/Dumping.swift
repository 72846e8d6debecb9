import Glibc
import LeashCore
import LeashPostgres
import PQ

extension BackupEngine {
    /// Dumps a database into a file, with what is lent for the time of it.
    func dump(
        _ subject: BackupSubject,
        _ id: BackupID,
        into path: String,
        _ database: inout DumpedDatabase,
        _ progress: @escaping @Sendable (BackupProgress) -> Void
    ) async throws {
        // From the new password until the dump's session is there, no other run may make another one.
        try await BackupLock.login.wait(on: session.connection, for: .seconds(30))
        do {
            let password = try await login.lend(subject.ownerRole, in: subject.existing, on: session)
            let (address, inside) = try await DumpAddress.enter(subject.existing, as: login.name, password, session)
            try await Obstacles(on: inside, for: subject.ownerRole).refuse(for: subject.ownerRole)
            database.surroundings.extensions = try await inside.extensionVersions()
            database.surroundings.desired = subject.desired
            let name = "leash backup \(id)"
            let process = DumpProcess(
                programs: programs,
                conninfo: address.argument(database: subject.existing, login: login.name, applicationName: name),
                passFile: try PassFile(password, of: login.name),
                role: subject.ownerRole,
                path: path
            )
            try await run(process, DumpGuard(session: session, applicationName: name, patience: patience), progress)
        } catch {
            await settle(subject)
            throw error
        }
        await settle(subject)
    }

    private func settle(_ subject: BackupSubject) async {
        await BackupLock.login.release(on: session.connection)
        await login.takeBack(subject.ownerRole, in: subject.existing, on: session)
    }

    /// Runs it to its end, unless others wait too long for it.
    private func run(
        _ process: DumpProcess,
        _ watch: DumpGuard,
        _ progress: @escaping @Sendable (BackupProgress) -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await process.run { await BackupLock.login.release(on: session.connection) }
            }
            group.addTask { try await watch.watch() }
            group.addTask {
                while true {
                    try await Task.sleep(for: .milliseconds(200))
                    var info = stat()
                    if stat(process.path, &info) == 0 { progress(.dumping(Int(info.st_size))) }
                }
            }
            defer { group.cancelAll() }
            // The dump's end is the only one that isn't an error.
            try await group.next()
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
}
