/// A server that databases can be managed on.
///
/// An object, since its state is large: it is looked at where it lies.
final class KnownServer: Sendable {
    let state: ServerState
    private let roleMark: String
    /// What the names of groups begin with: `notes` of `notes.ro`.
    private let groups: Set<Substring>
    /// Of the logins that come in generations, those that have any number of them but one: looked for in one go, since a
    /// look at each would cost as much as one at its role.
    private let crowds: Set<String>

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
        crowds = Set(state.generations.lazy.filter { $0.value.count != 1 }.map(\.key))
    }

    func hasApplied(_ database: Database, to oid: UInt32) -> Bool {
        guard let applied = state.applied[database.name] else { return false }
        return applied.oid == oid && applied.says("ownerRole", database.ownerRole)
    }

    /// Whether what was published is still a way in, and nobody looked inside.
    func isReached(by known: EnvCredential, _ database: Database) -> Bool {
        guard known.server == database.server else { return false }
        guard state.insides.isEmpty || state.insides[database.existing] == nil else { return false }
        return state.listeners(for: database, needsTCP: known.part == .jdbcUrl).contains { way in
            way.works && way.address(of: database) == known.address
        }
    }

    /// Whether the owner role is as it should be, and this login its only member.
    func isOwner(of database: Database, for login: String) -> Bool {
        guard let role = state.roles[database.ownerRole], role.isOrdinary, role.comment == roleMark else {
            return false
        }
        return !role.canLogin && role.inherits && role.connectionLimit == -1 && role.settings.isEmpty
            && role.memberOf.isEmpty && role.members.count == 1 && role.members[0].role == login
            && (groups.isEmpty || !groups.contains(database.name[...]))
    }

    /// Whether the login is as it should be, and the only one.
    func isLogin(_ known: EnvCredential, to database: Database) -> Bool {
        guard known.login.isGeneration(of: database.name), !crowds.contains(database.name) else {
            return false
        }
        guard let role = state.roles[known.login], role.isOrdinary, role.comment == roleMark else { return false }
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
        settings.first { $0.name == setting && $0.database == database }?.value
    }
}

extension Database {
    /// As the catalogs say it: -1 is no limit.
    fileprivate var connectionLimit: Int {
        if case .finite(let limit)? = limits.amount(.connections) { limit } else { -1 }
    }
}
