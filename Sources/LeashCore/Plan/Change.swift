/// One thing that is true of a server's catalogs or of a database's inside.
package enum Fact: Hashable, Sendable {
    /// The role exists. Created, it can't log in and has no powers.
    case role(String)
    case attribute(RoleAttribute, of: String)
    /// The comment on the role.
    case roleComment(String)
    /// A setting of the role; the database is a name on the server, `nil` for all.
    case setting(String, of: String, in: String?)
    /// The first role is a member of the second.
    case membership(of: String, in: String)
    /// The database exists. Created, it is owned by the installation's role and lets nobody in.
    case database
    case owner
    case allowsConnections
    case connectionLimit
    case databaseSetting(String)
    case privilege(String, to: String)
    /// The comment on the database.
    case mark
    /// The owner of schema public.
    case publicOwner
    case `extension`(String)
    /// The group holds what it should on everything inside.
    case group(String)
    /// Objects inside that a login owns, with the role that is to own them as the new value.
    case ownedObjects(of: String)
    /// Sessions of a role in this database.
    case sessions(of: String)
    /// PUBLIC's CONNECT on one of the server's own databases.
    case publicConnect(String)
}

/// An attribute that ALTER ROLE sets.
package enum RoleAttribute: Hashable, Sendable {
    case login, inherit, connectionLimit, validUntil
    case power(Role.Powers)

    /// The word that ALTER ROLE has for it.
    package var word: String {
        switch self {
        case .login: "LOGIN"
        case .inherit: "INHERIT"
        case .connectionLimit: "CONNECTION LIMIT"
        case .validUntil: "VALID UNTIL"
        case .power(let power): Role.Powers.words.first { $0.power == power }?.word ?? ""
        }
    }
}

/// One fact that is to change.
package struct Change: Equatable, Sendable {
    package var fact: Fact
    /// In the catalogs' own words; `nil` is absent.
    package var before: String?
    package var after: String?

    package init(_ fact: Fact, from before: String?, to after: String?) {
        self.fact = fact
        self.before = before
        self.after = after
    }
}

// By hand, since fingerprints are made of it and reflection is slow.
extension Fact: CustomStringConvertible {
    package var description: String {
        switch self {
        case .role(let role): "role \(role)"
        case .attribute(let attribute, let role): "role \(role) \(attribute.word)"
        case .roleComment(let role): "role \(role) comment"
        case .setting(let name, let role, let database): "role \(role) setting \(name) in \(database ?? "all")"
        case .membership(let member, let group): "member \(member) of \(group)"
        case .privilege(let privilege, let grantee): "\(privilege) to \(grantee.isEmpty ? "PUBLIC" : grantee)"
        case .ownedObjects(let role): "objects of \(role)"
        case .sessions(let role): "sessions of \(role)"
        default: ofDatabase
        }
    }

    private var ofDatabase: String {
        switch self {
        case .databaseSetting(let name): "setting \(name)"
        case .extension(let name): "extension \(name)"
        case .group(let group): "group \(group)"
        case .publicConnect(let database): "CONNECT to PUBLIC on \(database)"
        case .database: "database"
        case .owner: "owner"
        case .allowsConnections: "allows connections"
        case .connectionLimit: "connection limit"
        case .mark: "mark"
        case .publicOwner: "owner of public"
        default: ""
        }
    }
}
