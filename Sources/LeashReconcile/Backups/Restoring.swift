package import LeashBackup
package import LeashCore
import LeashPostgres
import PQ

extension Backups {
    /// Restores a backup into a scratch database, and notes what that showed.
    ///
    /// - Parameters:
    ///   - manifest: of the backup.
    ///   - destination: where it is.
    /// - Returns: what it showed.
    /// - Throws: what kept it from being tried.
    package func verify(_ manifest: BackupManifest, in destination: BackupDestination) async throws -> Verification {
        let worker = try await BackupWorker(self, server: manifest.source.server)
        return try await worker.restoring(destination).verify(manifest)
    }

    /// Restores a backup into a new database of the server that it came from.
    ///
    /// - Parameters:
    ///   - manifest: of the backup.
    ///   - destination: where it is.
    ///   - server: another server, by its name in the files.
    ///   - name: the new database's name; `nil` for one made of the old one's and the time.
    /// - Returns: the new database's name.
    /// - Throws: what kept it from being restored; nothing is left of it.
    package func restore(
        _ manifest: BackupManifest,
        in destination: BackupDestination,
        on server: String? = nil,
        into name: String? = nil
    ) async throws -> String {
        let worker = try await BackupWorker(self, server: server ?? manifest.source.server)
        return try await worker.restoring(destination).restoreNew(manifest, into: name)
    }

    /// Puts a backup in the place of its database, which is backed up first and kept aside.
    ///
    /// - Parameters:
    ///   - manifest: of the backup.
    ///   - destination: where it is.
    ///   - database: as the files declare it.
    ///   - lockTimeout: how long to try for the reconciler's lock, in seconds.
    /// - Returns: the name that the old database has now; `nil` if there was none.
    /// - Throws: what kept it from being done; the database is as it was then.
    package func replace(
        with manifest: BackupManifest,
        in destination: BackupDestination,
        _ database: Database,
        lockTimeout: Double
    ) async throws -> String? {
        let worker = try await BackupWorker(self, server: database.server)
        let subject = BackupSubject(database)
        try await worker.session.lock(timeout: lockTimeout)
        do {
            let old: String?
            if try await worker.restoring(destination).exists(database.existing) {
                let safety = try self.destination(named: policy(of: database)?.to ?? policyOfOthers.to)
                _ = try await worker.engine(safety).take(subject, .replaced)
                old = try await worker.restoring(destination).replace(subject, with: manifest)
            } else {
                _ = try await worker.restoring(destination).restoreNew(manifest, into: database.existing)
                old = nil
            }
            await worker.session.unlock()
            return old
        } catch {
            await worker.session.unlock()
            throw error
        }
    }

    /// What the rules would let go of one database's backups, and what is damaged.
    ///
    /// - Parameters:
    ///   - backups: all that its store has.
    ///   - policy: the database's.
    /// - Returns: what goes; the newest good ones never do.
    package func expired(_ backups: [StoredBackup], _ policy: BackupPolicy) -> [BackupID] {
        let rules = Retention(policy).rules(on: backups.map(Retention.Copy.init), now: now())
        let bad = backups.filter { $0.manifest == nil && $0.pin == nil }.map(\.id)
        return (rules.goes + bad).sorted()
    }
}
