/// A server that databases can be managed on.
///
/// An object, since its state is large: it is looked at where it lies.
final class KnownServer: Sendable {
    let state: ServerState
    private let roleMark: String
    /// What the names of groups begin with: `notes` of `notes.ro`.
    private let groups: Set<Substring>
    private let ways: [Ways]

    /// The ways in of databases with one `listen`; there are so few that looking at each is the quickest.
    private struct Ways {
        let listen: Database.Listen
        let needsTCP: Bool
        let listeners: [Listener]
    }

    init?(_ state: ServerState, _ roleMark: String) {
        guard case .present = state.installation, state.admin.missingRight == nil else { return nil }
        self.state = state
        self.roleMark = roleMark
        var groups: Set<Substring> = []
        for name in state.roles.keys where name.utf8.count > 3 {
            let end = name.utf8.suffix(3)
            if end.elementsEqual(".ro".utf8) || end.elementsEqual(".rw".utf8) { groups.insert(name.dropLast(3)) }
        }
        self.groups = groups
        ways = Database.Listen.allCases.flatMap { listen in
            [false, true].map { needsTCP in
                let listeners = state.listeners(for: listen, needsTCP: needsTCP).filter(\.works)
                return Ways(listen: listen, needsTCP: needsTCP, listeners: listeners)
            }
        }
    }

    /// Where a look found its last of each kind.
    struct Bookmarks {
        var server = 0
        var database = 0
        var applied = 0
        /// Of the last login: an owner role comes right after it, and its own login after that.
        var role = 0
    }

    func hasApplied(_ database: Database, to oid: UInt32, _ bookmarks: inout Bookmarks) -> Bool {
        guard let place = state.applied.place(of: database.name, near: &bookmarks.applied) else { return false }
        return state.applied[at: place].oid == oid && state.applied[at: place].says("ownerRole", database.ownerRole)
    }

    /// Whether what was published is still a way in, and nobody looked inside.
    func isReached(by known: EnvCredential, _ database: Database) -> Bool {
        guard known.server == database.server else { return false }
        guard state.insides.isEmpty || state.insides[database.existing] == nil else { return false }
        let needsTCP = known.part == .jdbcUrl
        return ways.contains { ways in
            ways.listen == database.listen && ways.needsTCP == needsTCP
                && ways.listeners.contains { $0.leads(to: database, at: known.address) }
        }
    }

    /// Whether the owner role is as it should be, and this login its only member.
    func isOwner(of database: Database, for login: String, _ bookmarks: inout Bookmarks) -> Bool {
        guard let place = state.roles.place(of: database.ownerRole, near: &bookmarks.role) else { return false }
        return state.roles[at: place].isOwner(for: login, mark: roleMark)
            && (groups.isEmpty || !groups.contains(database.name[...]))
    }

    /// Whether the login is as it should be, and the only one.
    func isLogin(_ known: EnvCredential, to database: Database, _ bookmarks: inout Bookmarks) -> Bool {
        guard known.login.isGeneration(of: database.name),
            let place = state.roles.place(of: known.login, near: &bookmarks.role)
        else { return false }
        return state.isOnlyGeneration(place, of: database.name) && isLogin(state.roles[at: place], known, to: database)
    }

    private func isLogin(_ role: Role, _ known: EnvCredential, to database: Database) -> Bool {
        guard role.isOrdinary, role.comment == roleMark else { return false }
        guard role.canLogin, !role.inherits, role.members.isEmpty, role.memberOf.count == 1 else { return false }
        let membership = role.memberOf[0]
        return membership.role == database.ownerRole && !membership.isAdmin
            && membership.inherits == (state.version < 160_000)
            && role.connectionLimit == database.connectionLimit
            && (!state.admin.isSuperuser || role.verifier == known.verifier)
            && (state.passwordChecks.isEmpty || state.passwordChecks[known.login] != false)
            && role.hasSettings(of: database, canLimitTempFiles: state.admin.canLimitTempFiles)
    }
}

extension Role {
    /// Whether it has no power that a tenant's role must not have, and no end.
    fileprivate var isOrdinary: Bool { powers.isEmpty && validUntil == nil }

    /// Whether it is as the role should be that owns what is inside a database, with this login its only member.
    fileprivate func isOwner(for login: String, mark: String) -> Bool {
        isOrdinary && comment == mark && !canLogin && inherits && connectionLimit == -1 && settings.isEmpty
            && memberOf.isEmpty && members.count == 1 && members[0].role == login
    }

    fileprivate func hasSettings(of database: Database, canLimitTempFiles: Bool) -> Bool {
        var count = 1
        for name in Limits.Name.allCases {
            guard let setting = name.setting, let amount = database.limits.amount(name) else { continue }
            guard name != .tempFiles || canLimitTempFiles else { continue }
            count += 1
            guard let value = value(of: setting, in: database.existing) else { return false }
            guard SettingValue.isText(value, of: amount, name) else { return false }
        }
        return settings.count == count && value(of: "role", in: database.existing) == database.ownerRole
    }

    private func value(of setting: String, in database: String) -> String? {
        settings.firstIndex { $0.name == setting && $0.database == database }.map { settings[$0].value }
    }
}

extension Database {
    /// As the catalogs say it: -1 is no limit.
    fileprivate var connectionLimit: Int {
        if case .finite(let limit)? = limits.amount(.connections) { limit } else { -1 }
    }
}
