import LeashCore
import PQ

/// What a server says of itself at first.
struct ServerFacts: Sendable {
    /// The server itself and the role that leash is on it.
    var state: ServerState
    var listensOnTCP: Bool
    /// Whether the tables of a private database are in the one that leash is connected to.
    var hasTables: Bool
}

extension Connection {
    func facts() throws(PQError) -> ServerFacts {
        let rows = try rows(Self.factsQuery) { row throws(PQError) in
            var admin = Admin(name: row.text(1), isSuperuser: row.bool(2))
            admin.canCreateRoles = row.bool(3)
            admin.canCreateDatabases = row.bool(4)
            admin.canLimitTempFiles = row.bool(5)
            admin.inherits = row.bool(9) || row.int(0) >= 160_000
            var state = ServerState(version: row.int(0), admin: admin, now: row.int(6))
            state.maxConnections = row.int(7)
            state.reservedConnections = row.int(8)
            return ServerFacts(state: state, listensOnTCP: !row.text(10).isEmpty, hasTables: row.bool(11))
        }
        guard let facts = rows.first else { throw PQError(message: "the admin's own role is not in pg_roles") }
        return facts
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
               r.rolinherit, pg_catalog.current_setting('listen_addresses'),
               EXISTS (SELECT FROM pg_catalog.pg_class t
                       JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) t.relnamespace
                       WHERE n.nspname OPERATOR(pg_catalog.=) 'leash' AND t.relname OPERATOR(pg_catalog.=) 'applied')
        FROM pg_catalog.pg_roles r WHERE r.rolname OPERATOR(pg_catalog.=) CURRENT_USER
        """

    /// The id of the env store that the private database knows.
    func envStore() throws(PQError) -> String? {
        try rows(Self.envStoreQuery) { row throws(PQError) in row.text(0) }.first
    }

    static let envStoreQuery = "SELECT value FROM leash.state WHERE key OPERATOR(pg_catalog.=) 'env_store'"

    static let appliedQuery = """
        SELECT pg_catalog.substr(address, 10), object, "values", revision,
               EXTRACT(EPOCH FROM at)::pg_catalog.int8
        FROM leash.applied WHERE pg_catalog.starts_with(address, 'database/')
        """

    /// What was last applied to databases, by the names that the files give them.
    func applied() throws(PQError) -> ByName<Applied> {
        var names: [String] = []
        var applied: [Applied] = []
        var revisions = RecentTexts()
        try forEachRow(
            Self.appliedQuery,
            reserve: { count in
                names.reserveCapacity(count)
                applied.reserveCapacity(count)
            }
        ) { row throws(PQError) in
            let revision = row.textOrNil(3, &revisions)
            let value = Applied(oid: row.uint32(1), text: row.text(2), revision: revision, at: row.int(4))
            names.append(row.text(0))
            applied.append(value)
        }
        return ByName(consume names, consume applied)
    }
}
