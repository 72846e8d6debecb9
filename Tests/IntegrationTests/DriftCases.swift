import LeashTesting

/// Whether a query of pg_roles finds the role.
private func role(_ name: String, _ condition: String) -> String {
    "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = '\(name)' AND \(condition))"
}

private func notes(_ condition: String) -> String {
    "SELECT EXISTS (SELECT FROM pg_database WHERE datname = 'notes' AND \(condition))"
}

/// Whether the login has exactly this setting in its database.
private func setting(_ setting: String) -> String {
    """
    SELECT '\(setting)' = ANY (setconfig) FROM pg_db_role_setting s JOIN pg_database d ON d.oid = setdatabase
    WHERE datname = 'notes' AND setrole = 'notes_1'::regrole
    """
}

private func member(_ member: String, of role: String) -> String {
    """
    EXISTS (SELECT FROM pg_auth_members WHERE roleid = '\(role)'::regrole AND member = '\(member)'::regrole
            AND NOT admin_option)
    """
}

extension Drift {
    static let databases = [
        Drift(
            "database owner",
            "ALTER DATABASE notes OWNER TO postgres",
            gives: "owner",
            until: notes("datdba = 'leash'::regrole")
        ).blocked("database notes is owned by postgres", wayOut: "ALTER DATABASE notes OWNER TO leash"),
        Drift(
            "database owner, a tenant's",
            "ALTER DATABASE notes OWNER TO notes",
            gives: "owner",
            "privileges.notes.CREATE",
            "privileges.notes.TEMPORARY",
            until: notes("datdba = 'leash'::regrole")
        ),
        Drift(
            "database connection limit",
            "ALTER DATABASE notes CONNECTION LIMIT 1",
            gives: "connectionLimit",
            until: notes("datconnlimit = -1")
        ),
        Drift(
            "database closed",
            "ALTER DATABASE notes ALLOW_CONNECTIONS false",
            gives: "allowsConnections",
            "schema.public.owner",
            "extensions.\(TestServer.someExtension)",
            "groups.notes.ro",
            until: notes("datallowconn")
        ),
        Drift(
            "a limit lifted for the whole database",
            "ALTER DATABASE notes SET statement_timeout = 0",
            gives: "settings.statement_timeout",
            until: "SELECT NOT EXISTS (SELECT FROM pg_db_role_setting WHERE setrole = 0)"
        ),
    ]

    static let limits = [
        Drift(
            "connection limit",
            "ALTER ROLE notes_1 CONNECTION LIMIT 99",
            gives: "limits.connections",
            until: role("notes_1", "rolconnlimit = 7")
        ),
        Drift(
            "another app's connection limit",
            """
            DO $$ BEGIN EXECUTE (SELECT format('ALTER ROLE %I CONNECTION LIMIT 99', rolname)
                                 FROM pg_roles WHERE rolname LIKE 'a.reports%'); END $$
            """,
            gives: "access.reports.limits.connections",
            until: "SELECT rolconnlimit = 7 FROM pg_roles WHERE rolname LIKE 'a.reports%'"
        ),
        Drift(
            "statement_timeout",
            "ALTER ROLE notes_1 IN DATABASE notes SET statement_timeout = '1h'",
            gives: "limits.statementTimeout",
            until: setting("statement_timeout=30000ms")
        ),
        Drift(
            "idle_in_transaction_session_timeout",
            "ALTER ROLE notes_1 IN DATABASE notes RESET idle_in_transaction_session_timeout",
            gives: "limits.idleInTransaction",
            until: setting("idle_in_transaction_session_timeout=60000ms")
        ),
        Drift(
            "lock_timeout",
            "ALTER ROLE notes_1 IN DATABASE notes SET lock_timeout = 0",
            gives: "limits.lockTimeout",
            until: setting("lock_timeout=3000ms")
        ),
        Drift(
            "temp_file_limit",
            "ALTER ROLE notes_1 IN DATABASE notes SET temp_file_limit = -1",
            gives: "limits.tempFiles",
            until: setting("temp_file_limit=10240kB")
        ).blocked(nil, wayOut: "ALTER ROLE notes_1 IN DATABASE notes RESET temp_file_limit"),
    ]

    static let settings = [
        Drift(
            "role",
            "ALTER ROLE notes_1 IN DATABASE notes SET role = 'none'",
            gives: "settings.role",
            until: setting("role=notes")
        ),
        Drift(
            "role, gone",
            "ALTER ROLE notes_1 IN DATABASE notes RESET role",
            gives: "settings.role",
            until: setting("role=notes")
        ),
        Drift(
            "a setting added in the database",
            "ALTER ROLE notes_1 IN DATABASE notes SET work_mem = '1GB'",
            gives: "settings.work_mem",
            until: "SELECT NOT (\(setting("work_mem=1GB")))"
        ),
        Drift(
            "a setting added everywhere",
            "ALTER ROLE notes_1 SET work_mem = '1GB'",
            gives: "roles.notes_1.settings.work_mem everywhere",
            until: "SELECT NOT EXISTS (SELECT FROM pg_db_role_setting WHERE setdatabase = 0)"
        ),
        Drift(
            "a setting of the owner role",
            "ALTER ROLE notes SET statement_timeout = 0",
            gives: "roles.notes.settings.statement_timeout everywhere",
            until: "SELECT NOT EXISTS (SELECT FROM pg_db_role_setting WHERE setdatabase = 0)"
        ),
        Drift(
            "a superuser's setting",
            "ALTER ROLE notes_1 IN DATABASE notes SET log_statement = 'none'",
            gives: "settings.log_statement",
            until: "SELECT NOT (\(setting("log_statement=none")))"
        ).blocked(nil, wayOut: "ALTER ROLE notes_1 IN DATABASE notes RESET log_statement"),
        Drift(
            "a custom setting",
            "ALTER ROLE notes_1 IN DATABASE notes SET \"app.Tenant\" = 'x'",
            gives: "settings.app.Tenant",
            until: "SELECT NOT (\(setting("app.Tenant=x")))"
        ).blocked(nil, wayOut: "ALTER ROLE notes_1 IN DATABASE notes RESET \"app.Tenant\""),
        Drift(
            "a setting for another database",
            "ALTER ROLE notes_1 IN DATABASE postgres SET role = 'none'",
            gives: "roles.notes_1.settings.role",
            until: "SELECT count(*) = 2 FROM pg_db_role_setting"
        ),
    ]

