import LeashCore
import PQ

extension Endpoint {
    /// Makes the installation's role, private database and tables, as far as they are missing.
    ///
    /// Two first starts may run at once: what the other made meanwhile is taken if it is this installation's, and
    /// refused if it is a stranger's.
    func install() async throws {
        let connection = try await Connection.connect(admin)
        let sql = InstallationSQL(installation: installation, version: connection.serverVersion)
        try await connection.script("SET search_path = ''; SET lock_timeout = '10s'")
        try await connection.keepNoMemberships()
        try await unlessThere { try await connection.transaction(of: sql.role) }
        try await requireOurs(on: connection)
        try await unlessInTheWay { try await connection.joinUnlessSuperuser(sql.membership) }
        try await unlessThere { try await connection.run(sql.database) }
        try await requireOurs(on: connection)
        try await unlessInTheWay { try await connection.transaction(of: sql.opening) }
        let inside = try await connect(to: installation)
        try await inside.transaction(of: ["SELECT pg_catalog.pg_advisory_xact_lock(1)"] + sql.tables)
    }

    /// Runs what may have been done already; the codes are those of a role, a database and a catalog row that exist.
    private func unlessThere(_ body: () async throws -> Void) async throws {
        do { try await body() } catch let error as PQError {
            guard ["42710", "42P04", "23505"].contains(error.sqlState ?? "") else { throw error }
        }
    }

    /// Tries again when another first start is at the same rows of the catalog.
    private func unlessInTheWay(_ body: () async throws -> Void) async throws {
        for pause in [20, 50, 100, 200, 500] {
            do { return try await body() } catch let error as PQError where error.isPassing {
                try await Task.sleep(for: .milliseconds(pause))
            }
        }
        try await body()
    }

    /// Accepts only what carries this installation's mark, and a database that its role owns.
    private func requireOurs(on connection: Connection) async throws {
        let state = try await snapshot(on: connection, isPrivate: false)
        if case .foreign(let what) = state.installation { throw PQError(message: what) }
        guard state.roles[installation] != nil else { throw PQError(message: "role \(installation) was not created") }
    }
}

extension Connection {
    /// Since 16 an operator may have set that who makes a role becomes a member of it: of each tenant's, here.
    func keepNoMemberships() throws(PQError) {
        if serverVersion >= 160_000 { try run("SET createrole_self_grant = ''") }
    }

    fileprivate func joinUnlessSuperuser(_ membership: String) throws(PQError) {
        if try facts().state.admin.isSuperuser { return }
        try run(membership)
    }
}
