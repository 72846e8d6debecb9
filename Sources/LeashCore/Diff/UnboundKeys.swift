extension Round {
    /// Keys that leash wrote and no binding wants any longer.
    ///
    /// Those of the files go. Injected ones go only where the app reaches the same database by another key, or with
    /// consent: an app that loses its URL is an outage.
    func planUnboundKeys(of app: String, _ entries: [String: EnvEntry], in draft: inout Draft) {
        let bound = desired.env[app] ?? [:]
        let unbound = entries.filter { bound[$0.key] == nil }.sorted { $0.key < $1.key }
        let onChange = desired.apps[app]?.value.onChange
        let git = unbound.filter { if case .git = $0.value.owner { true } else { false } }.map(\.key)
        if !git.isEmpty {
            var item = removal(of: git, from: app, entries, onChange)
            if !desired.hasContent { item.status = .held("the files declare nothing at all") }
            draft.items.append(item)
        }
        var databases: [String: [String]] = [:]
        for (key, entry) in unbound {
            guard case .leash(let known) = entry.owner, desired.databases[known.database] != nil else { continue }
            databases[known.database, default: []].append(key)
        }
        for (database, keys) in databases.sorted(by: { $0.key < $1.key }) {
            planRemoval(of: keys, of: database, from: app, entries, in: &draft)
        }
    }

    private func planRemoval(
        of keys: [String],
        of database: String,
        from app: String,
        _ entries: [String: EnvEntry],
        in draft: inout Draft
    ) {
        guard !draft.unusable.contains(database), let seats = draft.seats[database] else { return }
        let seat = seats.first { $0.seat.app == app }
        if case .needed? = seat?.credential { return }
        var item = removal(of: keys, from: app, entries, desired.apps[app]?.value.onChange, name: database)
        if seat?.seat.keys.isEmpty ?? true { item.consent = .removeKeys(app: app) }
        draft.items.append(item)
    }

    private func removal(
        of keys: [String],
        from app: String,
        _ entries: [String: EnvEntry],
        _ onChange: String?,
        name: String = ""
    ) -> Plan.Item {
        let step = EnvStep(app: app, work: .remove(keys), onChange: onChange)
        var item = Plan.Item(.prune, "env/\(app)", app: app, step: .env(step), name: name)
        item.fields = keys.map { Field($0, from: name.isEmpty ? entries[$0]?.digest.short : "injected", to: nil) }
        item.source = desired.apps[app]?.source
        item.fingerprint = Round.fingerprint(of: keys, in: entries)
        return item
    }
}
