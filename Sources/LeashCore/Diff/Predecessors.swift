extension Round {
    /// Logins from before an adoption, and until when they work: until their successor was published, and a grace more.
    func predecessors(
        _ live: CatalogDatabase?,
        _ mark: Mark?,
        _ isAdopted: Bool,
        _ places: [Place],
        on server: ServerState
    ) -> (logins: [String], until: Int?) {
        let credential = places.first?.credential ?? .unused
        let found = isAdopted ? live.map { server.users(of: $0) } ?? [] : mark?.predecessors ?? []
        let logins = found.filter { server.roles[$0] != nil && $0 != credential.login }
        guard !logins.isEmpty else { return ([], nil) }
        let end = server.now + Grace.predecessor
        let known = isAdopted ? nil : mark?.predecessorsUntil
        switch credential {
        case .needed:
            // A new injection begins a new grace; one that fails again and again does so once a day.
            return (logins, known.map { $0 > end - 24 * 3600 ? $0 : end } ?? end)
        case .current:
            let until = known ?? end
            return until > server.now ? (logins, until) : ([], nil)
        case .unknown, .unused, .blocked:
            return (logins, known)
        }
    }
}

extension ServerState {
    /// The logins that use a database which leash does not manage: its owner, or the members of an owner that can't log in,
    /// however far down.
    ///
    /// Superusers, and an admin who is a member for its own work, need nothing to go on.
    func users(of database: CatalogDatabase) -> [String] {
        guard let owner = roles[database.owner] else { return [] }
        if owner.canLogin { return [owner.name] }
        var users: [String] = []
        var seen: Set<String> = [owner.name, admin.name]
        var groups = [owner]
        while let group = groups.popLast() {
            for case let member? in group.members.map({ roles[$0.role] }) where seen.insert(member.name).inserted {
                if member.canLogin, !member.powers.contains(.superuser) { users.append(member.name) }
                groups.append(member)
            }
        }
        return users.sorted()
    }
}
