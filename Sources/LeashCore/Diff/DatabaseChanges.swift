/// A database as it should be, next to the server that holds it.
///
/// Shared, not copied: it is large, and each part of the comparison looks at it.
final class DatabaseExpectation {
    let database: Database
    let roles: ExpectedRoles
    let mark: Mark
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

    init(
        _ database: Database,
        on server: ServerState,
        owner: String,
        roles: ExpectedRoles,
        marks: (expected: Mark, found: Mark?),
        predecessors: [String],
        formerOwner: String?
    ) {
        self.database = database
        self.roles = roles
        var mark = marks.expected
        mark.inside = database.expectedInside.digest
        self.mark = mark
        foundMark = marks.found
        self.owner = owner
        self.server = server
        self.predecessors = predecessors
        self.formerOwner = formerOwner
        let applied = server.applied[database.name]?.values["extensions"]
        let installed = applied?.split(separator: " ").map(String.init) ?? []
        droppedExtensions = installed.filter { !database.extensions.contains($0) }
    }

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
        for role in roles.roles {
            let live = server.roles[role.name]
            changes += role.changes(from: live, by: server.admin)
            for member in live?.members ?? [] where !belongs(member.role) {
                changes.append(Change(.membership(of: member.role, in: role.name), from: member.summary, to: nil))
            }
        }
        return changes + predecessors.flatMap(predecessorChanges)
    }

    private func belongs(_ role: String) -> Bool {
        roles.roles.contains { $0.name == role } || roles.dropped.contains(role) || predecessors.contains(role)
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
    private func expectedPrivileges(of grantee: String) -> CatalogDatabase.Privileges {
        var privileges: CatalogDatabase.Privileges = grantee == database.ownerRole ? [.create, .temporary] : []
        if roles.logins.contains(grantee) || predecessors.contains(grantee) { privileges.insert(.connect) }
        return privileges
    }

    private func grantChanges(from live: CatalogDatabase) -> [Change] {
        var changes: [Change] = []
        // What the owner may do is not compared: it would be its own to give back.
        for grant in live.grants where grant.grantee != owner && !roles.dropped.contains(grant.grantee) {
            let wanted = expectedPrivileges(of: grant.grantee)
            for (privilege, word) in CatalogDatabase.Privileges.words where grant.privileges.contains(privilege) {
                let isGrantable = grant.grantable.contains(privilege)
                guard !wanted.contains(privilege) || isGrantable else { continue }
                let before = isGrantable ? "with grant option" : "granted"
                let after = wanted.contains(privilege) ? "granted" : nil
                changes.append(Change(.privilege(word, to: grant.grantee), from: before, to: after))
            }
        }
        for grantee in ([database.ownerRole] + roles.logins + predecessors).sorted() {
            let held = live.grants.first { $0.grantee == grantee }?.privileges ?? []
            for word in expectedPrivileges(of: grantee).subtracting(held).words {
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
