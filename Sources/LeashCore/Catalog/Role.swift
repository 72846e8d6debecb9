/// A role as the catalogs hold it.
///
/// Both sides of the diff speak of roles in this type.
package struct Role: Equatable, Sendable {
    package var name: String
    package var oid: UInt32
    package var canLogin: Bool
    package var inherits: Bool
    /// The most sessions at one time; -1 is no limit.
    package var connectionLimit: Int
    package var powers: Powers
    /// When its password ends, in seconds of Unix time; `nil` is never.
    package var validUntil: Int?
    /// The stored password; `nil` where there is none, or where the admin can't read it.
    package var verifier: Secret?
    /// The comment.
    package var comment: String?
    /// Settings made with ALTER ROLE, those for one database under its name, sorted by both.
    package var settings: [RoleSetting]
    /// The roles that it is a member of, sorted by name.
    package var memberOf: [Membership]
    /// The roles that are members of it, sorted by name.
    package var members: [Membership]

    package init(name: String, oid: UInt32 = 0) {
        self.name = name
        self.oid = oid
        canLogin = false
        inherits = true
        connectionLimit = -1
        powers = []
        validUntil = nil
        verifier = nil
        comment = nil
        settings = []
        memberOf = []
        members = []
    }

    /// What no tenant's role may have.
    package struct Powers: OptionSet, Hashable, Sendable {
        package let rawValue: UInt8

        package init(rawValue: UInt8) { self.rawValue = rawValue }

        package static let superuser = Powers(rawValue: 1)
        package static let createDatabase = Powers(rawValue: 2)
        package static let createRole = Powers(rawValue: 4)
        package static let replication = Powers(rawValue: 8)
        package static let bypassRowSecurity = Powers(rawValue: 16)

        /// Each power with the word that ALTER ROLE has for it.
        package static let words: [(power: Powers, word: String)] = [
            (.superuser, "SUPERUSER"), (.createDatabase, "CREATEDB"), (.createRole, "CREATEROLE"),
            (.replication, "REPLICATION"), (.bypassRowSecurity, "BYPASSRLS"),
        ]
    }
}

/// One end of a membership: the other role, and what being a member gives.
package struct Membership: Hashable, Sendable {
    package var role: String
    /// Whether its privileges come without SET ROLE.
    ///
    /// Before Postgres 16 the member's own attribute says so.
    package var inherits: Bool
    /// Whether the member may hand the membership on.
    package var isAdmin: Bool

    package init(_ role: String, inherits: Bool, isAdmin: Bool = false) {
        self.role = role
        self.inherits = inherits
        self.isAdmin = isAdmin
    }
}

/// One setting of a role, for all databases or for one.
package struct RoleSetting: Hashable, Sendable {
    /// The database's name on the server; `nil` is every database.
    package var database: String?
    package var name: String
    package var value: String

    package init(_ name: String, _ value: String, in database: String?) {
        self.name = name
        self.value = value
        self.database = database
    }
}