    static let privileges = [
        Drift(
            "CONNECT for PUBLIC",
            "GRANT CONNECT ON DATABASE notes TO PUBLIC",
            gives: "privileges.PUBLIC.CONNECT",
            until: "SELECT NOT has_database_privilege('stranger', 'notes', 'CONNECT')"
        ),
        Drift(
            "TEMPORARY for PUBLIC",
            "GRANT TEMPORARY ON DATABASE notes TO PUBLIC",
            gives: "privileges.PUBLIC.TEMPORARY",
            until: "SELECT NOT has_database_privilege('stranger', 'notes', 'TEMPORARY')"
        ),
        Drift(
            "CREATE taken from the owner role",
            "REVOKE CREATE ON DATABASE notes FROM notes",
            gives: "privileges.notes.CREATE",
            until: "SELECT has_database_privilege('notes', 'notes', 'CREATE')"
        ),
        Drift(
            "CONNECT taken from the login",
            "REVOKE CONNECT ON DATABASE notes FROM notes_1",
            gives: "privileges.notes_1.CONNECT",
            until: "SELECT has_database_privilege('notes_1', 'notes', 'CONNECT')"
        ),
        Drift(
            "CREATE for the login itself",
            "GRANT CREATE ON DATABASE notes TO notes_1 WITH GRANT OPTION",
            gives: "privileges.notes_1.CREATE",
            until: "SELECT NOT has_database_privilege('notes_1', 'notes', 'CREATE')"
        ),
        Drift(
            "a stranger let in",
            "GRANT CONNECT ON DATABASE notes TO stranger",
            gives: "privileges.stranger.CONNECT",
            until: "SELECT NOT has_database_privilege('stranger', 'notes', 'CONNECT')"
        ),
        Drift(
            "the right to let others in",
            "GRANT CONNECT ON DATABASE notes TO notes_1 WITH GRANT OPTION",
            gives: "privileges.notes_1.CONNECT",
            until: "SELECT NOT has_database_privilege('notes_1', 'notes', 'CONNECT WITH GRANT OPTION')"
        ),
        Drift(
            "the default privileges",
            "DO $$ BEGIN EXECUTE 'REVOKE ALL ON DATABASE notes FROM notes, notes_1'; END $$",
            gives: "privileges.notes.CREATE",
            "privileges.notes.TEMPORARY",
            "privileges.notes_1.CONNECT",
            until: "SELECT has_database_privilege('notes', 'notes', 'CREATE')"
        ),
    ]

    static let memberships = [
        Drift(
            "the login's membership, gone",
            leaving,
            gives: "roles.notes.members.notes_1",
            until: "SELECT \(member("notes_1", of: "notes"))"
        ),
        Drift(
            "the login's membership, with ADMIN",
            "GRANT notes TO notes_1 WITH ADMIN OPTION",
            gives: "roles.notes.members.notes_1",
            until: "SELECT \(member("notes_1", of: "notes"))"
        ).blocked("a superuser made notes_1 a member", since: 160_000, wayOut: "REVOKE notes FROM notes_1"),
        Drift(
            "a stranger in the owner role",
            "GRANT notes TO stranger",
            gives: "roles.notes.members.stranger",
            until: "SELECT NOT \(member("stranger", of: "notes"))"
        ).blocked("a superuser made stranger a member", since: 160_000, wayOut: "REVOKE notes FROM stranger"),
        Drift(
            "a stranger in the group",
            "GRANT \"notes.ro\" TO stranger",
            gives: "roles.notes.ro.members.stranger",
            until: "SELECT NOT \(member("stranger", of: "\"notes.ro\""))"
        ).blocked("a superuser made stranger a member", since: 160_000, wayOut: "REVOKE \"notes.ro\" FROM stranger"),
        Drift(
            "the login in pg_read_all_data",
            "GRANT pg_read_all_data TO notes_1",
            gives: "roles.pg_read_all_data.members.notes_1",
            until: "SELECT NOT \(member("notes_1", of: "pg_read_all_data"))"
        ).blocked("a superuser made notes_1 a member", since: 160_000, wayOut: "REVOKE pg_read_all_data FROM notes_1"),
        Drift(
            "the owner role in the installation's",
            "GRANT leash TO notes",
            gives: "roles.leash.members.notes",
            until: "SELECT NOT \(member("notes", of: "leash"))"
        ).blocked("a superuser made notes a member", since: 160_000, wayOut: "REVOKE leash FROM notes"),
    ]
}
