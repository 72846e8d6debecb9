/// A database as the catalogs hold it.
package struct CatalogDatabase: Equatable, Sendable {
    package var name: String
    package var oid: UInt32
    package var owner: String
    package var allowsConnections: Bool
    /// The most sessions at one time; -1 is no limit.
    package var connectionLimit: Int
    package var isTemplate: Bool
    /// What others than the owner may do, sorted by grantee; `PUBLIC` is the empty name.
    package var grants: [Grant]
    /// The comment.
    package var comment: String?
    /// Settings made with ALTER DATABASE, by name.
    package var settings: [String: String]
    /// Logins that own objects inside it, by role, with how many.
    package var ownedByLogins: [String: Int]

    package init(name: String, oid: UInt32 = 0, owner: String) {
        self.name = name
        self.oid = oid
        self.owner = owner
        allowsConnections = true
        connectionLimit = -1
        isTemplate = false
        grants = []
        comment = nil
        settings = [:]
        ownedByLogins = [:]
    }

    /// What one grantee may do.
    package struct Grant: Hashable, Sendable {
        /// A role's name; empty is PUBLIC.
        package var grantee: String
        package var privileges: Privileges
        /// Those of them that it may grant on.
        package var grantable: Privileges

        package init(_ privileges: Privileges, to grantee: String, grantable: Privileges = []) {
            self.grantee = grantee
            self.privileges = privileges
            self.grantable = grantable
        }
    }

    package struct Privileges: OptionSet, Hashable, Sendable {
        package let rawValue: UInt8

        package init(rawValue: UInt8) { self.rawValue = rawValue }

        package static let connect = Privileges(rawValue: 1)
        package static let create = Privileges(rawValue: 2)
        package static let temporary = Privileges(rawValue: 4)

        /// Each privilege with the word that GRANT has for it.
        package static let words: [(privilege: Privileges, word: String)] = [
            (.connect, "CONNECT"), (.create, "CREATE"), (.temporary, "TEMPORARY"),
        ]

        package var words: [String] { Self.words.filter { contains($0.privilege) }.map(\.word) }
    }
}

/// What is inside a database, as far as leash keeps it.
///
/// Read by entering it.
package struct Inside: Equatable, Sendable {
    /// The owner of schema public; `nil` if there is no such schema.
    package var publicOwner: String?
    /// Installed extensions, sorted.
    package var extensions: [String]
    /// Groups (`notes.ro`, `notes.rw`) that hold everything they should on what the owner role has there now and will have.
    package var readyGroups: Set<String>

    package init(publicOwner: String? = nil, extensions: [String] = [], readyGroups: Set<String> = []) {
        self.publicOwner = publicOwner
        self.extensions = extensions
        self.readyGroups = readyGroups
    }
}
