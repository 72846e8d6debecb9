/// The roles that go with one database, as they should be.
struct ExpectedRoles {
    /// The owner role first, then groups, then logins.
    var roles: [Role] = []
    /// Those of them that are logins, and may connect.
    var logins: [String] = []
    /// Logins that are to go, with their sessions.
    var dropped: [String] = []
    /// Earlier logins that work until a time, in seconds of Unix time.
    var expiring: [String: Int] = [:]
    /// The login whose attributes are the database's limits, as plans call them.
    var limited: String?
}

extension ExpectedRoles {
    mutating func add(_ login: Role) {
        roles.append(login)
        logins.append(login.name)
    }
}

extension Round {
    func expectedRoles(
        of database: Database,
        _ places: [Place],
        on server: ServerState
    ) -> ExpectedRoles {
        var expected = ExpectedRoles()
        for name in [database.ownerRole] + groups(of: database, on: server) {
            var role = Role(name: name)
            role.comment = Mark.onRole(of: installation)
            expected.roles.append(role)
        }
        for place in places {
            addLogins(of: place.seat, place.credential, at: database, on: server, to: &expected)
        }
        return expected
    }

    /// The groups that bindings ask for; one that is there stays as long as its database.
    private func groups(of database: Database, on server: ServerState) -> [String] {
        [Access.read, .readwrite].compactMap { access in
            guard let group = database.group(for: access) else { return nil }
            let isBound = database.access.values.contains { $0.value == access }
            return isBound || server.roles[group].map(isOurs) ?? false ? group : nil
        }
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
            if case .needed = credential {
                // The injection gives it LOGIN and takes the word "new" off, when its password is proven.
                role.canLogin = server.roles[login]?.canLogin ?? false
                role.comment = Mark.onNewLogin(of: installation)
            }
            expected.add(role)
            if seat.access == .owner { expected.limited = login }
        }
        for generation in server.generations(of: seat.base) {
            let name = "\(seat.base)_\(generation)"
            guard name != credential.login, let live = server.roles[name], isOurs(live) else { continue }
            // Without the env store nobody can tell which login is in use: all stay as they are.
            if credential == .unknown || strays.isHeld(name, of: database.name, notBy: seat.app) {
                var role = live
                role.powers = []
                expected.add(role)
            } else {
                end(live, of: seat, credential, at: database, on: server, in: &expected)
            }
        }
    }

    func isOurs(_ role: Role) -> Bool {
        let mark = Mark.onRole(of: installation)
        return role.comment == mark || role.comment == Mark.onNewLogin(of: installation)
    }

    /// An earlier login stays for a grace, unless nobody ever had its password or it is revoked already.
    private func end(
        _ login: Role,
        of seat: Seat,
        _ credential: Credential,
        at database: Database,
        on server: ServerState,
        in expected: inout ExpectedRoles
    ) {
        let isNew = login.comment == Mark.onNewLogin(of: installation)
        if isNew && !isPublished(login.name, of: seat, at: database) || !login.canLogin {
            return expected.dropped.append(login.name)
        }
        var role = login
        role.powers = []
        if let end = login.validUntil {
            if end <= server.now { return expected.dropped.append(login.name) }
            expected.expiring[login.name] = end
            return expected.add(role)
        }
        switch credential {
        case .needed, .blocked, .unknown: break  // An injection ends it, after its successor was published.
        case .current, .unused: if !strays.isIncomplete { role.validUntil = server.now + Grace.login }
        }
        expected.add(role)
    }

    /// Whether the app's env names the login: its comment may lag behind.
    private func isPublished(_ login: String, of seat: Seat, at database: Database) -> Bool {
        env(of: seat.app)?.values.contains { entry in
            guard case .leash(let known) = entry.owner else { return false }
            return known.login == login && known.database == database.name
        } ?? false
    }

    private func loginRole(_ name: String, of seat: Seat, at database: Database, on server: ServerState) -> Role {
        var role = Role(name: name)
        role.canLogin = true
        role.inherits = seat.access != .owner
        role.comment = Mark.onRole(of: installation)
        if case .finite(let limit)? = database.limits.connections?.amount { role.connectionLimit = limit }
        role.settings = settings(of: database, seat, on: server)
        // Before 16 the member's attribute decides whether it inherits; each membership is read as one that does.
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
