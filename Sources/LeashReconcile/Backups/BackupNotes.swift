import LeashBackup
package import LeashCore
import Zones

extension Backups {
    /// Adds to a plan which databases are to be backed up, and warns of those that have had no good backup for too long.
    ///
    /// It is part of every round, so it looks at names alone: a manifest is there only if its backup was good when it was
    /// made. `leashctl backup list` looks at the backups themselves. A database that was changed after its last slot may be
    /// younger than that slot, and is left out; and a store on another machine is not asked.
    ///
    /// - Parameters:
    ///   - plan: gets the notes.
    ///   - live: what the plan was made from.
    package func note(in plan: inout Plan, _ live: LiveState) async {
        let clocks = Dictionary(
            uniqueKeysWithValues: policies.map { ($0.name, SlotClock(self, $0)) }
        )
        guard let latest = clocks.values.compactMap(\.latest).max() else { return }
        var newest: [String: [BackupHistory: BackupID]] = [:]
        for (name, observation) in live.servers {
            guard let server = observation.value else { continue }
            for (database, applied) in server.applied where applied.at <= latest {
                guard let policy = policy(of: database, on: name), let clock = clocks[policy.name] else { continue }
                guard let slot = clock.latest, applied.at <= slot else { continue }
                if newest[policy.to] == nil { newest[policy.to] = await names(in: policy.to) }
                guard let found = newest[policy.to], found[.unasked] == nil else { continue }
                let history = BackupHistory(server: name, database: database)
                note(history, found[history], since: applied.at, clock, in: &plan)
            }
        }
    }

    /// The policy of a database that is declared, and managed, on a server; `nil` for any other.
    private func policy(of name: String, on server: String) -> BackupPolicy? {
        guard let database = site.desired.databases[name]?.value, database.server == server else { return nil }
        return database.management == .observe ? nil : policy(of: database)
    }

    private func note(
        _ history: BackupHistory,
        _ newest: BackupID?,
        since: Int,
        _ clock: SlotClock,
        in plan: inout Plan
    ) {
        guard let slot = clock.latest, let slots = clock.slots else { return }
        let last = newest?.startedAt
        if let last, last >= slot { return }
        let address = "database/\(history.database)"
        let begin =
            slot
            + Jitter.seconds(
                of: history,
                installation: site.desired.installation.name,
                window: clock.window
            )
        if clock.now >= begin { plan.backupsDue[address] = "since \(UTCTime(begin).rfc3339)" }
        if slots.isStale(since: since, lastGood: last, now: clock.now) {
            let words = last.map { "since \(UTCTime($0).rfc3339)" } ?? "at all"
            plan.warnings.append("\(address): no good backup \(words)")
        }
    }

    /// The newest backup of each history, by the names of files; one entry alone where the store was not asked.
    private func names(in store: String) async -> [BackupHistory: BackupID] {
        guard let destination = try? destination(named: store), let newest = try? await destination.store.newest()
        else {
            return [.unasked: BackupID(startedAt: 0, number: 0)]
        }
        return newest
    }

    /// How the backups of databases stand, by address; the stores are asked for each.
    ///
    /// - Parameters:
    ///   - names: of the databases, as the files have them.
    ///   - servers: what they hold, by name; read now unless given.
    /// - Returns: a status for each that is backed up.
    package func statuses(
        of names: Set<String>,
        on servers: [String: Observation<ServerState>]? = nil
    ) async -> [String: BackupStatus] {
        let known = if let servers { servers } else { await readServers() }
        var statuses: [String: BackupStatus] = [:]
        for standing in await survey(known, of: names) {
            var status = BackupStatus(policy: standing.policy.name)
            status.lastGood = standing.newestGood?.startedAt
            status.lastVerified = standing.lastVerified
            status.isStale = standing.isStale
            status.problem =
                standing.problem ?? standing.failure.map { "the last run failed: \($0.reason)" }
                ?? standing.verificationProblem.map { "the newest can't be restored: \($0)" }
            switch standing.due {
            case .due(let slot): status.next = slot
            case .waiting(let until, _): status.next = until
            case .served(let next): status.next = next
            case nil: break
            }
            statuses["database/\(standing.subject.history.database)"] = status
        }
        return statuses
    }
}

extension BackupHistory {
    /// Stands for a store that was not asked.
    fileprivate static let unasked = BackupHistory(server: "", database: "")
}

/// The slots of one policy around now.
private struct SlotClock {
    let now: Int
    /// `nil` where this machine does not know the zone.
    let slots: Slots?
    let latest: Int?
    let window: Int

    init(_ backups: Backups, _ policy: BackupPolicy) {
        now = backups.now()
        slots = try? backups.slots(of: policy).get()
        latest = slots?.latestSlot(atOrBefore: now)
        window = Jitter.window(of: policy.schedule)
    }
}
