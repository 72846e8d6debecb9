import LeashPostgres
import PQ

/// Watches over a dump that is under way: it holds locks, and a migration that waits for one stops every query behind it.
struct DumpGuard: Sendable {
    let session: ServerSession
    /// What `pg_stat_activity` shows of the dump.
    let applicationName: String
    /// How long others may wait for it.
    let patience: Duration

    /// Looks every second until the task is cancelled, from when somebody can have waited for too long.
    ///
    /// - Throws: ``BackupError`` once somebody waits for the dump too long.
    func watch() async throws {
        try await Task.sleep(for: patience)
        while true {
            try await Task.sleep(for: .seconds(1))
            let waiting = try await waiting()
            guard waiting.isEmpty else {
                throw BackupError(
                    "pid \(waiting.map(String.init).joined(separator: ", ")) waited for the dump's locks for over "
                        + "\(patience.components.seconds) s: the dump gave way",
                    isPassing: true
                )
            }
        }
    }

    /// Sessions that have waited for the dump for too long.
    private func waiting() async throws(PQError) -> [Int] {
        let query = """
            SELECT DISTINCT l.pid FROM pg_catalog.pg_locks l, pg_catalog.pg_stat_activity a
            WHERE a.application_name OPERATOR(pg_catalog.=) $1 AND NOT l.granted
              AND l.waitstart OPERATOR(pg_catalog.<)
                  (pg_catalog.clock_timestamp() OPERATOR(pg_catalog.-) $2::pg_catalog.interval)
              AND a.pid OPERATOR(pg_catalog.=) ANY (pg_catalog.pg_blocking_pids(l.pid))
            """
        let limit = "\(patience.components.seconds) s"
        return try await session.connection.rows(query, [applicationName, limit]) { row throws(PQError) in row.int(0) }
    }
}
