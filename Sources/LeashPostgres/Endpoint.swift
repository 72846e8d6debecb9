package import LeashCore
package import PQ

/// One server, as leash reaches it.
package struct Endpoint: Sendable {
    /// The server's name in the files.
    package let name: String
    /// The admin's way in; the database it names is used only while there is no private one.
    package let admin: Conninfo
    /// The installation, whose private database carries its name.
    package let installation: String
    /// What apps connect to, where it differs.
    package let app: Server.Endpoint

    package init(name: String, admin: Conninfo, installation: String, app: Server.Endpoint) {
        self.name = name
        self.admin = admin
        self.installation = installation
        self.app = app
    }

    /// The admin's way into one database.
    func conninfo(for database: String) -> Conninfo {
        Conninfo(admin.url, overrides: admin.overrides + [("dbname", database)])
    }

    /// Connects to one database, with nothing of that database on the search path.
    ///
    /// What is inside belongs to a tenant: an unqualified name could be theirs, and would run with leash's rights.
    package func connect(to database: String, beside other: Connection? = nil) async throws(PQError) -> Connection {
        try await Connection.connect(conninfo(for: database), beside: other, script: Self.preamble)
    }

    /// Connects where the catalogs are read and changed: to the private database, or, while there is none, to the
    /// database that the admin's URL names.
    ///
    /// - Returns: the connection, and whether it is to the private database.
    package func connect() async throws(PQError) -> (connection: Connection, isPrivate: Bool) {
        do throws(PQError) {
            return (try await connect(to: installation), true)
        } catch {
            // libpq gives no SQLSTATE for a failed connection; the catalogs tell whether the database is there.
            let connection = try await Connection.connect(admin, script: Self.preamble)
            guard try await isOpen(installation, on: connection) else { return (connection, false) }
            // Another first start may have made it meanwhile; what keeps leash out of it still is the reason.
            return (try await connect(to: installation), true)
        }
    }

    private func isOpen(_ database: String, on connection: Connection) async throws(PQError) -> Bool {
        let sql = "SELECT datallowconn FROM pg_catalog.pg_database WHERE datname = $1"
        let rows = try await connection.rows(sql, [database]) { row throws(PQError) in row.bool(0) }
        return rows == [true]
    }

    /// A lock that a tenant holds must not stop everyone else, nor a dead standby the DDL.
    private static let preamble = """
        SET search_path = ''; SET lock_timeout = '2s'; SET statement_timeout = 0; SET synchronous_commit = local;
        SET client_min_messages = warning
        """
}
