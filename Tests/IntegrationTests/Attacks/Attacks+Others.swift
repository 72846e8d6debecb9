import LeashTesting

// Others: their sessions, what can be seen of them, and what they have in a database that is shared.
extension Attack {
    private static func session(of login: String, _ function: String) -> String {
        "SELECT \(function)(pid) FROM pg_stat_activity WHERE usename = '\(login)'"
    }

    static let sessions: [Attack] = many(
        refused(
            "other-session",
            session(of: "wiki_1", "pg_terminate_backend"),
            session(of: "wiki_1", "pg_cancel_backend"),
            session(of: "postgres", "pg_terminate_backend"),
            session(of: "postgres", "pg_cancel_backend"),
            session(of: "wiki_1", "pg_log_backend_memory_contexts")
        ),
        refused(
            "other-session",
            by: [.readwrite, .read],
            session(of: "notes_1", "pg_terminate_backend"),
            session(of: "notes_1", "pg_cancel_backend")
        ),
        // Notifications and advisory locks are each database's own; both keys are taken in `wiki` meanwhile.
        [
            Attack(
                id: "other-lock",
                actors: Actor.allCases,
                statements: [
                    "SELECT 1 WHERE NOT pg_try_advisory_xact_lock(4711) OR NOT pg_try_advisory_xact_lock(4712)"
                ],
                outcome: .hidden
            )
        ]
    )

    static let sights: [Attack] = many(
        hidden(
            "other-query",
            """
            SELECT FROM pg_stat_activity WHERE usename IN ('wiki_1', 'postgres')
            AND (query <> '<insufficient privilege>' OR client_addr IS NOT NULL OR state IS NOT NULL)
            """
        ),
        refused("other-size", "SELECT pg_database_size('wiki')", "SELECT pg_database_size('leash')"),
        hidden("server-files", "SELECT FROM pg_settings WHERE sourcefile IS NOT NULL OR name = 'data_directory'"),
        visible("sees-databases", "SELECT FROM pg_database WHERE datname = 'wiki' AND datdba = 'leash'::regrole"),
        visible("sees-grants", "SELECT FROM pg_database, aclexplode(datacl) WHERE datname = 'wiki' AND grantee <> 0"),
        visible("sees-roles", "SELECT FROM pg_roles WHERE rolname = 'wiki_1' AND rolconnlimit > 0"),
        visible("sees-memberships", "SELECT FROM pg_auth_members WHERE member = 'wiki_1'::regrole"),
        visible("sees-settings", "SELECT FROM pg_db_role_setting WHERE setrole = 'wiki_1'::regrole"),
        visible("sees-comments", "SELECT FROM pg_shdescription WHERE description LIKE 'leash:1 % app=wiki %'"),
        visible("sees-sessions", "SELECT FROM pg_stat_activity WHERE usename = 'wiki_1' AND datname = 'wiki'"),
        visible("sees-sessions", "SELECT FROM pg_stat_activity WHERE application_name = 'wiki''s own'"),
        visible("sees-locks", "SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database WHERE datname = 'wiki'"),
        visible("sees-statistics", "SELECT FROM pg_stat_database WHERE datname = 'wiki' AND xact_commit > 0"),
        visible("sees-ownership", "SELECT FROM pg_shdepend WHERE refobjid = 'wiki'::regrole AND deptype = 'o'"),
        visible("sees-slots", "SELECT FROM pg_replication_slots WHERE slot_name = 'standby'"),
        visible("sees-server-settings", "SELECT FROM pg_settings WHERE name = 'max_connections'"),
        visible("sees-cluster-size", "SELECT FROM (SELECT pg_tablespace_size('pg_default') AS n) s WHERE n > 0"),
        visible("sees-activity-of-all", "SELECT FROM (SELECT pg_current_wal_lsn() AS l) s WHERE l > '0/0'"),
        visible("sees-activity-of-all", "SELECT FROM pg_stat_wal WHERE wal_records > 0"),
        inPostgres("leaves-objects-in-postgres", .visible, "SELECT lo_create(0)"),
        inPostgres("leaves-objects-in-postgres", .visible, "CREATE TEMPORARY TABLE mine AS SELECT 1"),
        inPostgres("meets-others-in-postgres", .visible, "LISTEN anything", "SELECT pg_listening_channels()"),
        inPostgres("meets-others-in-postgres", .visible, "SELECT pg_advisory_lock(4711)"),
        inPostgres("in-postgres", .refused(["42501"]), "CREATE TABLE mine ()"),
        inPostgres("in-postgres", .refused(["42501"]), "CREATE SCHEMA mine"),
        inPostgres("in-postgres", .refused(["42501"]), "CREATE EXTENSION \(TestServer.someExtension)")
    )

    /// What logins with access `readwrite` and `read` try in a database that another app owns.
    static let objects: [Attack] = many(
        refused(
            "write-with-read",
            by: [.read],
            "INSERT INTO thing (what) VALUES ('x')",
            "UPDATE thing SET what = 'x'",
            "DELETE FROM thing",
            "SELECT nextval('thing_id_seq')",
            "SELECT setval('thing_id_seq', 1)",
            "SELECT * FROM thing FOR UPDATE",
            "BEGIN; LOCK TABLE thing IN ROW EXCLUSIVE MODE",
            "INSERT INTO later (what) VALUES ('x')",
            "INSERT INTO more.later (what) VALUES ('x')"
        ),
        refused(
            "own-by-access",
            by: [.readwrite, .read],
            "TRUNCATE thing",
            "DROP TABLE thing",
            "ALTER TABLE thing ADD COLUMN mine int",
            "ALTER TABLE thing OWNER TO SESSION_USER",
            "ALTER TABLE thing DISABLE ROW LEVEL SECURITY",
            "CREATE INDEX ON thing (what)",
            "CREATE TRIGGER mine BEFORE INSERT ON thing EXECUTE FUNCTION suppress_redundant_updates_trigger()",
            "CREATE RULE mine AS ON INSERT TO thing DO INSTEAD NOTHING",
            "COMMENT ON TABLE thing IS 'mine'",
            "CREATE TABLE mine ()",
            "CREATE TABLE more.mine ()",
            "CREATE TEMPORARY TABLE mine ()",
            "CREATE SCHEMA mine",
            "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
            "CREATE EXTENSION \(TestServer.someExtension)",
            "CREATE PUBLICATION mine FOR TABLE thing",
            "ALTER SCHEMA public OWNER TO SESSION_USER",
            "ALTER DEFAULT PRIVILEGES FOR ROLE notes GRANT ALL ON TABLES TO PUBLIC",
            "REASSIGN OWNED BY notes TO SESSION_USER",
            "DROP TABLE later"
        )
        .or("42P17"),
        // Without the right to pass a privilege on, Postgres warns, and grants nothing.
        ineffective("own-by-access", by: [.readwrite, .read], "GRANT SELECT ON thing TO PUBLIC")
    )
}
