import LeashBackup
import LeashCore
import LeashPostgres

/// A final backup could not be taken or verified: the retirement stays where it is.
struct FinalBackupFailure: Error, CustomStringConvertible {
    let description: String
}

extension Backups {
    /// The last backup of a database whose logins are revoked, restored once to see whether it can be.
    ///
    /// - Parameters:
    ///   - step: the retirement.
    ///   - app: whose database it is.
    /// - Returns: the backup's manifest.
    /// - Throws: ``FinalBackupFailure``.
    func takeFinal(_ step: DatabaseStep, app: String) async throws -> BackupManifest {
        let subject = BackupSubject(
            history: BackupHistory(server: step.server, database: step.name),
            app: app,
            existing: step.existing,
            ownerRole: step.ownerRole
        )
        do {
            let destination = try destination(named: policyOfOthers.to)
            let worker = try await BackupWorker(self, server: step.server)
            try await destination.store.sweep(subject.history)
            let manifest = try await worker.engine(destination).take(subject, .final)
            if let problem = try await worker.restoring(destination).verify(manifest).problem {
                throw BackupError("backup \(manifest.id) can't be restored: \(problem)")
            }
            return manifest
        } catch {
            throw FinalBackupFailure(
                description:
                    "no final backup, so it stays: \(error). --without-backup database/\(step.name) goes on without"
            )
        }
    }

    /// What the store has under the id that a retired database's mark names.
    func final(_ id: String, of step: DatabaseStep) async -> FinalBackup {
        guard let id = BackupID(id) else { return .bad("its id makes no sense") }
        do {
            for (_, destination) in all {
                let history = BackupHistory(server: step.server, database: step.name)
                guard let found = try await destination.store.backups(of: history).first(where: { $0.id == id }) else {
                    continue
                }
                switch found.state {
                case .good(let manifest): return .good(manifest.source.oid)
                case .bad(let reason): return .bad(reason)
                }
            }
            return .bad("no store has it")
        } catch {
            return .unreachable("\(error)")
        }
    }
}
