import LeashCore
import PQ

extension Connection {
    /// Counters and settings, as far as this admin sees them.
    func vitals(version: Int) throws(PQError) -> ServerVitals {
        var vitals = ServerVitals()
        let sight = try sight()
        vitals.isStandby = sight.isStandby
        vitals.seesActivity = sight.seesActivity
        vitals.settings = try pairs(Self.vitalSettingsQuery)
        vitals.defaults = try defaults()
        vitals.pendingRestart = try rows("SELECT name FROM pg_catalog.pg_settings WHERE pending_restart") {
            row throws(PQError) in row.text(0)
        }
        vitals.sessions = try sessionList()
        vitals.lockWaits = try lockWaits()
        vitals.deadlocks = try deadlocks()
        vitals.ages = try ages()
        vitals.prepared = try prepared()
        vitals.slots = try slots()
        if sight.seesHBA {
            vitals.hba = .observed(try hba(version: version))
            vitals.idents = try idents()
        } else {
            vitals.hba = .unreachable("only a superuser may read them")
        }
        return vitals
    }

    private struct Sight: Sendable {
        var isStandby: Bool
        var seesActivity: Bool
        var seesHBA: Bool
    }

    private func sight() throws(PQError) -> Sight {
        let query = """
            SELECT pg_catalog.pg_is_in_recovery(),
                   pg_catalog.pg_has_role('pg_read_all_stats', 'USAGE'),
                   pg_catalog.has_table_privilege('pg_catalog.pg_hba_file_rules', 'SELECT')
                       AND pg_catalog.has_table_privilege('pg_catalog.pg_ident_file_mappings', 'SELECT')
                       AND pg_catalog.has_function_privilege('pg_catalog.pg_hba_file_rules()', 'EXECUTE')
                       AND pg_catalog.has_function_privilege('pg_catalog.pg_ident_file_mappings()', 'EXECUTE')
            """
        let rows = try rows(query) { row throws(PQError) in
            Sight(isStandby: row.bool(0), seesActivity: row.bool(1), seesHBA: row.bool(2))
        }
        guard let sight = rows.first else { throw PQError(message: "no answer", sql: query) }
        return sight
    }

    private func pairs(_ query: String) throws(PQError) -> [String: String] {
        let pairs = try rows(query) { row throws(PQError) in (row.text(0), row.text(1)) }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    // Of what this session has set for itself, what it would have been.
    private static let vitalSettingsQuery = """
        SELECT name, COALESCE(reset_val, setting, '') FROM pg_catalog.pg_settings
        WHERE name OPERATOR(pg_catalog.=) ANY ('{listen_addresses,ssl,password_encryption,fsync,full_page_writes,\
        autovacuum,track_counts,data_checksums,autovacuum_freeze_max_age,statement_timeout,port}'::pg_catalog.text[])
        """

    private func defaults() throws(PQError) -> [String: String] {
        var defaults: [String: String] = [:]
        let query = """
            SELECT setconfig FROM pg_catalog.pg_db_role_setting
            WHERE setdatabase OPERATOR(pg_catalog.=) 0 AND setrole OPERATOR(pg_catalog.=) 0
            """
        try forEachRow(query) { row throws(PQError) in
            row.forEachElement(0) { setting in
                let text = String(decoding: setting, as: UTF8.self)
                guard let cut = text.firstIndex(of: "=") else { return }
                defaults[String(text[..<cut])] = String(text[text.index(after: cut)...])
            }
        }
        return defaults
    }

    private func deadlocks() throws(PQError) -> [String: ServerVitals.DeadlockCount] {
        let query = """
            SELECT datname, deadlocks, xact_commit, EXTRACT(EPOCH FROM stats_reset)::pg_catalog.int8
            FROM pg_catalog.pg_stat_database WHERE datname IS NOT NULL
            """
        let counts = try rows(query) { row throws(PQError) in
            (
                row.text(0),
                ServerVitals.DeadlockCount(deadlocks: row.int(1), commits: row.int(2), since: row.intOrNil(3))
            )
        }
        return Dictionary(counts, uniquingKeysWith: { first, _ in first })
    }

    private func ages() throws(PQError) -> [String: Int] {
        let query = """
            SELECT datname, GREATEST(pg_catalog.age(datfrozenxid), pg_catalog.mxid_age(datminmxid))
            FROM pg_catalog.pg_database
            """
        let ages = try rows(query) { row throws(PQError) in (row.text(0), row.int(1)) }
        return Dictionary(ages, uniquingKeysWith: { first, _ in first })
    }

    private func prepared() throws(PQError) -> [ServerVitals.PreparedTransaction] {
        let query = """
            SELECT gid, database, owner,
                   EXTRACT(EPOCH FROM pg_catalog.now() OPERATOR(pg_catalog.-) prepared)::pg_catalog.int8
            FROM pg_catalog.pg_prepared_xacts ORDER BY prepared
            """
        return try rows(query) { row throws(PQError) in
            ServerVitals.PreparedTransaction(
                id: row.text(0),
                database: row.text(1),
                owner: row.text(2),
                age: row.int(3)
            )
        }
    }

    private func slots() throws(PQError) -> [ServerVitals.Slot] {
        let query = """
            SELECT slot_name, active, wal_status,
                   COALESCE(pg_catalog.pg_wal_lsn_diff(
                       CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_replay_lsn()
                            ELSE pg_catalog.pg_current_wal_lsn() END, restart_lsn), 0)::pg_catalog.int8
            FROM pg_catalog.pg_replication_slots ORDER BY slot_name
            """
        return try rows(query) { row throws(PQError) in
            ServerVitals.Slot(
                name: row.text(0),
                isActive: row.bool(1),
                kept: max(0, row.int(3)),
                status: row.textOrNil(2)
            )
        }
    }
}
