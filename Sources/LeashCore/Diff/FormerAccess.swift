extension Round {
    /// Logins of apps that no longer bind a database are no part of its expectation, and go by a step of their own.
    func keepFormerLogins(of database: Database, on server: ServerState, in roles: inout ExpectedRoles) {
        let known = Set(roles.roles.map(\.name)).union(roles.dropped)
        for login in formerLogins(of: database, on: server) where !known.contains(login.name) {
            roles.roles.append(login)
        }
    }

    private func formerLogins(of database: Database, on server: ServerState) -> [Role] {
        let groups = [database.ownerRole, "\(database.name).rw", "\(database.name).ro"]
        let members = groups.flatMap { server.roles[$0]?.members.map(\.role) ?? [] }
        return Set(members).sorted().compactMap { server.roles[$0] }.filter { isOurs($0) && $0.name.hasPrefix("a.") }
    }

    /// Takes access away from apps that no longer bind a database, once no env key names their login.
    func planFormerAccess(in draft: inout Draft) {
        guard !isPartial, let env = live.env.value, env.unreadable.isEmpty else { return }
        for (name, seats) in draft.seats.sorted(by: { $0.key < $1.key }) {
            guard let database = desired.databases[name], let server = state(of: database.value.server) else {
                continue
            }
            let bases = Set(seats.map(\.seat.base))
            let former = formerLogins(of: database.value, on: server)
                .filter { login in !bases.contains { login.name.hasPrefix("\($0)_") } }
            guard !former.isEmpty, !draft.unusable.contains(name) else { continue }
            let holders = former.flatMap { self.holders(of: $0.name, of: name, in: env) }
            draft.items.append(removal(of: former.map(\.name), from: database, on: server, holders))
        }
    }

    private func holders(of login: String, of database: String, in env: EnvState) -> [String] {
        env.apps.filter { _, entries in
            entries.values.contains {
                guard case .leash(let known) = $0.owner else { return false }
                return known.login == login && known.database == database
            }
        }.keys.sorted()
    }

    private func removal(
        of logins: [String],
        from database: Desired<Database>,
        on server: ServerState,
        _ holders: [String]
    ) -> Plan.Item {
        let value = database.value
        var step = DatabaseStep(
            server: value.server,
            name: value.name,
            existing: value.existing,
            oid: server.databases[value.existing]?.oid,
            ownerRole: value.ownerRole
        )
        step.changes = logins.map { Change(.role($0), from: "present", to: nil) }
        step.record = value.applied
        var item = Plan.Item(.update, "database/\(value.name)", app: value.app, step: .database(step), name: "access")
        item.fields = logins.map { Field("roles.\($0)", from: "present", to: nil, cause: .desired(database.source)) }
        item.source = database.source
        item.fingerprint = Round.fingerprint(step.oid, step.changes)
        if let app = holders.first {
            item.consent = .removeKeys(app: app)
            item.requires = holders.map { "prune env/\($0) \(value.name)" }
        }
        return item
    }
}
