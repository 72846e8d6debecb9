extension Round {
    /// What becomes of managed databases that no file declares, by stages: revoked, backed up, in grace, dropped.
    func planRetirements(in draft: inout Draft) {
        var keys: [KeyPlace: [String: [String]]]?
        for retirement in retirements() {
            let held = keys ?? injectedKeys()
            keys = held
            let place = KeyPlace(server: retirement.serverName, database: retirement.name)
            plan(retirement, held[place] ?? [:], in: &draft)
        }
        if !isPartial { draft.items += leftovers().compactMap { $0.finished(at: desired.removed[$0.name]?.source) } }
    }

    /// The databases that no file declares and that are gone, while leash still knows what was applied to them.
    ///
    /// A drop that was cut off left them so: the database and its roles can't go in one transaction.
    private func leftovers() -> [Retirement] {
        live.servers.sorted { $0.key < $1.key }.flatMap { serverName, observation -> [Retirement] in
            guard let server = observation.value, case .present = server.installation else { return [] }
            guard let index = indexes[serverName] else { return [] }
            let oids = Set(server.databases.values.map(\.oid))
            return server.applied.sorted { $0.key < $1.key }.compactMap { name, applied in
                guard !oids.contains(applied.oid) else { return nil }
                guard desired.databases[name] == nil, server.databases[name] == nil else { return nil }
                return Retirement(
                    name: name,
                    live: CatalogDatabase(name: name, oid: applied.oid, owner: installation),
                    mark: lostMark(of: name, on: server),
                    server: server,
                    serverName: serverName,
                    installation: installation,
                    creators: index.creators
                )
            }
        }
    }

    /// The managed databases that no file declares, by server and name.
    func retirements() -> [Retirement] {
        guard !indexes.isEmpty else { return [] }
        var declared: [String: Set<String>] = [:]
        for database in desired.databases.values {
            declared[database.value.server, default: []].insert(database.value.existing)
        }
        return live.servers.sorted { $0.key < $1.key }.flatMap { name, observation -> [Retirement] in
            guard let server = observation.value, case .present = server.installation else { return [] }
            return retirements(on: server, named: name, declared[name] ?? [])
        }
    }

    private func retirements(
        on server: ServerState,
        named serverName: String,
        _ declared: Set<String>
    ) -> [Retirement] {
        guard let index = indexes[serverName] else { return [] }
        return server.databases.values
            .filter { database in
                guard !declared.contains(database.name), database.name != installation, !database.isTemplate else {
                    return false
                }
                return database.owner == installation || index.names[database.oid] != nil
                    || server.applied[database.name]?.oid == database.oid
            }
            .sorted { $0.name < $1.name }
            .map { database in
                let name = index.names[database.oid] ?? database.name
                return Retirement(
                    name: name,
                    live: database,
                    mark: trustedMark(of: database, on: server) ?? lostMark(of: name, on: server),
                    server: server,
                    serverName: serverName,
                    installation: installation,
                    creators: index.creators
                )
            }
    }

    /// A mark that somebody removed, as far as it is remembered elsewhere: protection does not end with a comment.
    private func lostMark(of name: String, on server: ServerState) -> Mark {
        let values = server.applied[name]?.values ?? [:]
        let isProtected = values["protect"] == "true"
        return Mark(installation: installation, app: values["app"] ?? name, file: "", isProtected: isProtected)
    }

    private func plan(_ retirement: Retirement, _ keys: [String: [String]], in draft: inout Draft) {
        let name = retirement.name
        if isPartial { return draft.frozen.append("database/\(name)") }
        // Declared with another name or on another server: what is said there is enough.
        if let declared = desired.databases[name]?.value {
            if declared.server == retirement.serverName { return planReplaced(retirement, by: declared, in: &draft) }
            guard state(of: declared.server) != nil else { return }
            guard homes(of: name).contains(declared.server) else { return }
            let message = "database/\(name) is on server \(retirement.serverName) too, where no file declares it"
            return draft.warnings.append(message)
        }
        let removal = desired.removed[name]
        if removal?.value.fate == .forget { return planForgetting(retirement, at: removal?.source, in: &draft) }
        if retirement.mark.isProtected {
            let reason = "`protect: true` was applied: declare it again without, apply, then remove it"
            return draft.block("database/\(name)", app: retirement.mark.app, at: removal?.source, reason)
        }
        switch retirement.mark.stage {
        case .live: planRevocation(retirement, keys, at: removal?.source, in: &draft)
        case .retired:
            planKeyRemovals(retirement, keys, in: &draft)
            draft.items.append(retirement.backedUp(at: removal?.source))
        case .grace(let since, let backup):
            planKeyRemovals(retirement, keys, in: &draft)
            planDrop(retirement, since: since, backup: backup, at: removal?.source, in: &draft)
        case .restored(let name, let until):
            let swap = "`existing: \(retirement.live.name)` on database/\(name) keeps it"
            planExpiry(retirement, "restored from \(name)", until: until, swap, in: &draft)
        case .replaced(let name, let until):
            planExpiry(retirement, "it was database/\(name)", until: until, "", in: &draft)
        }
    }

    private func planRevocation(
        _ retirement: Retirement,
        _ keys: [String: [String]],
        at source: SourceLocation?,
        in draft: inout Draft
    ) {
        let item = retirement.revoked(at: source)
        draft.items.append(item)
        planKeyRemovals(retirement, keys, after: item, in: &draft)
        var backup = retirement.backedUp(at: source)
        backup.requires = [item.id]
        draft.items.append(backup)
    }

    private func planKeyRemovals(
        _ retirement: Retirement,
        _ keys: [String: [String]],
        after item: Plan.Item? = nil,
        in draft: inout Draft
    ) {
        for (app, keys) in keys.sorted(by: { $0.key < $1.key }) {
            let step = EnvStep(app: app, work: .remove(keys.sorted()), onChange: desired.apps[app]?.value.onChange)
            var removal = Plan.Item(.prune, "env/\(app)", app: app, step: .env(step), name: retirement.name)
            removal.fields = keys.sorted().map { Field($0, from: "injected", to: nil) }
            removal.requires = item.map { [$0.id] } ?? []
            removal.consent = item?.consent
            removal.fingerprint = Round.fingerprint(of: keys, in: live.env.value?.apps[app] ?? [:])
            draft.items.append(removal)
        }
    }

    private func planForgetting(_ retirement: Retirement, at source: SourceLocation?, in draft: inout Draft) {
        guard retirement.mark.stage == .live else {
            let reason = "it is \(retirement.mark.stage.word): declare it again to bring it back, then forget it"
            return draft.block("database/\(retirement.name)", app: retirement.mark.app, at: source, reason)
        }
        draft.items.append(retirement.forgotten(at: source))
    }

    private func planDrop(
        _ retirement: Retirement,
        since: Int,
        backup: String?,
        at source: SourceLocation?,
        in draft: inout Draft
    ) {
        let left = since + Grace.database - retirement.server.now
        guard left <= 0 else {
            draft.waiting["database/\(retirement.name)"] = "dropped in \(Span.text(left)), unless it is declared again"
            return
        }
        draft.items.append(retirement.dropped(at: source, backup, live.finalBackups[retirement.name]))
    }

    /// What was restored, and what it took the place of, goes by itself: no more of it was asked for.
    private func planExpiry(
        _ retirement: Retirement,
        _ what: String,
        until: Int,
        _ wayOut: String,
        in draft: inout Draft
    ) {
        guard until <= retirement.server.now else {
            let left = "\(what), dropped in \(Span.text(until - retirement.server.now))"
            let words = wayOut.isEmpty ? left : "\(left): \(wayOut)"
            return draft.waiting["database/\(retirement.name)"] = words
        }
        draft.items.append(retirement.dropped(at: nil, nil, nil))
    }

    /// Another database has taken the declared name: this one is kept aside.
    ///
    /// It gets a name that no file can declare, and keeps no role: they go on with the other one.
    private func planReplaced(_ retirement: Retirement, by declared: Database, in draft: inout Draft) {
        guard state(of: declared.server)?.databases[declared.existing] != nil else { return }
        var old = retirement
        old.name = "\(declared.name) (replaced)"
        switch old.mark.stage {
        case .live: draft.items.append(old.keptAside(for: declared.name))
        case .replaced(let name, let until):
            planExpiry(old, "it was database/\(name)", until: until, "", in: &draft)
        case .retired, .grace, .restored: break
        }
    }

    /// The injected keys of each database, by app.
    private func injectedKeys() -> [KeyPlace: [String: [String]]] {
        var keys: [KeyPlace: [String: [String]]] = [:]
        for (app, entries) in live.env.value?.apps ?? [:] {
            for (key, entry) in entries {
                // A binding that gives it another value has an item of its own.
                guard case .leash(let known) = entry.owner, !isBound(key, of: app) else { continue }
                keys[KeyPlace(server: known.server, database: known.database), default: [:]][app, default: []].append(
                    key
                )
            }
        }
        return keys
    }
}

/// The database that injected keys lead to.
private struct KeyPlace: Hashable {
    let server: String
    let database: String
}
