extension Round {
    /// Whether the files say what a key is to hold, or that people set it.
    func isBound(_ key: String, of app: String) -> Bool {
        guard let binding = desired.env[app]?[key]?.value else { return false }
        return binding != .skip
    }

    /// Keys that leash wrote and no binding wants any longer.
    ///
    /// Those of the files go. Injected ones go only where the app reaches the same database by another key, or with
    /// consent: an app that loses its URL is an outage.
    func planUnboundKeys(of app: String, _ entries: ByName<EnvEntry>, in draft: inout Draft) {
        guard entries.contains(where: { isUnbound($0.key, $0.value, of: app) }) else { return }
        let unbound = entries.filter { isUnbound($0.key, $0.value, of: app) }
        var git: [String] = []
        var databases: [String: [String]] = [:]
        var lost: [String] = []
        for (key, entry) in unbound.sorted(by: { $0.key < $1.key }) {
            switch entry.owner {
            case .leash(let known) where desired.databases[known.database] != nil:
                databases[known.database, default: []].append(key)
            case .leash(let known): if isLost(known) { lost.append(key) }
            case .git: git.append(key)
            case .human: continue
            }
        }
        if !git.isEmpty {
            var item = removal(of: git, from: app, entries)
            if !desired.hasContent { item.status = .held("the files declare nothing at all") }
            draft.add(item, changing: git, of: app)
        }
        for (database, keys) in databases.sorted(by: { $0.key < $1.key }) {
            planRemoval(of: keys, of: database, from: app, entries, in: &draft)
        }
        guard !lost.isEmpty else { return }
        var item = removal(of: lost, from: app, entries, name: "lost")
        item.consent = .removeKeys(app: app)
        item.note = "the database is gone"
        draft.add(item, changing: lost, of: app)
    }

    private func isUnbound(_ key: String, _ entry: EnvEntry, of app: String) -> Bool {
        switch entry.owner {
        case .human: false
        case .leash, .git: !isBound(key, of: app)
        }
    }

    /// Whether a database that no file declares is no longer there either.
    ///
    /// One that was forgotten is, and its URL goes on working.
    private func isLost(_ known: EnvCredential) -> Bool {
        state(of: known.server).map { $0.databases[known.address.database] == nil } ?? false
    }

    private func planRemoval(
        of keys: [String],
        of database: String,
        from app: String,
        _ entries: ByName<EnvEntry>,
        in draft: inout Draft
    ) {
        guard !draft.unusable.contains(database), let places = draft.places[database] else { return }
        let place = places.first { $0.seat.app == app }
        switch place?.credential {
        // An injection takes them itself; one that is blocked leaves the app nothing else.
        case .needed, .blocked, .unknown: return
        case .current, .unused, nil: break
        }
        var item = removal(of: keys, from: app, entries, name: database)
        if place?.seat.keys.isEmpty ?? true { item.consent = .removeKeys(app: app) }
        draft.add(item, changing: keys, of: app)
    }

    private func removal(
        of keys: [String],
        from app: String,
        _ entries: ByName<EnvEntry>,
        name: String = ""
    ) -> Plan.Item {
        let step = EnvStep(app: app, work: .remove(keys), onChange: desired.apps[app]?.value.onChange)
        var item = Plan.Item(.prune, "env/\(app)", app: app, step: .env(step), name: name)
        item.fields = keys.map { Field($0, from: name.isEmpty ? entries[$0]?.digest.short : "injected", to: nil) }
        item.source = desired.apps[app]?.source
        item.fingerprint = Round.fingerprint(of: keys, in: entries)
        return item
    }
}
