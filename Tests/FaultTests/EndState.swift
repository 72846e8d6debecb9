import LeashCore
import LeashEnv
import LeashTesting

/// All that a site is, in lines that two sites of one goal have in common.
///
/// Left out is what may differ: the numbers of generations, times, passwords, oids, and what is in the audit table.
struct EndState: Equatable {
    var lines: [String]

    init(of site: FaultSite) async throws {
        var lines = try await site.lines(Self.shared.joined(separator: " UNION ALL "))
        let open = try await site.lines("SELECT datname FROM pg_database WHERE datallowconn ORDER BY 1")
        for database in open {
            let found = try await site.lines(Self.inside.joined(separator: " UNION ALL "), in: database)
            lines += found.map { "\(database): \($0)" }
        }
        if open.contains("leash") {
            lines += try await site.lines(Self.applied, in: "leash")
            let known = try await site.lines("SELECT value FROM leash.state WHERE key = 'env_store'", in: "leash")
            let id = try await site.store.read().id
            lines.append("the store is known: \(known == (id.map { [$0] } ?? []))")
        }
        for app in try await site.store.apps() {
            let values = try await site.store.values(app: app)
            lines += values.map { "\(app).\($0)=\($1.revealed)" }
        }
        self.lines = lines.map(Self.masked).sorted()
    }

    /// What the other has and this lacks, and the other way round.
    func differences(to other: EndState) -> [String] {
        lines.difference(from: other.lines).map { change in
            switch change {
            case .insert(_, let line, _): "too much: \(line)"
            case .remove(_, let line, _): "missing: \(line)"
            }
        }
    }

    private static func masked(_ line: String) -> String {
        line.replacing(/(retired|grace|until)=\d+/) { "\($0.1)=TIME" }
            .replacing(/\b(notes|other|shop|a\.[a-z]+\.[0-9a-f]+)_\d+\b/) { "\($0.1)_N" }
            .replacing(/final=\S+/, with: "final=ID").replacing(/:[A-Za-z0-9]{20,}@/, with: ":PASSWORD@")
    }

    /// What all databases share: they, their roles, and who may do what with them.
    private static let shared = [
        """
        SELECT format('database %s of %s, open %s, limit %s, template %s: %s', datname, datdba::regrole, datallowconn,
                      datconnlimit, datistemplate, shobj_description(oid, 'pg_database')) FROM pg_database
        """,
        """
        SELECT format('database %s: %s to %s, on %s', datname, privilege_type,
                      CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END, is_grantable)
        FROM pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba)))
        """,
        """
        SELECT format('role %s %s: %s', rolname, ROW(rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin,
                      rolreplication, rolbypassrls, rolconnlimit, rolpassword IS NULL,
                      CASE WHEN isfinite(rolvaliduntil) THEN 'ends' ELSE rolvaliduntil::text END),
                      shobj_description(oid, 'pg_authid')) FROM pg_authid WHERE rolname !~ '^pg_'
        """,
        "SELECT format('session of %s', usename) FROM pg_stat_activity WHERE application_name = 'visitor'",
        "SELECT format('member %s of %s, admin %s', member::regrole, roleid::regrole, admin_option) FROM pg_auth_members",
        """
        SELECT format('setting of %s in %s: %s', setrole::regrole, coalesce(datname, 'all'), setconfig)
        FROM pg_db_role_setting LEFT JOIN pg_database d ON d.oid = setdatabase
        """,
    ]

    private static let inside = [
        """
        SELECT format('schema %s of %s: %s', nspname, nspowner::regrole,
                      (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(nspacl) a))
        FROM pg_namespace WHERE nspname !~ '^pg_'
        """,
        "SELECT format('extension %s of %s', extname, extowner::regrole) FROM pg_extension",
        """
        SELECT format('default of %s: %s', defaclrole::regrole,
                      (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(defaclacl) a)) FROM pg_default_acl
        """,
        """
        SELECT format('object %s of %s: %s', c.oid::regclass, relowner::regrole,
                      (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(relacl) a))
        FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
        WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
        """,
    ]

    private static let applied = """
        SELECT format('applied %s, there %s: %s', address, d.oid IS NOT NULL, "values")
        FROM leash.applied LEFT JOIN pg_database d ON d.oid = object
        """
}
