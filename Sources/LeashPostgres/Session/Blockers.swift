import LeashCore
import PQ

extension ServerSession {
    /// An error, with the sessions that are in the way if it is that a lock was not to be had.
    ///
    /// By then nobody waits any longer, so it names all who changed a shared catalog and have not ended their transaction.
    func explained(_ error: any Error) async -> any Error {
        // lock_not_available
        guard let error = error as? PQError, error.sqlState == "55P03" else { return error }
        let holders = (try? await connection.rows(Self.writersQuery) { row throws(PQError) in row.text(0) }) ?? []
        guard !holders.isEmpty else { return error }
        return PQError(
            message: error.message,
            sqlState: error.sqlState,
            detail: "held by \(holders.joined(separator: ", "))",
            hint:
                "it is tried again in the next round; SELECT pg_terminate_backend(PID) ends a session, ROLLBACK PREPARED "
                + "in its database a prepared transaction",
            sql: error.sql
        )
    }

    private static let writersQuery = """
        SELECT DISTINCT 'pid ' OPERATOR(pg_catalog.||) a.pid::pg_catalog.text OPERATOR(pg_catalog.||)
               COALESCE(' of ' OPERATOR(pg_catalog.||) a.usename, '')
        FROM pg_catalog.pg_locks l
        JOIN pg_catalog.pg_stat_activity a ON a.pid OPERATOR(pg_catalog.=) l.pid
        WHERE l.granted AND l.mode OPERATOR(pg_catalog.=) 'RowExclusiveLock'
          AND l.relation OPERATOR(pg_catalog.=) ANY ('{pg_catalog.pg_authid,pg_catalog.pg_auth_members,\
        pg_catalog.pg_database,pg_catalog.pg_db_role_setting,pg_catalog.pg_shdescription}'::pg_catalog.regclass[])
          AND a.pid OPERATOR(pg_catalog.<>) pg_catalog.pg_backend_pid()
        UNION ALL
        SELECT 'prepared transaction ' OPERATOR(pg_catalog.||) p.gid OPERATOR(pg_catalog.||) ' of '
               OPERATOR(pg_catalog.||) p.owner OPERATOR(pg_catalog.||) ' in ' OPERATOR(pg_catalog.||) p.database
        FROM pg_catalog.pg_prepared_xacts p
        ORDER BY 1
        """
}
