import LeashCore
import PQ

extension Connection {
    /// The server itself and the role that leash is on it.
    func facts() throws(PQError) -> ServerState {
        let rows = try rows(Self.factsQuery) { row throws(PQError) in
            var admin = Admin(name: row.text(1), isSuperuser: row.bool(2))
            admin.canCreateRoles = row.bool(3)
            admin.canCreateDatabases = row.bool(4)
            admin.canLimitTempFiles = row.bool(5)
            admin.inherits = row.bool(9) || row.int(0) >= 160_000
            var state = ServerState(version: row.int(0), admin: admin, now: row.int(6))
            state.maxConnections = row.int(7)
            state.reservedConnections = row.int(8)
            return state
        }
        guard let state = rows.first else { throw PQError(message: "the admin's own role is not in pg_roles") }
        return state
    }

    // reserved_connections came with 16.
    private static let factsQuery = """
        SELECT pg_catalog.current_setting('server_version_num'), r.rolname, r.rolsuper, r.rolcreaterole, r.rolcreatedb,
               r.rolsuper OR pg_catalog.has_parameter_privilege('temp_file_limit', 'SET'),
               EXTRACT(EPOCH FROM pg_catalog.now())::pg_catalog.int8,
               pg_catalog.current_setting('max_connections'),
               pg_catalog.current_setting('superuser_reserved_connections')::pg_catalog.int4
                   OPERATOR(pg_catalog.+)
                   COALESCE(pg_catalog.current_setting('reserved_connections', true)::pg_catalog.int4, 0),
               r.rolinherit
        FROM pg_catalog.pg_roles r WHERE r.rolname OPERATOR(pg_catalog.=) CURRENT_USER
        """

    var listensOnTCP: Bool {
        let rows = try? rows("SELECT pg_catalog.current_setting('listen_addresses')") { row throws(PQError) in
            row.text(0)
        }
        return rows?.first.map { !$0.isEmpty } ?? false
    }

    /// Whether the private database's tables are there.
    func hasTables() throws(PQError) -> Bool {
        try rows("SELECT pg_catalog.to_regclass('leash.applied') IS NOT NULL") { row throws(PQError) in row.bool(0) }
            == [true]
    }

    /// A value of table `state`.
    func stored(_ key: String) throws(PQError) -> String? {
        try rows("SELECT value FROM leash.state WHERE key = $1", [key]) { row throws(PQError) in row.text(0) }.first
    }

    /// What was last applied to databases, by the names that the files give them.
    func applied() throws(PQError) -> [String: Applied] {
        let query = """
            SELECT pg_catalog.substr(address, 10), object, "values", revision,
                   EXTRACT(EPOCH FROM at)::pg_catalog.int8
            FROM leash.applied WHERE pg_catalog.starts_with(address, 'database/')
            """
        var applied: [String: Applied] = [:]
        var revisions = RecentTexts()
        try forEachRow(query, reserve: { applied.reserveCapacity($0) }) { row throws(PQError) in
            let revision = row.textOrNil(3, &revisions)
            let value = Applied(oid: row.uint32(1), text: row.text(2), revision: revision, at: row.int(4))
            let address = row.text(0)
            // Swift takes addresses for equal that Postgres does not; the first stays.
            if let first = applied.updateValue(value, forKey: address) { applied[address] = first }
        }
        return applied
    }
}
