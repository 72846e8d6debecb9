import LeashTesting

private func role(_ name: String, _ condition: String) -> String {
    "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = '\(name)' AND \(condition))"
}

private func comment(_ name: String) -> String {
    "SELECT shobj_description('\(name)'::regrole, 'pg_authid') = 'leash:1 leash'"
}

private let marked = """
    SELECT shobj_description(oid, 'pg_database') LIKE 'leash:1 leash app=notes %' FROM pg_database WHERE datname = 'notes'
    """

private let readable = "SELECT has_table_privilege('notes.ro', 'thing', 'SELECT')"

extension Drift {
    static let powers =
        [
            Drift(
                "LOGIN taken away",
                "ALTER ROLE notes_1 NOLOGIN",
                gives: "roles.notes_1.login",
                until: role("notes_1", "rolcanlogin")
            ),
            Drift(
                "LOGIN for the owner role",
                "ALTER ROLE notes LOGIN",
                gives: "roles.notes.login",
                until: role("notes", "NOT rolcanlogin")
            ),
            Drift(
                "INHERIT for the login",
                "ALTER ROLE notes_1 INHERIT",
                gives: "roles.notes_1.inherit",
                until: role("notes_1", "NOT rolinherit")
            ),
            Drift(
                "VALID UNTIL",
                "ALTER ROLE notes_1 VALID UNTIL '2020-01-01'",
                gives: "roles.notes_1.valid until",
                until: role("notes_1", "COALESCE(NOT isfinite(rolvaliduntil), true)")
            ),
        ]
        + [
            ("SUPERUSER", "rolsuper"), ("CREATEDB", "rolcreatedb"), ("CREATEROLE", "rolcreaterole"),
            ("REPLICATION", "rolreplication"), ("BYPASSRLS", "rolbypassrls"),
        ].flatMap { word, column in ["notes", "notes_1"].map { power(word, column, of: $0) } }

    /// Only a superuser takes away what only a superuser gives.
    private static func power(_ word: String, _ column: String, of name: String) -> Drift {
        let drift = Drift(
            "\(word) for \(name)",
            "ALTER ROLE \(name) \(word)",
            gives: "roles.\(name).\(word.lowercased())",
            until: role(name, "NOT \(column)")
        )
        guard !word.hasPrefix("CREATE") else { return drift }
        return drift.blocked("role \(name) has \(word)", wayOut: "ALTER ROLE \(name) NO\(word)")
    }

    static let comments = [
        Drift(
            "comment of the owner role",
            "COMMENT ON ROLE notes IS 'mine'",
            gives: "roles.notes.comment",
            until: comment("notes")
        ),
        Drift(
            "comment of the login, gone",
            "COMMENT ON ROLE notes_1 IS NULL",
            gives: "roles.notes_1.comment",
            until: comment("notes_1")
        ),
        Drift("comment of the database", "COMMENT ON DATABASE notes IS 'mine'", gives: "mark", until: marked),
        Drift("comment of the database, gone", "COMMENT ON DATABASE notes IS NULL", gives: "mark", until: marked),
    ]

    static let inside = [
        Drift(
            "a table of the login",
            "CREATE TABLE stray ()",
            "ALTER TABLE stray OWNER TO notes_1",
            in: "notes",
            gives: "objects.notes_1",
            until: "SELECT relowner = 'notes'::regrole FROM pg_class WHERE relname = 'stray'"
        ),
        Drift(
            "a large object of the login",
            "DO $$ BEGIN SET LOCAL ROLE notes_1; PERFORM lo_create(4711); END $$",
            in: "notes",
            gives: "objects.notes_1",
            until: "SELECT lomowner = 'notes'::regrole FROM pg_largeobject_metadata WHERE oid = 4711"
        ),
        Drift(
            "schema public's owner",
            "ALTER SCHEMA public OWNER TO postgres",
            in: "notes",
            isDeep: true,
            gives: "schema.public.owner",
            until: "SELECT nspowner = 'notes'::regrole FROM pg_namespace WHERE nspname = 'public'"
        ).blocked("schema public of notes is owned by postgres", wayOut: "ALTER SCHEMA public OWNER TO notes"),
        Drift(
            "an extension dropped",
            "DROP EXTENSION \(TestServer.someExtension)",
            in: "notes",
            isDeep: true,
            gives: "extensions.\(TestServer.someExtension)",
            until: "SELECT EXISTS (SELECT FROM pg_extension WHERE extname = '\(TestServer.someExtension)')"
        ),
        Drift(
            "a group's table",
            "REVOKE SELECT ON thing FROM \"notes.ro\"",
            in: "notes",
            isDeep: true,
            gives: "groups.notes.ro",
            until: readable
        ),
        Drift(
            "a group's default privileges",
            "ALTER DEFAULT PRIVILEGES FOR ROLE notes REVOKE SELECT ON TABLES FROM \"notes.ro\"",
            in: "notes",
            isDeep: true,
            gives: "groups.notes.ro",
            until: """
                SELECT EXISTS (SELECT FROM pg_default_acl, aclexplode(defaclacl) a
                               WHERE a.grantee = '"notes.ro"'::regrole AND privilege_type = 'SELECT' AND defaclobjtype = 'r')
                """
        ),
    ]
}
