extension Round {
    /// Logins of apps that no longer bind a database.
    ///
    /// Known by what ties them to it, and to nothing else: a login of another database is that database's own.
    func formerLogins(of database: Database, _ places: [Place], on server: ServerState) -> [Role] {
        let groups = [database.ownerRole, "\(database.name).ro", "\(database.name).rw"]
        var names: Set<String> = []
        if let stray = strays.holders[database.name] { names.formUnion(stray.keys) }
        for group in groups {
            for member in server.roles[group]?.members ?? [] where member.role.hasPrefix("a.") {
                names.insert(member.role)
            }
        }
        for grant in server.databases[database.existing]?.grants ?? [] where grant.grantee.hasPrefix("a.") {
            names.insert(grant.grantee)
        }
        guard !names.isEmpty else { return [] }
        return names.sorted().compactMap { server.roles[$0] }.filter { login in
            guard isOurs(login) else { return false }
            let isStray = strays.holders[database.name]?[login.name] != nil
            if login.name.isGeneration(of: database.name) { return isStray }
            guard login.memberOf.allSatisfy({ groups.contains($0.role) }) else { return false }
            return isStray || !places.contains { login.name.isGeneration(of: $0.seat.base) }
        }
    }

    /// Ends logins whose last key goes in this very plan, once it has gone.
    ///
    /// An app's own gets a grace, as every earlier login does; another app's goes at once, since access was taken away.
    func planEndedAccess(in draft: inout Draft) {
        guard !isPartial, let env = live.env.value, env.unreadable.isEmpty else { return }
        var endings: [String: Endings] = [:]
        for (name, place) in draft.ended {
            guard let login = place.credential.login else { continue }
            guard let items = leavers(of: login, at: name, from: [place.seat.app], env, draft) else { continue }
            endings[name, default: Endings()].expired.append(login)
            endings[name, default: Endings()].requires.formUnion(items)
        }
        for (name, logins) in draft.former {
            for login in logins { end(login, at: name, env, draft, &endings[name, default: Endings()]) }
        }
        for (name, ending) in endings.sorted(by: { $0.key < $1.key }) where !ending.isEmpty {
            guard let database = desired.databases[name], let server = state(of: database.value.server) else {
                continue
            }
            var item = item(ending, at: database, on: server)
            if let first = draft.waitsFor[name] { item.requires.append(first) }
            draft.items.append(item)
        }
    }

    private func end(_ login: Role, at name: String, _ env: EnvState, _ draft: Draft, _ endings: inout Endings) {
        guard let database = desired.databases[name], let server = state(of: database.value.server) else { return }
        if let end = login.validUntil, login.canLogin {
            if end <= server.now { endings.dropped.append(login.name) }
            return
        }
        let holders = strays.holders[name]?[login.name] ?? []
        let isReplaced = draft.places[name]?.contains { place in
            guard case .needed = place.credential else { return false }
            return holders.contains(place.seat.app)
        }
        // The injection that replaces it also ends it, if there is anything to end.
        if isReplaced == true, login.canLogin { return }
        guard let items = leavers(of: login.name, at: name, from: holders, env, draft) else { return }
        endings.dropped.append(login.name)
        endings.requires.formUnion(items)
    }

    /// The items by which apps lose every key that names a login; `nil` while one is to stay.
    private func leavers(
        of login: String,
        at database: String,
        from apps: Set<String>,
        _ env: EnvState,
        _ draft: Draft
    ) -> Set<String>? {
        var items: Set<String> = []
        for app in apps {
            for (key, entry) in env.apps[app] ?? [:] {
                guard case .leash(let known) = entry.owner, known.login == login, known.database == database else {
                    continue
                }
                guard let item = draft.leaving[app]?[key] else { return nil }
                items.insert(item)
            }
        }
        return items
    }

    private func item(_ endings: Endings, at database: Desired<Database>, on server: ServerState) -> Plan.Item {
        let value = database.value
        var step = DatabaseStep(
            server: value.server,
            name: value.name,
            existing: value.existing,
            oid: server.databases[value.existing]?.oid,
            ownerRole: value.ownerRole
        )
        let end = "\(server.now + Grace.login)"
        step.changes =
            endings.expired.sorted().map { Change(.attribute(.validUntil, of: $0), from: "infinity", to: end) }
            + endings.dropped.sorted().map { Change(.role($0), from: "present", to: nil) }
        step.record = value.applied
        var item = Plan.Item(.update, "database/\(value.name)", app: value.app, step: .database(step), name: "access")
        item.fields = step.changes.map { change in
            let cause = Field.Cause.desired(database.source)
            guard case .role(let login) = change.fact else {
                let path = "roles.\(change.fact.role ?? "").valid until"
                return Field(path, from: "infinity", to: "a time", cause: cause)
            }
            return Field("roles.\(login)", from: "present", to: nil, cause: cause)
        }
        item.source = database.source
        item.requires = endings.requires.sorted()
        item.fingerprint = Round.fingerprint(step.oid, step.changes)
        return item
    }
}

/// Logins of one database that end with their keys.
private struct Endings {
    var expired: [String] = []
    var dropped: [String] = []
    /// The items that take the keys.
    var requires: Set<String> = []

    var isEmpty: Bool { expired.isEmpty && dropped.isEmpty }
}
