import LeashCore
import PQ

extension Connection {
    /// Clients' sessions but this one.
    ///
    /// Who may not see the kind of others' backends gets those of background workers with a database too, which are few.
    func sessionList() throws(PQError) -> [ServerVitals.Session] {
        try rows(Self.sessionsQuery) { row throws(PQError) in
            var session = ServerVitals.Session(pid: row.int(0), database: row.text(1), login: row.text(2))
            session.application = row.textOrNil(3) ?? ""
            session.state = row.textOrNil(4)
            session.stateAge = row.intOrNil(5)
            session.statementAge = row.intOrNil(6)
            session.words = row.textOrNil(7)
            return session
        }
    }

    private static let sessionsQuery = """
        SELECT pid, datname, usename, application_name, state,
               \(age(of: "state_change")), \(age(of: "query_start")), \(words(of: "query"))
        FROM pg_catalog.pg_stat_activity
        WHERE datname IS NOT NULL AND usename IS NOT NULL
          AND COALESCE(backend_type OPERATOR(pg_catalog.=) 'client backend', true)
          AND pid OPERATOR(pg_catalog.<>) pg_catalog.pg_backend_pid()
        """

    /// Milliseconds since a time.
    private static func age(of column: String) -> String {
        """
        (EXTRACT(EPOCH FROM pg_catalog.clock_timestamp() OPERATOR(pg_catalog.-) \(column))
            OPERATOR(pg_catalog.*) 1000)::pg_catalog.int8
        """
    }

    /// The first words of a statement, three at most, up to the first thing that is no plain word.
    ///
    /// What may be a literal never leaves the server: a statement begins outside of any, and nothing follows that could
    /// open one.
    static func words(of column: String) -> String {
        """
        pg_catalog."substring"(\(column), \
        '^[[:space:]]*([[:alpha:]_]+(?:[[:space:]]+[[:alpha:]_][[:alnum:]_.]*){0,2})(?=[[:space:];(]|$)')
        """
    }

    /// Who waits for a lock; the functions are for everybody to call.
    func lockWaits() throws(PQError) -> [ServerVitals.LockWait] {
        // waitstart is set a moment after the wait has begun.
        let query = """
            SELECT l.pid, pg_catalog.array_to_string(pg_catalog.pg_blocking_pids(l.pid), ','),
                   COALESCE(\(Self.age(of: "l.waitstart")), 0)
            FROM pg_catalog.pg_locks l WHERE NOT l.granted AND l.pid IS NOT NULL LIMIT 100
            """
        return try rows(query) { row throws(PQError) in
            let blockers = Set(row.text(1).split(separator: ",").compactMap { Int($0) })
            return ServerVitals.LockWait(pid: row.int(0), blockers: blockers.sorted(), age: max(0, row.int(2)))
        }
    }

    /// The slowest statements that pg_stat_statements knows of, in the database that this connection is to.
    ///
    /// Only where its view belongs to the extension, and that to a superuser: another's could be anything.
    func slowStatements() -> Observation<[ServerVitals.SlowStatement]> {
        do throws(PQError) {
            let schemas = try rows(Self.statementsViewQuery) { row throws(PQError) in row.text(0) }
            guard let schema = schemas.first else { return .unreachable("no pg_stat_statements here") }
            let query = """
                SELECT r.rolname, d.datname, s.queryid::pg_catalog.text, s.calls, s.max_exec_time::pg_catalog.int8,
                       \(Self.words(of: "s.query"))
                FROM \(quoted(identifier: schema)).pg_stat_statements s
                JOIN pg_catalog.pg_roles r ON r.oid OPERATOR(pg_catalog.=) s.userid
                JOIN pg_catalog.pg_database d ON d.oid OPERATOR(pg_catalog.=) s.dbid
                WHERE s.queryid IS NOT NULL ORDER BY s.max_exec_time DESC LIMIT 200
                """
            return .observed(
                try rows(query) { row throws(PQError) in
                    ServerVitals.SlowStatement(
                        login: row.text(0),
                        database: row.text(1),
                        queryID: row.text(2),
                        calls: row.int(3),
                        longest: row.int(4),
                        words: row.textOrNil(5)
                    )
                }
            )
        } catch {
            return .unreachable(error.message)
        }
    }

    private static let statementsViewQuery = """
        SELECT n.nspname FROM pg_catalog.pg_extension e
        JOIN pg_catalog.pg_roles r ON r.oid OPERATOR(pg_catalog.=) e.extowner AND r.rolsuper
        JOIN pg_catalog.pg_depend p ON p.refobjid OPERATOR(pg_catalog.=) e.oid
             AND p.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_extension'::pg_catalog.regclass
             AND p.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_class'::pg_catalog.regclass
        JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) p.objid
        JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
        WHERE e.extname OPERATOR(pg_catalog.=) 'pg_stat_statements'
          AND c.relname OPERATOR(pg_catalog.=) 'pg_stat_statements'
        """
}
