import LeashCore
package import LeashPostgres
import PQ

/// A database that is to be backed up, by what the files or its mark say of it.
package struct BackupSubject: Hashable, Sendable {
    package var history: BackupHistory
    package var app: String
    /// Its name on the server.
    package var existing: String
    package var ownerRole: String
    /// The fingerprint of what the files ask of it; `nil` of one that none declares.
    package var desired: String?

    package init(history: BackupHistory, app: String, existing: String, ownerRole: String, desired: String? = nil) {
        self.history = history
        self.app = app
        self.existing = existing
        self.ownerRole = ownerRole
        self.desired = desired
    }
}

/// How far a backup is.
package enum BackupProgress: Hashable, Sendable {
    /// Bytes written so far.
    case dumping(Int)
    case checking
    case publishing
}

/// Takes backups of one server's databases.
package struct BackupEngine: Sendable {
    let session: ServerSession
    let destination: BackupDestination
    let programs: PostgresPrograms
    /// The time, in seconds of Unix time.
    let now: @Sendable () -> Int
    /// How long others may wait for a dump's locks.
    package var patience = Duration.seconds(10)
    /// How long the dump may wait for a lock of others.
    package var lockWait = Duration.seconds(30)

    /// A dump of so many bytes is read back by two processes at a time.
    package var largeDump = 4 << 20

    var store: any BackupStore { destination.store }

    var login: BackupLogin { BackupLogin(installation: session.endpoint.installation) }

    /// - Parameters:
    ///   - session: the admin's, on the installation's database, after ``prepare(_:)``.
    ///   - destination: where the backup goes.
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

    /// Makes the backup login where there is none, and cleans up behind runs that were killed.
    ///
    /// - Throws: ``PQError``, or ``BackupError`` when the login is not to be had.
    package static func prepare(_ session: ServerSession) async throws {
        let login = BackupLogin(installation: session.endpoint.installation)
        try await login.make(on: session)
        try await login.join(on: session)
        try await TemporaryDatabase.sweep(on: session)
        guard try await BackupLock.login.take(on: session.connection) else { return }
        do {
            try await login.sweep(on: session)
        } catch {
            await BackupLock.login.release(on: session.connection)
            throw error
        }
        await BackupLock.login.release(on: session.connection)
    }

    /// Takes one backup, and publishes it only when all of it could be read back.
    ///
    /// - Parameters:
    ///   - subject: the database.
    ///   - reason: why.
    ///   - progress: called now and then.
    /// - Returns: the manifest, as it was published.
    /// - Throws: ``BackupError``, ``BackupStoreError`` or ``PQError``; nothing of it is left then, but for the failure
    ///   that the store notes.
    package func take(
        _ subject: BackupSubject,
        _ reason: BackupManifest.Reason,
        progress: @escaping @Sendable (BackupProgress) -> Void = { _ in }
    ) async throws -> BackupManifest {
        let connection = session.connection
        guard let database = try await session.dumpedDatabase(subject.existing, ownerRole: subject.ownerRole) else {
            throw BackupError("there is no database \(subject.existing) on server \(session.endpoint.name)")
        }
        let lock = BackupLock.database(database.oid)
        guard try await lock.take(on: connection) else {
            throw BackupError("another run is at a backup or restore of it", isPassing: true)
        }
        do {
            let manifest = try await take(subject, reason, database, progress)
            await lock.release(on: connection)
            try? await store.note(nil, of: subject.history)
            return manifest
        } catch {
            await lock.release(on: connection)
            if !(error is CancellationError) { await note(error, of: subject.history) }
            throw error
        }
    }

    private func take(
        _ subject: BackupSubject,
        _ reason: BackupManifest.Reason,
        _ database: DumpedDatabase,
        _ progress: @escaping @Sendable (BackupProgress) -> Void
    ) async throws -> BackupManifest {
        let start = now()
        let id = BackupID(startedAt: start, number: .random(in: 0...(.max)))
        let unfinished = try await store.begin(id, of: subject.history, expecting: database.bytes / 4)
        do {
            var database = database
            let (tables, bytes, sha256) = try await dump(subject, unfinished, &database, progress)
            let manifest = BackupManifest(
                id: id,
                source: BackupManifest.Source(subject, oid: database.oid, of: session.endpoint.installation),
                reason: reason,
                startedAt: start,
                finishedAt: now(),
                dump: BackupManifest.Dump(
                    bytes: bytes,
                    sha256: sha256,
                    tool: programs.version,
                    serverVersion: session.version,
                    recipients: destination.recipients
                ),
                tables: tables.sorted(),
                surroundings: database.surroundings
            )
            progress(.publishing)
            try await store.publish(unfinished, manifest)
            return manifest
        } catch {
            await store.discard(unfinished)
            throw error
        }
    }

    /// Another failure in a row; that it can't be noted is no reason to hide it.
    private func note(_ error: any Error, of history: BackupHistory) async {
        let count = (try? await store.failure(of: history))?.count ?? 0
        try? await store.note(BackupFailure(at: now(), count: count + 1, reason: "\(error)"), of: history)
    }
}

extension BackupManifest.Source {
    fileprivate init(_ subject: BackupSubject, oid: UInt32, of installation: String) {
        self.init(
            installation: installation,
            server: subject.history.server,
            database: subject.history.database,
            app: subject.app,
            existing: subject.existing,
            oid: oid
        )
    }
}
