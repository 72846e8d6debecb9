import LeashCore

extension ServerState {
    mutating func carryOut(_ step: ServerStep) throws {
        if step.installs {
            if roles[step.installation] == nil {
                add(step.installation) { $0.comment = Mark.onRole(of: step.installation) }
            }
            var database = CatalogDatabase(name: step.installation, oid: nextOID, owner: step.installation)
            database.comment = Mark.onRole(of: step.installation)
            databases[step.installation] = database
            installation = .present(envStore: nil)
        }
        for case .publicConnect(let name) in step.changes.map(\.fact) { revoke(.connect, from: "", on: name) }
    }

    /// Makes one change of a step, as Postgres would: refused where something is missing, or not as the plan says.
    mutating func make(_ change: Change, of step: DatabaseStep) throws {
        switch change.fact {
        case .role(let name): try change.after == nil ? drop(role: name, step) : create(role: name)
        case .attribute, .roleComment, .setting: try alterRole(change)
        case .membership(let member, let group): try alterMembership(of: member, in: group, change)
        case .database: try change.after == nil ? drop(database: step.existing) : create(database: step)
        case .publicOwner, .extension, .group, .ownedObjects: try alterInside(change, of: step)
        case .sessions(let role): guard roles[role] != nil else { throw SimulationError("no role \(role)") }
        case .publicConnect: throw SimulationError("not a change of a database")
        case .owner, .allowsConnections, .connectionLimit, .databaseSetting, .privilege, .mark:
            guard var database = databases[step.existing] else { throw SimulationError("no database \(step.existing)") }
            try database.make(change, roles: Set(roles.keys))
            databases[step.existing] = database
        }
    }

    // MARK: Roles

    private mutating func create(role name: String) throws {
        guard roles[name] == nil else { throw SimulationError("role \(name) exists") }
        add(name)
    }

    private mutating func drop(role name: String, _ step: DatabaseStep) throws {
        guard let role = roles[name] else { throw SimulationError("no role \(name)") }
        if let owned = databases.values.first(where: { $0.owner == name }) {
            throw SimulationError("\(name) owns database \(owned.name)")
        }
        // DROP OWNED, in a database that stays, takes its privileges on all databases away.
        let isLast = step.changes.contains { $0.fact == .database && $0.after == nil }
        for database in databases.values where database.name != step.existing {
            guard database.grants.contains(where: { $0.grantee == name }) else { continue }
            if isLast { throw SimulationError("\(name) has privileges on \(database.name)") }
            databases[database.name]?.grants.removeAll { $0.grantee == name }
        }
        for group in role.memberOf.map(\.role) { setMembership(of: name, in: group, nil) }
        for member in role.members.map(\.role) { setMembership(of: member, in: name, nil) }
        databases[step.existing]?.grants.removeAll { $0.grantee == name }
        databases[step.existing]?.ownedByLogins[name] = nil
        roles[name] = nil
    }

    private mutating func alterRole(_ change: Change) throws {
        guard let name = change.fact.role, var role = roles[name] else {
            throw SimulationError("no role \(change.fact.role ?? "")")
        }
        switch change.fact {
        case .attribute(let attribute, _): try role.set(attribute, change)
        case .roleComment:
            try change.expect(role.comment)
            role.comment = change.after
        case .setting(let setting, _, let place):
            if let place, databases[place] == nil { throw SimulationError("no database \(place) for a setting") }
            if setting == Limits.Name.tempFiles.setting, !admin.canLimitTempFiles {
                throw SimulationError("\(setting) is not the admin's to set")
            }
            try change.expect(role.settings.first { $0.name == setting && $0.database == place }?.value)
            role.settings.removeAll { $0.name == setting && $0.database == place }
            if let value = change.after { role.settings.append(RoleSetting(setting, value, in: place)) }
        default: break
        }
        roles[name] = role
    }

    private mutating func alterMembership(of member: String, in group: String, _ change: Change) throws {
        guard let login = roles[member], roles[group] != nil else {
            throw SimulationError("no role \(member), or no role \(group)")
        }
        try change.expect(login.memberOf.first { $0.role == group }?.summary)
        let inherits = version < 160_000 || change.after?.hasPrefix("inherit") == true
        let isAdmin = change.after?.hasSuffix(" admin") == true
        setMembership(
            of: member,
            in: group,
            change.after == nil ? nil : Membership(group, inherits: inherits, isAdmin: isAdmin)
        )
    }

    // MARK: Databases

    private mutating func create(database step: DatabaseStep) throws {
        guard databases[step.existing] == nil else { throw SimulationError("database \(step.existing) exists") }
        let mark = step.changes.first { $0.fact == .mark }?.after.flatMap { Mark($0) }
        guard let owner = mark?.installation, roles[owner] != nil else {
            throw SimulationError("no owner to create with")
        }
        var database = CatalogDatabase(name: step.existing, oid: nextOID, owner: owner)
        database.allowsConnections = false
        database.grants = [CatalogDatabase.Grant([.connect, .temporary], to: "")]
        databases[step.existing] = database
        insides[step.existing] = .observed(Inside(publicOwner: "pg_database_owner", extensions: ["plpgsql"]))
    }

