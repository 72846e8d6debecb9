extension Round {
    /// What each server needs before anything can live on it, and what its databases add up to.
    func planServers(in draft: inout Draft) {
        let loads = loads()
        for (name, server) in desired.servers.sorted(by: { $0.key < $1.key }) {
            guard let state = state(of: name) else { continue }
            plan(server, state, isUsed: loads[name] != nil, in: &draft)
            warnOfOvercommit(server, state, total: loads[name] ?? 0, in: &draft)
        }
    }

    private func plan(_ server: Desired<Server>, _ state: ServerState, isUsed: Bool, in draft: inout Draft) {
        let address = "server/\(server.value.name)"
        if case .foreign(let what) = state.installation {
            return draft.block(address, app: nil, at: server.source, what)
        }
        let installs = state.installation == .absent && isUsed
        if installs, let right = state.admin.missingRight {
            return draft.block(address, app: nil, at: server.source, Refusal.missingRight(right, state.admin))
        }
        var changes = server.value.isHardened ? hardening(state) : []
        if !changes.isEmpty, !state.admin.isSuperuser {
            let reason =
                "hardening takes a superuser: run `REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC` as one"
            draft.block(address, app: nil, at: server.source, reason, name: "hardening")
            changes = []
        }
        if installs { install(on: server, state, in: &draft) }
        if !changes.isEmpty { harden(server, changes, in: &draft) }
    }

    private func install(on server: Desired<Server>, _ state: ServerState, in draft: inout Draft) {
        let step = ServerStep(server: server.value.name, installation: installation, installs: true)
        var item = Plan.Item(.create, "server/\(server.value.name)", app: nil, step: .server(step))
        item.fields = [Field("installation", from: nil, to: installation)]
        item.source = server.source
        item.fingerprint = Fingerprint(of: "\(state.installation)").description
        draft.items.append(item)
        draft.installations[server.value.name] = item.id
    }

    /// An item of its own: the installation is made before the lock can be taken, and this under it.
    private func harden(_ server: Desired<Server>, _ changes: [Change], in draft: inout Draft) {
        let step = ServerStep(server: server.value.name, installation: installation, changes: changes)
        var item = Plan.Item(.update, "server/\(server.value.name)", app: nil, step: .server(step))
        item.fields = changes.compactMap { change in
            guard case .publicConnect(let database) = change.fact else { return nil }
            return Field(
                "privileges.PUBLIC.CONNECT on \(database)",
                from: "granted",
                to: nil,
                cause: .desired(server.source)
            )
        }
        item.source = server.source
        item.requires = draft.installations[server.value.name].map { [$0] } ?? []
        item.fingerprint = Fingerprint(of: "\(changes)").description
        draft.items.append(item)
    }

    /// What the connection limits add up to on each server that anything declared is to be managed on.
    func loads() -> [String: Int] {
        var loads: [String: Int] = [:]
        for place in desired.databases.indices where desired.databases[at: place].value.management != .observe {
            loads[desired.databases[at: place].value.server, default: 0] += desired.databases[at: place].value.load
        }
        return loads
    }

    private func hardening(_ state: ServerState) -> [Change] {
        ["postgres", "template1"].compactMap { name in
            let grants = state.databases[name]?.grants ?? []
            guard grants.contains(where: { $0.grantee.isEmpty && $0.privileges.contains(.connect) }) else { return nil }
            return Change(.publicConnect(name), from: "granted", to: nil)
        }
    }

    private func warnOfOvercommit(
        _ server: Desired<Server>,
        _ state: ServerState,
        total: Int,
        in draft: inout Draft
    ) {
        let room = state.openConnections
        guard total > room else { return }
        let message =
            "server/\(server.value.name): connection limits add up to \(total), the server has room for \(room)"
        if server.value.refusesOvercommit {
            draft.block("server/\(server.value.name)", app: nil, at: server.source, message, name: "overcommit")
            draft.overcommits[server.value.name] = draft.items.last?.id
        } else {
            draft.warnings.append(message)
        }
    }

    /// What a step on this server has to wait for: its installation, and room for what asks for more connections.
    func prerequisites(of item: Plan.Item, on server: String, in draft: Draft) -> [String] {
        let installation = draft.installations[server].map { [$0] } ?? []
        guard let overcommit = draft.overcommits[server], item.asksForConnections else { return installation }
        return installation + [overcommit]
    }
}

extension Plan.Item {
    /// Whether it makes the limits of a server add up to more: a new generation of a login does not.
    fileprivate var asksForConnections: Bool {
        guard case .database(let step) = step else { return false }
        guard action == .update else { return true }
        return step.changes.contains { change in
            guard case .attribute(.connectionLimit, _) = change.fact else { return false }
            guard let before = change.before.flatMap({ Int($0) }), let after = change.after.flatMap({ Int($0) }) else {
                return false
            }
            return before >= 0 && (after < 0 || after > before)
        }
    }
}

extension Database {
    /// The connections that its logins may have, together.
    fileprivate var load: Int {
        guard case .finite(let limit)? = limits.amount(.connections) else { return 0 }
        return limit * (1 + access.count)
    }
}

extension ServerState {
    /// The connections that roles other than superusers can have.
    var openConnections: Int { maxConnections - reservedConnections }
}

extension Admin {
    /// The first right that managing databases takes and this role lacks, in ALTER ROLE's word.
    var missingRight: String? {
        if isSuperuser { return nil }
        if !canCreateRoles { return "CREATEROLE" }
        return !canCreateDatabases ? "CREATEDB" : inherits ? nil : "INHERIT"
    }
}
