extension Round {
    /// Why a declared database can't be touched; `nil` if it can.
    func refusal(of database: Database, _ live: CatalogDatabase?, on server: ServerState) -> String? {
        if case .foreign = server.installation { return "waits for server/\(database.server)" }
        if let right = server.admin.missingRight { return Refusal.missingRight(right, server.admin) }
        if let reason = otherHome(of: database) ?? otherName(of: database, live, on: server) { return reason }
        guard let live else {
            guard database.management != .adopt || isKnown(database, on: server) else {
                return
                    "there is no database \(database.existing) on \(database.server) to adopt: `existing:` names it, "
                    + "and without `adopt: true` it is created"
            }
            return roleRefusal(of: database, adopting: nil, on: server)
        }
        if isManaged(live, on: server) {
            return ownerRoleRefusal(of: database, live, on: server)
                ?? roleRefusal(of: database, adopting: nil, on: server)
        }
        guard database.management == .adopt else { return Refusal.foreignDatabase(database, owner: live.owner) }
        return adoptionRefusal(of: database, live, on: server) ?? roleRefusal(of: database, adopting: live, on: server)
    }

    private func isKnown(_ database: Database, on server: ServerState) -> Bool {
        server.applied[database.name] != nil
    }

    /// A database is on another server than the files want, or may be on one that can't be asked.
    private func otherHome(of database: Database) -> String? {
        guard live.servers.count > 1 else { return nil }
        let homes = homes(of: database.name)
        if let home = homes.first(where: { $0 != database.server }), !homes.contains(database.server) {
            return "it lives on server \(home): moves are by backup and restore, so set `server: \(home)` back"
        }
        for entry in live.env.value?.apps[database.app]?.values ?? [] {
            guard case .leash(let known) = entry.owner, known.database == database.name else { continue }
            guard known.server != database.server, case .unreachable? = live.servers[known.server] else { continue }
            return "it was last seen on server \(known.server), which can't be reached"
        }
        return nil
    }

    /// A database that leash manages under another name: it would be made a second time, and the first one retired.
    private func otherName(of database: Database, _ live: CatalogDatabase?, on server: ServerState) -> String? {
        guard let index = indexes[database.server] else { return nil }
        // What was restored from it may take its place, and what it took the place of may have it again: that is what
        // `existing` is for then.
        switch live.flatMap({ trustedMark(of: $0, on: server)?.stage }) {
        case .restored(database.name, _), .replaced(database.name, _): return nil
        default: break
        }
        if let live, let known = name(of: live, index, on: server), known != database.name {
            return
                "database \(live.name) on \(database.server) is managed as database/\(known): declare it by that name, or "
                + "`forget` that one first"
        }
        guard let called = index.existing[database.name], called != database.existing else { return nil }
        return "it is called \(called) on \(database.server): set `existing: \(called)`, or rename it back"
    }

    /// The name by which table `applied` knows a database.
    private func name(of live: CatalogDatabase, _ index: ServerIndex, on server: ServerState) -> String? {
        if let name = index.names[live.oid] { return name }
        return server.applied[live.name]?.oid == live.oid ? live.name : nil
    }

    /// What the old owner role owns would stay behind.
    private func ownerRoleRefusal(of database: Database, _ live: CatalogDatabase, on server: ServerState) -> String? {
        guard let known = server.applied[database.name]?.values["ownerRole"],
            known != database.ownerRole, server.roles[known] != nil
        else { return nil }
        return "its owner role is \(known), and what is inside is owned by it: set `ownerRole: \(known)`"
    }

    /// A role that stands in the way: not leash's, and not part of what is being adopted.
    private func roleRefusal(of database: Database, adopting live: CatalogDatabase?, on server: ServerState) -> String?
    {
        for group in database.access.isEmpty
            ? [] : Set(database.access.values.compactMap({ database.group(for: $0.value) })).sorted()
        {
            guard let role = server.roles[group], !isOurs(role), !isTied(role, to: database, on: server) else {
                continue
            }
            return Refusal.foreignGroup(group)
        }
        guard let role = server.roles[database.ownerRole], !isOurs(role) else { return nil }
        // A comment that was changed by hand is drift, not a stranger, on a role that leash made.
        if live == nil, isTied(role, to: database, on: server) { return nil }
        if role.powers.contains(.superuser) { return Refusal.foreignRole(role.name) }
        guard let live, live.owner == role.name else {
            return role.canLogin ? Refusal.ownerLogsIn(role.name) : Refusal.foreignRole(role.name)
        }
        return role.canLogin ? Refusal.ownerLogsIn(role.name) : nil
    }

    /// Whether a role without leash's mark is still bound to a database as only leash binds one.
    private func isTied(_ role: Role, to database: Database, on server: ServerState) -> Bool {
        guard let live = server.databases[database.existing], isManaged(live, on: server) else { return false }
        if live.grants.contains(where: { $0.grantee == role.name && $0.privileges.contains(.create) }) { return true }
        return role.members.contains { server.roles[$0.role].map(isOurs) ?? false }
    }
}
