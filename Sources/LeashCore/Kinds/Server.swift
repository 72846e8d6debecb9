/// A Postgres server, by reference: the files never hold a password.
package struct Server: Equatable, Sendable {
    package var name: String
    /// Where the admin's libpq URL is kept.
    package var url: Reference
    /// What apps connect to, where it differs from the admin's URL.
    package var app: Endpoint
    /// Whether databases that name no server go here.
    package var isDefault: Bool
    /// Whether PUBLIC loses CONNECT on `postgres` and `template1`.
    package var isHardened: Bool
    /// The extensions that databases may ask for; `nil` is the built-in list of trusted ones.
    package var extensions: [String]?
    /// Whether limits that add up to more than `max_connections` are an error instead of a warning.
    package var refusesOvercommit: Bool

    package init(name: String, url: Reference) {
        self.name = name
        self.url = url
        app = Endpoint()
        isDefault = false
        isHardened = false
        extensions = nil
        refusesOvercommit = false
    }

    /// The address that apps use: each part that is `nil` is that of the admin's URL.
    package struct Endpoint: Equatable, Sendable {
        /// A host name, an address, or the absolute path of a socket's folder.
        package var host: String?
        package var port: Int?
        package var sslmode: String?

        package init(host: String? = nil, port: Int? = nil, sslmode: String? = nil) {
            self.host = host
            self.port = port
            self.sslmode = sslmode
        }
    }

    /// The trusted extensions of Postgres 15 to 18 that are no procedural language.
    ///
    /// Source: `trusted = true` in the control files of Postgres' contrib modules.
    package static let trustedExtensions = [
        "btree_gin", "btree_gist", "citext", "cube", "dict_int", "fuzzystrmatch", "hstore", "intarray", "isn", "lo",
        "ltree", "pg_trgm", "pgcrypto", "seg", "tablefunc", "tcn", "tsm_system_rows", "tsm_system_time", "unaccent",
        "uuid-ossp",
    ]
}

/// Where a value is kept that must not be in git.
package enum Reference: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// An environment variable of leash itself.
    case environment(String)
    /// A file, relative to the folder of secrets.
    case file(String)

    package var description: String {
        switch self {
        case .environment(let name): "env \(name)"
        case .file(let name): "file \(name)"
        }
    }
}
