/// The roles that go with one database, as they should be.
struct ExpectedRoles {
    /// The owner role first, then groups, then logins.
    var roles: [Role] = []
    /// Logins that are to go, with their sessions.
    var dropped: [String] = []
    /// Earlier logins that work until a time, in seconds of Unix time.
    var expiring: [String: Int] = [:]
    /// The login whose attributes are the database's limits, as plans call them.
    var limited: String?
}

extension Round {
    func expectedRoles(
        of database: Database,
        _ seats: [(seat: Seat, credential: Credential)],
        on server: ServerState
    ) -> ExpectedRoles {
        var expected = ExpectedRoles()
        var owner = Role(name: database.ownerRole)
        owner.comment = Mark.onRole(of: installation)
        expected.roles.append(owner)
        for group in Set(seats.compactMap(\.seat.group)).sorted() {
            var role = Role(name: group)
            role.comment = Mark.onRole(of: installation)
            expected.roles.append(role)
        }
        for (seat, credential) in seats { addLogins(of: seat, credential, at: database, on: server, to: &expected) }
        return expected
    }

    private func addLogins(
        of seat: Seat,
        _ credential: Credential,
        at database: Database,
        on server: ServerState,
        to expected: inout ExpectedRoles
    ) {
        if let login = credential.login {
            var role = loginRole(login, of: seat, at: database, on: server)
            if case .needed(login, _) = credential {
                // The injection gives it LOGIN and takes the word "new" off, when its password is proven.
                role.canLogin = server.roles[login]?.canLogin ?? false
                role.comment = Mark.onNewLogin(of: installation)
            }
            expected.roles.append(role)
            if seat.access == .owner { expected.limited = login }
        }
        for generation in server.generations[seat.base] ?? [] {
            let name = "\(seat.base)_\(generation)"
            guard name != credential.login, let live = server.roles[name], isOurs(live) else { continue }
            // Without the env store nobody can tell which login is in use: all stay as they are.
            if credential == .unknown {
                expected.roles.append(live)
            } else {
                end(live, credential, on: server, in: &expected)
            }
        }
    }

    func isOurs(_ role: Role) -> Bool {
        let mark = Mark.onRole(of: installation)
        return role.comment == mark || role.comment == Mark.onNewLogin(of: installation)
    }

    /// An earlier login stays for a grace, unless nobody ever had its password or it is revoked already.
    private func end(_ login: Role, _ credential: Credential, on server: ServerState, in expected: inout ExpectedRoles)
    {
        let isNew = login.comment == Mark.onNewLogin(of: installation)
        if isNew || !login.canLogin { return expected.dropped.append(login.name) }
        if let end = login.validUntil {
            if end <= server.now { return expected.dropped.append(login.name) }
            expected.expiring[login.name] = end
            return expected.roles.append(login)
        }
        var role = login
        // With an injection in the plan, the injection ends it, after its successor was published.
        if case .needed = credential { return expected.roles.append(role) }
        role.validUntil = server.now + Grace.login
        expected.roles.append(role)
    }

    private func loginRole(_ name: String, of seat: Seat, at database: Database, on server: ServerState) -> Role {
        var role = Role(name: name)
        role.canLogin = true
        role.inherits = seat.access != .owner
        role.comment = Mark.onRole(of: installation)
        if case .finite(let limit)? = database.limits.connections?.amount { role.connectionLimit = limit }
        role.settings = settings(of: database, seat, on: server)
        // Before 16 the member's attribute decides whether it inherits.
        let inherits = server.version < 160_000 || role.inherits
        role.memberOf = [Membership(seat.group ?? database.ownerRole, inherits: inherits)]
        return role
    }

    private func settings(of database: Database, _ seat: Seat, on server: ServerState) -> [RoleSetting] {
        var settings = Limits.Name.allCases.compactMap { name -> RoleSetting? in
            guard let setting = name.setting, let limit = database.limits[name] else { return nil }
            guard name != .tempFiles || server.admin.canLimitTempFiles else { return nil }
            return RoleSetting(setting, SettingValue.text(of: limit.amount, name), in: database.existing)
        }
        if seat.access == .owner {
            settings.append(RoleSetting("role", database.ownerRole, in: database.existing))
        }
        return settings
    }
}
