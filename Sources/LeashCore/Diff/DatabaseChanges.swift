/// A database as it should be, next to the server that holds it.
struct DatabaseExpectation {
    let database: Database
    let roles: ExpectedRoles
    var mark: Mark
    /// What the comment says now, whoever wrote it.
    let foundMark: Mark?
    let owner: String
    let server: ServerState
    /// Logins from before an adoption that go on working.
    let predecessors: [String]
    /// Who owned a database that is being adopted.
    let formerOwner: String?
    /// Extensions that leash installed and the files no longer name.
    let droppedExtensions: [String]

    /// What must change for the live database to become this; a database that isn't there is made first.
    func changes(from live: CatalogDatabase?) -> [Change] {
        let ofRoles = roleChanges()
        var changes = ofRoles.filter { !$0.fact.isSetting(in: database.existing) }
        if live == nil { changes.append(Change(.database, from: nil, to: "present")) }
        changes += ofRoles.filter { $0.fact.isSetting(in: database.existing) }
        var closed = CatalogDatabase(name: database.existing, owner: owner)
        closed.allowsConnections = false
        closed.grants = [CatalogDatabase.Grant([.connect, .temporary], to: "")]
        let before = live ?? closed
        changes += attributeChanges(from: before) + grantChanges(from: before)
        changes += insideChanges(from: before)
        changes += dropChanges(from: before)
        changes += markChange(from: before, inside: changes.contains { $0.fact.isInside })
        return changes
    }

    private func roleChanges() -> [Change] {
        var changes: [Change] = []
        let ours = Set(roles.roles.map(\.name)).union(roles.dropped).union(predecessors)
        for role in roles.roles {
            let live = server.roles[role.name]
            changes += role.changes(from: live, by: server.admin)
            for member in live?.members ?? [] where !ours.contains(member.role) {
                changes.append(Change(.membership(of: member.role, in: role.name), from: member.summary, to: nil))
            }
        }
        return changes + predecessors.flatMap(predecessorChanges)
    }

    /// It keeps the rights that it had as owner by inheriting those of the owner role.
    private func predecessorChanges(of login: String) -> [Change] {
        var changes: [Change] = []
        let membership = server.roles[database.ownerRole]?.members.first { $0.role == login }
        if membership?.inherits != true {
            let fact = Fact.membership(of: login, in: database.ownerRole)
            changes.append(Change(fact, from: membership?.summary, to: "inherit"))
        }
        // Since 16 the membership itself says so.
        if server.version < 160_000, server.roles[login]?.inherits == false {
            changes.append(Change(.attribute(.inherit, of: login), from: "false", to: "true"))
        }
        return changes
    }

    private func attributeChanges(from live: CatalogDatabase) -> [Change] {
        var changes: [Change] = []
        if live.owner != owner { changes.append(Change(.owner, from: live.owner, to: owner)) }
        if live.connectionLimit != -1 {
            changes.append(Change(.connectionLimit, from: "\(live.connectionLimit)", to: "-1"))
        }
        // Only what would shadow a limit: other settings of the whole database are an operator's own.
        for (name, value) in live.settings.sorted(by: { $0.key < $1.key }) where SettingValue.limit(of: name) != nil {
            guard server.admin.maySet(name) else { continue }
            changes.append(Change(.databaseSetting(name), from: value, to: nil))
        }
        return changes
    }

    /// What each grantee should have: the owner role may create, logins may connect, PUBLIC nothing.
    private func expectedGrants() -> [String: CatalogDatabase.Privileges] {
        var grants: [String: CatalogDatabase.Privileges] = [database.ownerRole: [.create, .temporary]]
        for login in roles.logins { grants[login, default: []].insert(.connect) }
        for login in predecessors { grants[login, default: []].insert(.connect) }
        return grants
    }

    private func grantChanges(from live: CatalogDatabase) -> [Change] {
        let expected = expectedGrants()
        var changes: [Change] = []
        // What the owner may do is not compared: it would be its own to give back.
        for grant in live.grants where grant.grantee != owner && !roles.dropped.contains(grant.grantee) {
            let wanted = expected[grant.grantee] ?? []
            for (privilege, word) in CatalogDatabase.Privileges.words where grant.privileges.contains(privilege) {
                let isGrantable = grant.grantable.contains(privilege)
                guard !wanted.contains(privilege) || isGrantable else { continue }
                let before = isGrantable ? "with grant option" : "granted"
                let after = wanted.contains(privilege) ? "granted" : nil
                changes.append(Change(.privilege(word, to: grant.grantee), from: before, to: after))
            }
        }
        for (grantee, privileges) in expected.sorted(by: { $0.key < $1.key }) {
            let held = live.grants.first { $0.grantee == grantee }?.privileges ?? []
            for word in privileges.subtracting(held).words {
                changes.append(Change(.privilege(word, to: grantee), from: nil, to: "granted"))
            }
        }
        if !live.allowsConnections { changes.append(Change(.allowsConnections, from: "false", to: "true")) }
        return changes
    }

    /// Sessions go before the login does; what it owns goes to the owner role.
    private func dropChanges(from live: CatalogDatabase) -> [Change] {
        roles.dropped.sorted().map { Change(.role($0), from: "present", to: nil) }
    }

    private func markChange(from live: CatalogDatabase, inside: Bool) -> [Change] {
        var compared = foundMark
        compared?.revision = mark.revision
        guard compared != mark || live.owner != owner || inside else { return [] }
        return [Change(.mark, from: live.comment, to: mark.description)]
    }
}

extension Fact {
    /// Whether it is a setting that takes the database to be there.
    fileprivate func isSetting(in database: String) -> Bool {
        guard case .setting(_, _, let place) = self else { return false }
        return place == database
    }

    /// Whether it takes entering the database to make it true.
    package var isInside: Bool {
        switch self {
        case .publicOwner, .extension, .group, .ownedObjects: true
        default: false
        }
    }
}
