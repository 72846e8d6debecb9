package import LeashBackup
package import LeashCore
import LeashPostgres
import PQ
import Zones

/// How the backups of one database stand.
package struct BackupStanding: Sendable {
    package let subject: BackupSubject
    /// What the files ask for.
    package let policy: BackupPolicy
    /// The database's oid; `nil` where the server was not asked, or has no such database.
    package var oid: UInt32?
    /// What the store has, the oldest first, earlier databases of the name included.
    package var backups: [StoredBackup] = []
    package var failure: BackupFailure?
    /// `nil` where that can't be told.
    package var due: Due?
    /// When the database came to be, as far as leash knows; in seconds of Unix time.
    package var since: Int?
    /// Whether it has had no good backup for too long.
    package var isStale = false
    /// The backup that is to be verified now.
    package var unverified: BackupID?
    /// Why its backups can't be read.
    package var problem: String?

    /// Those of this very database that are good, the oldest first.
    private var own: [StoredBackup] {
        backups.filter { backup in backup.manifest.map { oid == nil || $0.source.oid == oid } ?? false }
    }

    /// The good ones of this very database, the oldest first.
    package var good: [BackupManifest] { own.compactMap(\.manifest) }

    package var newestGood: BackupManifest? { good.last }

    /// When one was last restored and held what it should, in seconds of Unix time.
    package var lastVerified: Int? {
        own.compactMap(\.verification).filter { $0.problem == nil }.map(\.at).max()
    }

    /// Why the newest could not be restored, if that was tried.
    package var verificationProblem: String? { own.last?.verification?.problem }
}

extension BackupStanding {
    /// Whether no backup of it could be restored for as long as its policy says; one that could not counts for nothing.
    func isVerificationDue(now: Int) -> Bool {
        guard let span = policy.verify.seconds else { return false }
        return lastVerified.map { now - $0 >= span } ?? true
    }
}

extension Backups {
    /// How the backups of every database that the files have backed up stand, by address.
    ///
    /// - Parameters:
    ///   - servers: what they hold, by name; `nil` where only the stores are asked.
    ///   - names: only the databases that the files call so; `nil` for all.
    /// - Returns: a standing for each, sorted by address; one whose store can't be read says why.
    package func survey(
        _ servers: [String: Observation<ServerState>]?,
        of names: Set<String>? = nil
    ) async -> [BackupStanding] {
        let births = servers == nil ? [:] : await site.births()
        let slots = Dictionary(uniqueKeysWithValues: policies.map { ($0.name, self.slots(of: $0)) })
        var standings: [BackupStanding] = []
        await withTaskGroup(of: BackupStanding.self) { group in
            for (subject, policy) in subjects() where names?.contains(subject.history.database) ?? true {
                var standing = BackupStanding(subject: subject, policy: policy)
                let server = servers?[subject.history.server]?.value
                standing.oid = server?.databases[subject.existing]?.oid
                standing.since = births[subject.history.server]?[subject.history.database]
                let found = standing
                group.addTask { await self.filled(found, slots[policy.name]) }
            }
            for await standing in group { standings.append(standing) }
        }
        return standings.sorted { $0.subject.history.database < $1.subject.history.database }
    }

    /// Reads the catalogs of every server.
    package func readServers() async -> [String: Observation<ServerState>] {
        await site.snapshots(on: [:], early: nil)
    }

    /// The databases that are to be backed up, with their policies.
    private func subjects() -> [(BackupSubject, BackupPolicy)] {
        site.desired.databases.values.compactMap { declared in
            let database = declared.value
            guard database.management != .observe, let policy = policy(of: database) else { return nil }
            return (BackupSubject(database), policy)
        }
    }

    /// All that databases may name.
    var policies: [BackupPolicy] {
        var policies = site.desired.policies.values.map(\.value)
        if !policies.contains(where: { $0.name == BackupPolicy.daily.name }) { policies.append(.daily) }
        return policies
    }

    private func filled(_ found: BackupStanding, _ slots: Result<Slots, BackupError>?) async -> BackupStanding {
        var standing = found
        do {
            let store = try destination(named: standing.policy.to).store
            standing.backups = try await store.backups(of: standing.subject.history)
            standing.failure = try await store.failure(of: standing.subject.history)
            if standing.isVerificationDue(now: now()) { standing.unverified = standing.newestGood?.id }
            if let slots = try slots?.get() { judge(&standing, slots) }
        } catch {
            standing.problem = "\(error)"
        }
        return standing
    }

    private func judge(_ standing: inout BackupStanding, _ slots: Slots) {
        guard standing.oid != nil, let since = standing.since else { return }
        let good = standing.good
        let record = BackupRecord(since: since, starts: good.map(\.startedAt), failure: standing.failure)
        let now = now()
        let jitter = Jitter.seconds(
            of: standing.subject.history,
            installation: site.desired.installation.name,
            window: Jitter.window(of: slots.schedule)
        )
        standing.due = record.due(SlotsNow(slots, now: now), jitter: jitter)
        standing.isStale = slots.isStale(since: since, lastGood: good.last?.startedAt, now: now)
    }

    /// - Returns: an error where this machine does not know the zone.
    func slots(of policy: BackupPolicy) -> Result<Slots, BackupError> {
        do {
            return .success(Slots(policy.schedule, in: try zones.zone(policy.timezone)))
        } catch {
            return .failure(BackupError("\(error)"))
        }
    }
}

extension BackupPolicy.Verify {
    /// How long a verification holds, in seconds; `nil` for ever.
    package var seconds: Int? {
        switch self {
        case .never: nil
        case .daily: 86_400
        case .weekly: 7 * 86_400
        case .monthly: 30 * 86_400
        }
    }
}

extension BackupSubject {
    init(_ database: Database) {
        self.init(
            history: BackupHistory(server: database.server, database: database.name),
            app: database.app,
            existing: database.existing,
            ownerRole: database.ownerRole,
            desired: database.fingerprint.description
        )
    }
}

extension Database {
    /// Of what the files ask for, as far as a restore may want to know whether it is still the same.
    fileprivate var fingerprint: Fingerprint {
        var fingerprint = Fingerprint()
        let amounts = Limits.Name.allCases.map { "\($0.rawValue) \(limits.amount($0).map { "\($0)" } ?? "")" }
        for part in [name, app, existing, ownerRole] + extensions + amounts { fingerprint.add(part) }
        return fingerprint
    }
}

extension Site {
    /// When databases came to be, or came to leash, by server and declared name; in seconds of Unix time.
    fileprivate func births() async -> [String: [String: Int]] {
        await withTaskGroup(of: (String, [String: Int]).self) { group in
            for (name, endpoint) in endpoints { group.addTask { (name, (try? await endpoint.births()) ?? [:]) } }
            var births: [String: [String: Int]] = [:]
            for await (name, found) in group { births[name] = found }
            return births
        }
    }
}
