import LeashBackup
import LeashCore
import LeashPostgres
import PQ

/// One server's sessions for taking backups, and what goes with them.
struct BackupWorker: Sendable {
    private let backups: Backups
    private let endpoint: Endpoint
    private let programs: PostgresPrograms
    let session: ServerSession

    /// Opens the server.
    ///
    /// - Throws: ``BackupError`` where the server or Postgres' programs are not to be had.
    init(_ backups: Backups, server: String) async throws {
        let site = backups.site
        guard let endpoint = site.endpoints[server] else {
            throw BackupError("server/\(server): \(site.unreachable[server] ?? "no good file declares it")")
        }
        self.backups = backups
        self.endpoint = endpoint
        do {
            self.session = try await ServerSession.open(endpoint, installs: false, revision: nil)
        } catch let error as PQError
            where error.message.contains("database \"\(site.desired.installation.name)\" does not exist")
        {
            let name = site.desired.installation.name
            throw BackupError("server/\(server) has no installation \(name) yet: `leashctl apply` makes it")
        }
        // Asking a program for its version takes as long as asking the server.
        let session = session
        async let isPrepared: Void = BackupEngine.prepare(session)
        programs = try await site.programs.find(serverVersion: session.version)
        try await isPrepared
    }

    func engine(_ destination: BackupDestination) -> BackupEngine {
        BackupEngine(session, destination, programs: programs, now: backups.now)
    }

    func restoring(_ destination: BackupDestination) -> RestoreEngine {
        RestoreEngine(session, destination, programs: programs, now: backups.now)
    }

    /// Takes a backup, purges, and verifies if that is due.
    ///
    /// - Parameters:
    ///   - standing: of the database.
    ///   - options: how.
    ///   - outcome: what became of it so far, also where this throws.
    ///   - turn: its turn to dump, which ends when the dump is made and what was lent for it is taken back.
    ///   - watch: called with what happens.
    /// - Throws: why there is no backup, or no verification.
    func work(
        on standing: BackupStanding,
        _ options: BackupRunOptions,
        _ outcome: inout BackupOutcome,
        _ turn: DumpTurn,
        _ watch: @escaping @Sendable (BackupEvent) -> Void
    ) async throws {
        let history = standing.subject.history
        let destination = try backups.destination(named: standing.policy.to)
        try await destination.store.sweep(history)
        let manifest = try await engine(destination).take(standing.subject, options.reason) {
            switch $0 {
            case .dumping: break
            case .checking, .publishing: turn.end()
            }
            watch(.progress(history, $0))
        }
        outcome.manifest = manifest
        try await purge(standing, after: manifest, in: destination.store, &outcome)
        guard options.verifies, standing.isVerificationDue(now: backups.now()) else { return }
        guard destination.isReadable else {
            outcome.warning = "not verified: it is encrypted, and the store names no `identity` to read it with"
            return
        }
        watch(.verifying(history, manifest.id))
        let verification = try await restoring(destination).verify(manifest)
        outcome.verified = (manifest.id, verification)
        if let problem = verification.problem {
            throw BackupError("backup \(manifest.id) can't be restored: \(problem)")
        }
    }

    /// Removes what the policy no longer keeps, now that there is a new one.
    private func purge(
        _ standing: BackupStanding,
        after manifest: BackupManifest,
        in store: any BackupStore,
        _ outcome: inout BackupOutcome
    ) async throws {
        let history = standing.subject.history
        let slots = try backups.slots(of: standing.policy).get()
        let copies = try await store.backups(of: history).map(Retention.Copy.init)
        let clocks = Clocks(now: backups.now(), server: await backups.serverTime(session))
        let verdict = Retention(standing.policy).verdict(on: copies, after: manifest.id, clocks, slots)
        if case .clock(let doubt)? = verdict.held, verdict.stays.values.contains([.held]) {
            outcome.warning = "nothing was purged: \(doubt)"
        }
        for id in verdict.goes {
            try await store.remove(id, of: history)
            outcome.purged.append(id)
        }
    }
}
