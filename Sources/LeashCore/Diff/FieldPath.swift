extension DatabaseFields {
    /// The name of a fact as people know it: limits by the files' names, the model's parts by their own.
    func path(of fact: Fact) -> String {
        switch fact {
        case .role(let role): "roles.\(role)"
        case .attribute(.connectionLimit, expectation.roles.limited): "limits.connections"
        case .attribute(.connectionLimit, let role) where app(of: role) != nil:
            "access.\(app(of: role) ?? "").limits.connections"
        case .attribute(let attribute, let role): "roles.\(role).\(attribute.word.lowercased())"
        case .roleComment(let role): "roles.\(role).comment"
        case .setting(let name, let role, let database): settingPath(name, of: role, in: database)
        case .membership(let member, let group): "roles.\(group).members.\(member)"
        case .database: "database"
        case .owner: "owner"
        case .allowsConnections: "allowsConnections"
        case .connectionLimit: "connectionLimit"
        case .databaseSetting(let name): "settings.\(name)"
        case .privilege(let privilege, let grantee): "privileges.\(grantee.isEmpty ? "PUBLIC" : grantee).\(privilege)"
        case .mark: "mark"
        case .publicOwner: "schema.public.owner"
        case .extension(let name): "extensions.\(name)"
        case .group(let group): "groups.\(group)"
        case .ownedObjects(let login): "objects.\(login)"
        case .sessions(let role): "sessions.\(role)"
        case .publicConnect(let database): "privileges.PUBLIC.CONNECT on \(database)"
        }
    }

    /// The other app whose login this is.
    private func app(of login: String) -> String? {
        let database = expectation.database
        return database.access.keys.first { login.hasPrefix(database.loginBase(for: $0) + "_") }
    }

    private func settingPath(_ name: String, of role: String, in database: String?) -> String {
        if let app = app(of: role), database == expectation.database.existing, let limit = SettingValue.limit(of: name)
        {
            return "access.\(app).limits.\(limit.rawValue)"
        }
        guard role == expectation.roles.limited, database == expectation.database.existing else {
            return "roles.\(role).settings.\(name)" + (database == nil ? " everywhere" : "")
        }
        return SettingValue.limit(of: name).map { "limits.\($0.rawValue)" } ?? "settings.\(name)"
    }

    /// A value as files would write it, where they could.
    func text(_ value: String, _ fact: Fact) -> String {
        switch fact {
        case .attribute(.connectionLimit, _), .connectionLimit:
            return value == "-1" ? "unlimited" : value
        case .setting(let name, _, _), .databaseSetting(let name):
            guard let limit = SettingValue.limit(of: name) else { return value }
            return SettingValue.amount(value, of: limit)?.text(in: limit.unit) ?? value
        case .attribute(.validUntil, _):
            return value == "infinity" ? value : "a time"
        case .membership:
            return "member"
        default:
            return value
        }
    }
}

extension Fact {
    /// Whether it is about one role, and follows from the role's being there.
    var isOfRole: Bool {
        switch self {
        case .attribute, .roleComment, .setting, .membership, .privilege: true
        default: false
        }
    }

    /// The role that it is about.
    package var role: String? {
        switch self {
        case .role(let role), .attribute(_, let role), .roleComment(let role), .setting(_, let role, _),
            .membership(let role, _), .privilege(_, let role), .sessions(let role), .ownedObjects(let role):
            role
        default: nil
        }
    }
}
