extension Round {
    /// What each server needs before anything can live on it, and what its databases add up to.
    func planServers(in draft: inout Draft) {
        for (name, server) in desired.servers.sorted(by: { $0.key < $1.key }) {
            guard let state = state(of: name) else { continue }
            plan(server, state, in: &draft)
            warnOfOvercommit(server, state, in: &draft)
        }
    }

    private func plan(_ server: Desired<Server>, _ state: ServerState, in draft: inout Draft) {
        let address = "server/\(server.value.name)"
        if case .foreign(let what) = state.installation {
            return draft.block(address, app: nil, at: server.source, what)
        }
        let installs = state.installation == .absent && isUsed(server.value.name)
        if installs, let right = state.admin.missingRight {
            return draft.block(address, app: nil, at: server.source, Refusal.missingRight(right, state.admin))
        }
        let changes = server.value.isHardened ? hardening(state) : []
        guard installs || !changes.isEmpty else { return }
        if !changes.isEmpty, !state.admin.isSuperuser {
            let reason =
                "hardening takes a superuser: run `REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC` as one"
            return draft.block(address, app: nil, at: server.source, reason)
        }
        let step = ServerStep(
            server: server.value.name,
            installation: installation,
            installs: installs,
            changes: changes
        )
        var item = Plan.Item(installs ? .create : .update, address, app: nil, step: .server(step))
        if installs { item.fields.append(Field("installation", from: nil, to: installation)) }
        item.fields += changes.compactMap { change in
            guard case .publicConnect(let database) = change.fact else { return nil }
            return Field("privileges.PUBLIC.CONNECT on \(database)", from: "granted", to: nil, cause: .drift)
        }
        item.source = server.source
        item.fingerprint = Fingerprint(of: "\(state.installation) \(changes)").description
        draft.items.append(item)
    }

    /// Whether anything declared is to be managed there.
    private func isUsed(_ server: String) -> Bool {
        desired.databases.values.contains { $0.value.server == server && $0.value.management != .observe }
    }

    private func hardening(_ state: ServerState) -> [Change] {
        ["postgres", "template1"].compactMap { name in
            let grants = state.databases[name]?.grants ?? []
            guard grants.contains(where: { $0.grantee.isEmpty && $0.privileges.contains(.connect) }) else { return nil }
            return Change(.publicConnect(name), from: "granted", to: nil)
        }
    }

    private func warnOfOvercommit(_ server: Desired<Server>, _ state: ServerState, in draft: inout Draft) {
        let total = promisedConnections(on: server.value.name)
        let room = state.openConnections
        guard total > room else { return }
        let message =
            "server/\(server.value.name): connection limits add up to \(total), the server has room for \(room)"
        if server.value.refusesOvercommit {
            draft.block("server/\(server.value.name)", app: nil, at: server.source, message, name: "overcommit")
        } else {
            draft.warnings.append(message)
        }
    }

    /// What the connection limits of all logins on a server add up to; unlimited ones count for nothing.
    func promisedConnections(on server: String) -> Int {
        var total = 0
        for database in desired.databases.values where database.value.server == server {
            guard database.value.management != .observe else { continue }
            guard case .finite(let limit)? = database.value.limits.connections?.amount else { continue }
            total += limit * (1 + database.value.access.count)
        }
        return total
    }

    /// What a step on this server has to wait for.
    func prerequisites(on server: String, in draft: Draft) -> [String] {
        draft.items.first { $0.address == "server/\(server)" && $0.action == .create }.map { [$0.id] } ?? []
    }
}

extension ServerState {
    /// The connections that roles other than superusers can have.
    package var openConnections: Int { maxConnections - reservedConnections }
}

extension Admin {
    /// The first right that managing databases takes and this role lacks, in ALTER ROLE's word.
    var missingRight: String? {
        if isSuperuser { return nil }
        return !canCreateRoles ? "CREATEROLE" : !canCreateDatabases ? "CREATEDB" : nil
    }
}
