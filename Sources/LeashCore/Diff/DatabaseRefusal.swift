extension Round {
    /// Why a declared database can't be touched; `nil` if it can.
    func refusal(of database: Database, _ live: CatalogDatabase?, on server: ServerState) -> String? {
        if case .foreign = server.installation { return "waits for server/\(database.server)" }
        if let right = server.admin.missingRight { return Refusal.missingRight(right, server.admin) }
        if let elsewhere = otherHome(of: database) { return elsewhere }
        guard let live else {
            guard database.management != .adopt || isKnown(database, on: server) else {
                return
                    "there is no database \(database.existing) on \(database.server) to adopt: `existing:` names it, "
                    + "and without `adopt: true` it is created"
            }
            return roleRefusal(of: database, adopting: nil, on: server)
        }
        if isManaged(live, on: server) { return roleRefusal(of: database, adopting: nil, on: server) }
        guard database.management == .adopt else { return Refusal.foreignDatabase(database, owner: live.owner) }
        return adoptionRefusal(of: database, live, on: server) ?? roleRefusal(of: database, adopting: live, on: server)
    }

    private func isKnown(_ database: Database, on server: ServerState) -> Bool {
        server.applied["database/\(database.name)"] != nil
    }

    /// A database is on another server than the files want, or may be on one that can't be asked.
    private func otherHome(of database: Database) -> String? {
        let homes = managed[database.existing] ?? []
        if let home = homes.first(where: { $0 != database.server }), !homes.contains(database.server) {
            return "it lives on server \(home): moves are by backup and restore, so set `server: \(home)` back"
        }
        for entry in live.env.value?.apps[database.app]?.values ?? [:].values {
            guard case .leash(let known) = entry.owner, known.database == database.name else { continue }
            guard known.server != database.server, case .unreachable? = live.servers[known.server] else { continue }
            return "it was last seen on server \(known.server), which can't be reached"
        }
        return nil
    }

    /// A role that stands in the way: not leash's, and not part of what is being adopted.
    private func roleRefusal(of database: Database, adopting live: CatalogDatabase?, on server: ServerState) -> String?
    {
        guard let role = server.roles[database.ownerRole], !isOurs(role) else { return nil }
        // A comment that was changed by hand is drift, not a stranger, on a role that owns nothing but what leash made.
        if live == nil, server.databases[database.existing] != nil { return nil }
        if role.powers.contains(.superuser) { return Refusal.foreignRole(role.name) }
        guard let live, live.owner == role.name else {
            return role.canLogin ? Refusal.ownerLogsIn(role.name) : Refusal.foreignRole(role.name)
        }
        return role.canLogin ? Refusal.ownerLogsIn(role.name) : nil
    }

    private func adoptionRefusal(of database: Database, _ live: CatalogDatabase, on server: ServerState) -> String? {
        guard let owner = server.roles[live.owner] else { return nil }
        if owner.powers.contains(.superuser) {
            return
                "database \(live.name) and what is inside are owned by superuser \(owner.name): give them to the app's own "
                + "role first, with ALTER DATABASE OWNER and ALTER ... OWNER"
        }
        let others = server.databases.values.filter { $0.owner == owner.name && $0.name != live.name }.map(\.name)
            .sorted()
        if !others.isEmpty {
            return
                "role \(owner.name) also owns \(others.joined(separator: ", ")): REASSIGN OWNED would move those too, so "
                + "give them another owner first"
        }
        return nil
    }

    /// Logins from before an adoption, and until when they work.
    func predecessors(
        of database: Database,
        _ live: CatalogDatabase?,
        _ mark: Mark?,
        _ isAdopted: Bool,
        _ seats: [(Seat, Credential)],
        on server: ServerState
    ) -> (logins: [String], until: Int?) {
        let login = seats.first.flatMap { $0.1.login }
        if isAdopted, let live, let owner = server.roles[live.owner] {
            let logins =
                owner.canLogin ? [owner.name] : owner.members.map(\.role).filter { server.roles[$0]?.canLogin == true }
            return (logins.sorted(), login == nil ? nil : server.now + Grace.predecessor)
        }
        guard let mark, !mark.predecessors.isEmpty else { return ([], nil) }
        guard let login, seats.first?.1 == .current(login) else { return (mark.predecessors, mark.predecessorsUntil) }
        let until = mark.predecessorsUntil ?? server.now + Grace.predecessor
        return until > server.now ? (mark.predecessors, until) : ([], nil)
    }
}
