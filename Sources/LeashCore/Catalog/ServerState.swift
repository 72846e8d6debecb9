/// One server's catalogs, in one snapshot.
package struct ServerState: Equatable, Sendable {
    /// As `server_version_num` gives it: 150018 is 15.18.
    package var version: Int
    package var admin: Admin
    /// The server's clock when the snapshot was taken, in seconds of Unix time.
    package var now: Int
    package var maxConnections: Int
    /// Those of them that only superusers get.
    package var reservedConnections: Int
    /// Where this server is reached by socket and by TCP; `nil` where it is not.
    package var socket: Listener?
    package var tcp: Listener?
    package var installation: InstallationState
    package var databases: [String: CatalogDatabase]
    package var roles: [String: Role]
    /// The generations of each login, by the name they begin with: `notes` has `notes_1` and `notes_2`.
    ///
    /// Sorted.
    package var generations: [String: [Int]]
    /// What was read by entering databases, by their names on the server.
    package var insides: [String: Observation<Inside>]
    /// Logins whose password was tried, and whether it still fits.
    package var passwordChecks: [String: Bool]
    /// Bytes on disk, by database; read only of those about to be retired.
    package var sizes: [String: Int]
    /// What leash last applied, by address.
    package var applied: [String: Applied]

    package init(version: Int = 150_000, admin: Admin = Admin(name: "postgres"), now: Int = 0) {
        self.version = version
        self.admin = admin
        self.now = now
        maxConnections = 100
        reservedConnections = 3
        socket = nil
        tcp = nil
        installation = .absent
        databases = [:]
        roles = [:]
        generations = [:]
        insides = [:]
        passwordChecks = [:]
        sizes = [:]
        applied = [:]
    }

    /// Whether this server has what an installation keeps on it.
    package enum InstallationState: Equatable, Sendable {
        case absent
        /// With the id of the env store that it was first used with.
        case present(envStore: String?)
        /// Something else has its name: what, and whose.
        case foreign(String)
    }
}

/// The role that leash works as.
package struct Admin: Equatable, Sendable {
    package var name: String
    package var isSuperuser: Bool
    package var canCreateRoles: Bool
    package var canCreateDatabases: Bool
    /// Whether it may set `temp_file_limit` for a role.
    package var canLimitTempFiles: Bool
    /// Roles that it may make itself a member of; `nil` is all but superusers, as before Postgres 16.
    package var administered: Set<String>?

    package init(name: String, isSuperuser: Bool = true) {
        self.name = name
        self.isSuperuser = isSuperuser
        canCreateRoles = true
        canCreateDatabases = true
        canLimitTempFiles = isSuperuser
    }
}

/// A way to reach a server, and how it treats a login that comes that way.
package struct Listener: Equatable, Sendable {
    package enum Authentication: Equatable, Sendable {
        /// It asks for a password.
        case password
        /// It lets anyone in: a login proves nothing.
        case trust
        /// It refuses whatever the password; with its message.
        case refused(String)
        case unreachable(String)
        /// Not tried, since nothing depends on it.
        case unknown
    }

    package var host: String
    package var port: Int
    package var sslmode: String?
    package var authentication: Authentication

    package init(host: String, port: Int, sslmode: String? = nil, authentication: Authentication = .unknown) {
        self.host = host
        self.port = port
        self.sslmode = sslmode
        self.authentication = authentication
    }
}
