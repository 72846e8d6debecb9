// Roles: more power for oneself, and power over others.
extension Attack {
    static let roles: [Attack] = many(
        powers,
        ownLimits,
        refused(
            "other-role",
            "ALTER ROLE wiki_1 PASSWORD 'x'",
            "ALTER ROLE wiki_1 SET search_path = ''",
            "ALTER ROLE wiki_1 IN DATABASE wiki SET role = none",
            "ALTER ROLE wiki_1 NOLOGIN",
            "ALTER ROLE leash LOGIN PASSWORD 'x'",
            "ALTER ROLE postgres PASSWORD 'x'",
            "ALTER ROLE ALL SET statement_timeout = 1",
            "DROP ROLE wiki_1",
            "DROP OWNED BY wiki",
            "REASSIGN OWNED BY wiki TO notes",
            "ALTER DEFAULT PRIVILEGES FOR ROLE wiki GRANT SELECT ON TABLES TO PUBLIC"
        ),
        refused("new-role", "CREATE ROLE mine", "CREATE USER mine SUPERUSER"),
        refused(
            "give-away",
            "GRANT notes TO wiki",
            "GRANT notes_1 TO wiki_1",
            "GRANT \"notes.rw\" TO wiki_1",
            "REVOKE notes FROM notes_1"
        ),
        refused(
            "join",
            "GRANT leash TO notes",
            "GRANT leash TO SESSION_USER",
            "GRANT wiki TO SESSION_USER",
            "GRANT wiki_1 TO SESSION_USER",
            "GRANT postgres TO SESSION_USER",
            "GRANT pg_read_all_data TO SESSION_USER",
            "GRANT pg_signal_backend TO SESSION_USER",
            "GRANT pg_execute_server_program TO SESSION_USER",
            // This role can't have members at all: 0LP01, on 16 and 17 an internal error, on 18 0A000.
            "GRANT pg_database_owner TO SESSION_USER"
        ).or("0LP01", "XX000", "0A000")
    )

    private static let powers = refused(
        "power",
        "ALTER ROLE SESSION_USER SUPERUSER",
        "ALTER ROLE SESSION_USER CREATEROLE",
        "ALTER ROLE SESSION_USER CREATEDB",
        "ALTER ROLE SESSION_USER REPLICATION",
        "ALTER ROLE SESSION_USER BYPASSRLS",
        "ALTER ROLE notes CREATEDB"
    )

    private static let ownLimits: [Attack] = many(
        refused(
            "own-limits",
            "ALTER ROLE SESSION_USER CONNECTION LIMIT -1",
            "ALTER ROLE SESSION_USER VALID UNTIL 'infinity'",
            "ALTER ROLE SESSION_USER NOLOGIN",
            "ALTER ROLE SESSION_USER INHERIT",
            "ALTER ROLE notes LOGIN",
            "SET temp_file_limit = -1",
            "ALTER ROLE SESSION_USER SET temp_file_limit = -1"
        ),
        // 0A000: nobody renames the session's own user; 55006: nor drops it.
        refused("own-limits", "ALTER ROLE notes_1 RENAME TO mine", "DROP ROLE notes_1").or("0A000", "55006")
    )

    /// Becoming somebody else in a session, and what is left without the role.
    static let logins: [Attack] = many(
        refused(
            "become",
            "SET ROLE leash",
            "SET ROLE postgres",
            "SET ROLE wiki",
            "SET ROLE wiki_1",
            "SET ROLE pg_monitor",
            "SET SESSION AUTHORIZATION postgres",
            "SET SESSION AUTHORIZATION wiki_1",
            "SELECT set_config('role', 'leash', false)",
            "DO $$ BEGIN SET LOCAL ROLE leash; END $$"
        ),
        refused("become", by: [.readwrite, .read], "SET ROLE notes", "SET ROLE notes_1"),
        refused("become", by: [.read], "SET ROLE \"notes.rw\""),
        refused(
            "without-role",
            by: [.login],
            "CREATE TABLE mine ()",
            "CREATE SCHEMA mine",
            "CREATE TEMPORARY TABLE mine ()",
            "SELECT * FROM thing",
            "DROP TABLE thing",
            "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'"
        )
    )

    /// The mark, by which leash knows what is its own.
    static let databases: [Attack] = many(
        refused(
            "mark",
            "COMMENT ON DATABASE notes IS 'leash:1 leash app=wiki'",
            "COMMENT ON DATABASE notes IS NULL",
            "COMMENT ON DATABASE wiki IS 'mine'",
            "COMMENT ON DATABASE leash IS 'mine'",
            "COMMENT ON ROLE notes_1 IS 'mine'",
            "COMMENT ON ROLE notes IS 'mine'",
            "COMMENT ON ROLE leash IS 'mine'"
        ),
        refused(
            "own-database",
            "ALTER DATABASE notes CONNECTION LIMIT 50",
            "ALTER DATABASE notes OWNER TO notes",
            "ALTER DATABASE notes RENAME TO mine",
            "ALTER DATABASE notes ALLOW_CONNECTIONS false",
            "ALTER DATABASE notes IS_TEMPLATE true",
            "ALTER DATABASE notes SET TABLESPACE pg_default",
            "ALTER DATABASE notes SET statement_timeout = 0",
            "ALTER DATABASE notes SET session_preload_libraries = 'auto_explain'",
            "ALTER DATABASE notes RESET ALL"
        ),
        refused("own-database", "DROP DATABASE notes", "DROP DATABASE notes WITH (FORCE)").or("55006"),
        refused(
            "other-database",
            "DROP DATABASE wiki WITH (FORCE)",
            "DROP DATABASE leash WITH (FORCE)",
            "ALTER DATABASE wiki ALLOW_CONNECTIONS false",
            "ALTER DATABASE wiki CONNECTION LIMIT 0",
            "ALTER DATABASE wiki SET role = notes",
            "GRANT CONNECT ON DATABASE wiki TO PUBLIC",
            "GRANT ALL ON DATABASE leash TO PUBLIC",
            "REVOKE CONNECT ON DATABASE wiki FROM wiki_1"
        ),
        refused("new-database", "CREATE DATABASE mine", "CREATE DATABASE mine TEMPLATE wiki"),
        // A privilege without the right to pass it on: Postgres warns, and grants nothing.
        ineffective(
            "let-in",
            by: [.login, .readwrite, .read],
            "GRANT CONNECT ON DATABASE notes TO wiki_1",
            "GRANT ALL ON DATABASE notes TO PUBLIC",
            "REVOKE CONNECT ON DATABASE notes FROM notes_1"
        ),
        ineffective(
            "let-in",
            by: [.owner],
            "GRANT ALL ON DATABASE notes TO PUBLIC",
            "GRANT CONNECT ON DATABASE notes TO wiki_1"
        ),
        inPostgres("own-database", .refused(["42501"]), "DROP DATABASE notes"),
        inPostgres("own-database", .refused(["42501"]), "DROP DATABASE notes WITH (FORCE)")
    )
}

extension [Attack] {
    /// The same, refused with more SQLSTATEs.
    func or(_ states: String...) -> [Attack] {
        map { attack in
            guard case .refused(let known) = attack.outcome else { return attack }
            return Attack(
                id: attack.id,
                actors: attack.actors,
                statements: attack.statements,
                outcome: .refused(known.union(states)),
                place: attack.place
            )
        }
    }
}
