/// What a run may do: consent given on the command line or in the files, and how much at once.
package struct Policy: Equatable, Sendable {
    /// Addresses typed out with `--confirm`.
    package var confirmed: Set<String>
    /// Databases whose `removed:` entry consents.
    package var removed: Set<String>
    /// Addresses typed out with `--without-backup`.
    package var withoutBackup: Set<String>
    /// The most databases that one round may retire or drop; `nil` is the larger of 3 and 5 % of the managed ones.
    package var pruneLimit: Int?
    /// How many databases are managed.
    package var managed: Int
    /// Why nothing may be retired, pruned or forgotten at all in this round.
    package var standstill: String?

    package init() {
        confirmed = []
        removed = []
        withoutBackup = []
        pruneLimit = nil
        managed = 0
        standstill = nil
    }

    /// The policy of a round, from what both states say of it.
    package init(desired: DesiredState, live: LiveState) {
        self.init()
        removed = Set(desired.removed.filter { $0.value.value.fate == .drop }.keys)
        let name = desired.installation.name
        managed = live.servers.values.reduce(0) { total, server in
            total + (server.value?.databases.values.count { $0.owner == name && $0.name != name } ?? 0)
        }
        if !desired.hasContent {
            standstill = "the files declare nothing: no document has `apps:`, `databases:` or `removed:`"
        } else if live.servers.values.contains(where: { $0.value == nil }) {
            standstill = "the live read is incomplete: a server can't be reached"
        } else if live.env.value == nil {
            standstill = "the live read is incomplete: the env store can't be read"
        }
    }

    var limit: Int { pruneLimit ?? max(3, managed * 5 / 100) }
}

extension Plan {
    /// The plan with each item held that the policy does not let pass, and each that stands on such a one.
    package func limited(by policy: Policy) -> Plan {
        var plan = self
        for index in plan.items.indices { plan.items[index].waiveBackup(policy) }
        for index in plan.items.indices where plan.items[index].status == .ready {
            if let reason = policy.objection(to: plan.items[index]) { plan.items[index].status = .held(reason) }
        }
        plan.holdOverLimit(policy)
        plan.dropIdleBackups()
        plan.holdDependents()
        return plan
    }

    private mutating func holdOverLimit(_ policy: Policy) {
        let losing = items.indices.filter { items[$0].status == .ready && items[$0].losesDatabase }
        guard losing.count > policy.limit else { return }
        for index in losing {
            items[index].status = .held(
                "\(losing.count) databases would be retired or dropped, over the limit of \(policy.limit): "
                    + "--max-prune \(losing.count)"
            )
        }
    }

    /// Takes out the final backup of a database that is not being retired yet.
    private mutating func dropIdleBackups() {
        let stopped = Set(items.lazy.filter { $0.status != .ready }.map(\.id))
        items.removeAll { item in
            guard case .finalBackup = item.consent else { return false }
            return item.requires.contains(where: stopped.contains)
        }
    }

    /// Holds what requires an item that is not ready, however far down.
    private mutating func holdDependents() {
        var stopped = Set(items.filter { $0.status != .ready }.map(\.id))
        var isChanged = true
        while isChanged {
            isChanged = false
            for index in items.indices where items[index].status == .ready {
                guard let required = items[index].requires.first(where: stopped.contains) else { continue }
                items[index].status = .held("waits for: \(required)")
                stopped.insert(items[index].id)
                isChanged = true
            }
        }
    }
}

extension Plan.Item {
    /// Takes the final backup out of a step, if somebody said that none is wanted; it is what may have held it.
    fileprivate mutating func waiveBackup(_ policy: Policy) {
        guard case .database(var step) = step, step.finalBackup != nil else { return }
        guard policy.withoutBackup.contains("database/\(step.name)") else { return }
        step.finalBackup = nil
        self.step = .database(step)
        note = note?.replacing(Plan.Item.backupNote, with: "without a backup")
        if case .held = status { status = .ready }
    }

    fileprivate var losesDatabase: Bool {
        guard case .database = step else { return false }
        return switch consent {
        case .retire, .drop: true
        case .finalBackup, .removeKeys, nil: false
        }
    }
}

extension Policy {
    fileprivate func objection(to item: Plan.Item) -> String? {
        if let standstill, item.action.isDestructive || item.action == .forget || item.consent != nil {
            return standstill
        }
        switch item.consent {
        case nil, .drop, .finalBackup: return nil
        case .retire(let name):
            guard !removed.contains(name), !confirmed.contains("database/\(name)") else { return nil }
            return "needs `removed: { databases: { \(name): { then: drop } } }` or --confirm database/\(name)"
        case .removeKeys(let app):
            guard !confirmed.contains("env/\(app)") else { return nil }
            return "the app would lose its access: --confirm env/\(app)"
        }
    }
}