    private mutating func drop(database name: String) throws {
        guard let database = databases.removeValue(forKey: name) else { throw SimulationError("no database \(name)") }
        insides[name] = nil
        for role in roles.keys { roles[role]?.settings.removeAll { $0.database == database.name } }
    }

    private mutating func alterInside(_ change: Change, of step: DatabaseStep) throws {
        guard databases[step.existing]?.allowsConnections == true, var inside = insides[step.existing]?.value else {
            throw SimulationError("\(step.existing) can't be entered")
        }
        switch change.fact {
        case .publicOwner:
            guard let owner = change.after, roles[owner] != nil else { throw SimulationError("no owner for public") }
            inside.publicOwner = owner
        case .extension(let name):
            inside.extensions.removeAll { $0 == name }
            if change.after != nil { inside.extensions = (inside.extensions + [name]).sorted() }
        case .group(let group):
            guard roles[group] != nil else { throw SimulationError("no group \(group)") }
            inside.readyGroups.insert(group)
        case .ownedObjects(let role):
            let moved = databases.values.first { $0.owner == role }
            if let moved { throw SimulationError("database \(moved.name) would go with what \(role) owns") }
            databases[step.existing]?.ownedByLogins[role] = nil
        default: break
        }
        insides[step.existing] = .observed(inside)
    }

    private mutating func revoke(_ privilege: CatalogDatabase.Privileges, from grantee: String, on name: String) {
        guard let index = databases[name]?.grants.firstIndex(where: { $0.grantee == grantee }) else { return }
        databases[name]?.grants[index].privileges.subtract(privilege)
    }
}

extension CatalogDatabase {
    fileprivate mutating func make(_ change: Change, roles: Set<String>) throws {
        switch change.fact {
        case .owner: try giveTo(change.after ?? "", change, roles)
        case .allowsConnections:
            try change.expect("\(allowsConnections)")
            allowsConnections = change.after == "true"
        case .connectionLimit:
            try change.expect("\(connectionLimit)")
            connectionLimit = change.after.flatMap { Int($0) } ?? -1
        case .databaseSetting(let name):
            try change.expect(settings[name])
            settings[name] = change.after
        case .privilege(let word, let grantee): try set(word, of: grantee, change, roles)
        case .mark:
            try change.expect(comment)
            comment = change.after
        default: break
        }
    }

    /// The old owner's privileges become the new one's.
    private mutating func giveTo(_ role: String, _ change: Change, _ roles: Set<String>) throws {
        guard roles.contains(role) else { throw SimulationError("no role \(role) to own the database") }
        try change.expect(owner)
        owner = role
        grants.removeAll { $0.grantee == role }
    }

    private mutating func set(_ word: String, of grantee: String, _ change: Change, _ roles: Set<String>) throws {
        guard grantee.isEmpty || roles.contains(grantee) else {
            throw SimulationError("no role \(grantee) to grant to")
        }
        guard grantee != owner else { throw SimulationError("\(grantee) is the owner") }
        guard let privilege = Privileges.words.first(where: { $0.word == word })?.privilege else {
            throw SimulationError("no privilege \(word)")
        }
        var grant = grants.first { $0.grantee == grantee } ?? Grant([], to: grantee)
        let isHeld = grant.privileges.contains(privilege)
        let isGrantable = grant.grantable.contains(privilege)
        try change.expect(isHeld ? (isGrantable ? "with grant option" : "granted") : nil)
        grant.grantable.remove(privilege)
        if change.after == nil { grant.privileges.remove(privilege) } else { grant.privileges.insert(privilege) }
        grants.removeAll { $0.grantee == grantee }
        if !grant.privileges.isEmpty { grants.append(grant) }
        grants.sort { $0.grantee < $1.grantee }
    }
}

extension Role {
    fileprivate mutating func set(_ attribute: RoleAttribute, _ change: Change) throws {
        let after = change.after ?? ""
        switch attribute {
        case .login:
            try change.expect("\(canLogin)")
            canLogin = after == "true"
        case .inherit:
            try change.expect("\(inherits)")
            inherits = after == "true"
        case .connectionLimit:
            try change.expect("\(connectionLimit)")
            connectionLimit = Int(after) ?? -1
        case .validUntil:
            try change.expect(validUntil.map { "\($0)" } ?? "infinity")
            validUntil = Int(after)
        case .power(let power):
            try change.expect("\(powers.contains(power))")
            if after == "true" { powers.insert(power) } else { powers.remove(power) }
        }
    }
}

extension Change {
    /// Refuses a change whose plan was made of something else.
    fileprivate func expect(_ found: String?) throws {
        guard found == before else {
            throw SimulationError("\(fact) is \(found ?? "absent"), not \(before ?? "absent") as planned")
        }
    }
}
