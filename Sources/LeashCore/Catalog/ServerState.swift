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
    package var databases: ByName<CatalogDatabase>
    package var roles: ByName<Role>
    /// What was read by entering databases, by their names on the server.
    package var insides: [String: Observation<Inside>]
    /// Logins whose password was tried, and whether it still fits.
    package var passwordChecks: [String: Bool]
    /// Bytes on disk, by database; read only of those about to be retired.
    package var sizes: [String: Int]
    /// What leash last applied to databases, by the names that the files give them.
    package var applied: ByName<Applied>
    /// Memberships that the admin can't take away, since somebody granted them for whom it can't act.
    package var fixedMemberships: Set<FixedMembership>
    /// Extensions that a plan wants and the server has, each with whether it takes no superuser; `nil` if not read.
    package var extensions: [String: Bool]?
    /// What keeps a database from being dropped; read only of those about to be.
    package var holders: [String: [DatabaseHolder]]

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
        insides = [:]
        passwordChecks = [:]
        sizes = [:]
        applied = [:]
        fixedMemberships = []
        extensions = nil
        holders = [:]
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
    /// Whether it has the rights of the roles that it is made a member of; since Postgres 16 the membership says so.
    package var inherits: Bool
    /// Settings found on the server that only a superuser may set.
    package var unsettable: Set<String>

    package init(name: String, isSuperuser: Bool = true) {
        self.name = name
        self.isSuperuser = isSuperuser
        inherits = true
        unsettable = []
        canCreateRoles = true
        canCreateDatabases = true
        canLimitTempFiles = isSuperuser
    }
}

/// Who is a member of what.
package struct FixedMembership: Hashable, Sendable {
    package let member: String
    package let group: String

    package init(_ member: String, in group: String) { (self.member, self.group) = (member, group) }
}

/// Something that keeps a database from being dropped.
package enum DatabaseHolder: Hashable, Sendable {
    /// By its global id and owner.
    case preparedTransaction(String, of: String)
    /// A logical slot that somebody receives from; one that is idle goes along with the database.
    case replicationSlot(String)
    case subscription(String)
    /// By its pid and role.
    case session(Int, of: String)
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
