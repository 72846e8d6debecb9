import LeashCore
package import LeashPostgres
import PQ

/// Restores backups into databases of one server.
package struct RestoreEngine: Sendable {
    let session: ServerSession
    let destination: BackupDestination
    let programs: PostgresPrograms
    /// The time, in seconds of Unix time.
    let now: @Sendable () -> Int
    /// How long a restore may take: what a tenant put into a dump may never end.
    var limit = Duration.seconds(6 * 3600)

    var store: any BackupStore { destination.store }

    /// - Parameters:
    ///   - session: the admin's, on the installation's database, after ``BackupEngine/prepare(_:)``.
    ///   - destination: where the backup is.
    ///   - programs: of the server's version.
    ///   - now: the clock, in seconds of Unix time.
    package init(
        _ session: ServerSession,
        _ destination: BackupDestination,
        programs: PostgresPrograms,
        now: @escaping @Sendable () -> Int
    ) {
        self.session = session
        self.destination = destination
        self.programs = programs
        self.now = now
    }

    /// Restores a backup into a database that is dropped again, and compares what is in it with the manifest.
    ///
    /// - Returns: what it showed, as the store notes it.
    /// - Throws: what kept it from being tried at all: the server or the store; that says nothing of the backup.
    package func verify(_ manifest: BackupManifest) async throws -> Verification {
        let start = ContinuousClock.now
        var problem: String?
        do {
            let scratch = try await restore(manifest)
            do {
                problem = try await differences(in: scratch, from: manifest)
            } catch {
                try? await scratch.drop(on: session)
                throw error
            }
            try await scratch.drop(on: session)
        } catch let error as RestoreFailure {
            problem = error.description
        } catch let error as BackupStoreError where error.reason == .damaged || error.reason == .missing {
            problem = error.description
        } catch let error as AgeError where error.reason == .damaged {
            problem = error.description
        }
        let spent = (ContinuousClock.now - start).components
        let verification = Verification(
            at: now(),
            problem: problem,
            duration: Int(spent.seconds) * 1000 + Int(spent.attoseconds / 1_000_000_000_000_000)
        )
        let history = BackupHistory(server: manifest.source.server, database: manifest.source.database)
        try await store.note(verification, of: manifest.id, of: history)
        return verification
    }

    /// Restores a backup into a new temporary database.
    ///
    /// - Throws: ``RestoreFailure`` when the dump is to blame; nothing of the database is left then.
    func restore(_ manifest: BackupManifest) async throws -> TemporaryDatabase {
        guard manifest.dump.serverVersion / 10_000 <= session.version / 10_000 else {
            throw BackupError(
                "the dump is of Postgres \(manifest.dump.serverVersion / 10_000), and server \(session.endpoint.name) is "
                    + "\(session.version / 10_000): dumps don't go back to an older version"
            )
        }
        let dump = try await StoredDump(manifest, in: destination)
        let extensions = try await adminsExtensions(of: manifest)
        let form = TemporaryDatabase.Form(manifest.surroundings, extensions: extensions)
        let database = try await TemporaryDatabase.make(form, on: session)
        do {
            try await fill(database, from: dump, leavingOut: extensions)
        } catch {
            try? await database.drop(on: session)
            throw error
        }
        return database
    }

    private func fill(_ database: TemporaryDatabase, from dump: StoredDump, leavingOut extensions: [String])
        async throws
    {
        let (address, _) = try await enter(database)
        let process = RestoreProcess(
            programs: programs,
            dump: dump,
            conninfo: address.argument(
                database: database.name,
                login: database.name,
                applicationName: "leash restore"
            ),
            passFile: try PrivateFile(passwordOf: database.name, database.password),
            extensions: extensions,
            limit: limit
        )
        do { try await process.run() } catch let error as BackupError { throw RestoreFailure(error.description) }
    }

    /// What is in it that the manifest doesn't tell, on one line; `nil` if it is all the same.
    func differences(in database: TemporaryDatabase, from manifest: BackupManifest) async throws -> String? {
        let (_, connection) = try await enter(database)
        do {
            let lines = try await connection.differences(from: manifest.tables)
            guard !lines.isEmpty else { return nil }
            return lines.prefix(5).joined(separator: "; ") + (lines.count > 5 ? "; and \(lines.count - 5) more" : "")
        } catch let error as PQError where error.sqlState != nil {
            return error.message
        }
    }

    /// Logs in as the database's own login, by the first way that lets it in.
    private func enter(_ database: TemporaryDatabase) async throws -> (DumpAddress, Connection) {
        try await DumpAddress.enter(database.name, as: database.name, database.password, session)
    }

    /// The backup's extensions that take a superuser, so that the admin makes them first.
    private func adminsExtensions(of manifest: BackupManifest) async throws -> [String] {
        let names = Set(manifest.surroundings.extensions.keys)
        guard let known = await session.endpoint.extensions(names) else { return [] }
        let missing = names.subtracting(known.keys).sorted()
        guard missing.isEmpty else {
            throw BackupError(
                "server \(session.endpoint.name) lacks the backup's extension\(missing.count == 1 ? "" : "s") "
                    + missing.joined(separator: ", ")
            )
        }
        return names.filter { known[$0] == false }.sorted()
    }
}

/// The dump could not be restored, or not to what its manifest tells.
package struct RestoreFailure: Error, Equatable, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}

extension TemporaryDatabase.Form {
    fileprivate init(_ surroundings: BackupManifest.Surroundings, extensions: [String]) {
        self.init(
            encoding: surroundings.encoding,
            collate: surroundings.collate,
            ctype: surroundings.ctype,
            extensions: extensions
        )
    }
}
