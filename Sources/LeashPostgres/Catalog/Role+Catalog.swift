import LeashCore
import PQ

extension Connection {
    /// Every role but Postgres' own, by name, and the names by oid.
    ///
    /// Only a superuser can read the verifiers.
    func roles(isSuperuser: Bool) throws(PQError) -> (roles: [String: Role], names: [UInt32: String]) {
        let table = isSuperuser ? "pg_authid" : "pg_roles"
        let rows = try rows(Self.rolesQuery(from: table)) { row throws(PQError) in
            var role = Role(name: row.text(1), oid: row.uint32(0))
            role.canLogin = row.bool(2)
            role.inherits = row.bool(3)
            role.connectionLimit = row.int(4)
            for (index, (power, _)) in Role.Powers.words.enumerated() where row.bool(5 + index) {
                role.powers.insert(power)
            }
            role.validUntil = row.intOrNil(10)
            role.verifier = isSuperuser ? row.textOrNil(11).map { Secret($0) } : nil
            role.comment = row.textOrNil(12)
            return role
        }
        return (
            Dictionary(rows.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first }),
            Dictionary(rows.map { ($0.oid, $0.name) }, uniquingKeysWith: { first, _ in first })
        )
    }

    // A time without end is no end; one before time is long past.
    private static func rolesQuery(from table: String) -> String {
        """
        SELECT r.oid, r.rolname, r.rolcanlogin, r.rolinherit, r.rolconnlimit,
               r.rolsuper, r.rolcreatedb, r.rolcreaterole, r.rolreplication, r.rolbypassrls,
               CASE WHEN pg_catalog.isfinite(r.rolvaliduntil) THEN EXTRACT(EPOCH FROM r.rolvaliduntil)::pg_catalog.int8
                    WHEN r.rolvaliduntil OPERATOR(pg_catalog.<) pg_catalog.now() THEN 0 END,
               r.rolpassword, c.description
        FROM pg_catalog.\(table) r
        LEFT JOIN pg_catalog.pg_shdescription c
               ON c.objoid OPERATOR(pg_catalog.=) r.oid
              AND c.classoid OPERATOR(pg_catalog.=) 'pg_catalog.pg_authid'::pg_catalog.regclass
        """
    }

    /// Adds who is a member of what.
    ///
    /// The rows that 16 and later add by themselves, an admin option and nothing else, are left out: taking them away
    /// would take away the admin's power over its own roles.
    func addMemberships(to roles: inout [String: Role], _ names: [UInt32: String], version: Int) throws(PQError) {
        let hasOptions = version >= 160_000
        let query =
            hasOptions
            ? """
            SELECT roleid, member, pg_catalog.bool_or(admin_option), pg_catalog.bool_or(inherit_option)
            FROM pg_catalog.pg_auth_members WHERE inherit_option OR set_option OR NOT admin_option GROUP BY 1, 2
            """
            : "SELECT roleid, member, admin_option, true FROM pg_catalog.pg_auth_members"
        let rows = try rows(query) { row throws(PQError) in (row.uint32(0), row.uint32(1), row.bool(2), row.bool(3)) }
        for (group, member, isAdmin, inherits) in rows {
            guard let group = names[group], let member = names[member] else { continue }
            roles[member]?.memberOf.append(Membership(group, inherits: inherits, isAdmin: isAdmin))
            roles[group]?.members.append(Membership(member, inherits: inherits, isAdmin: isAdmin))
        }
        roles.changeEachValue { role in
            if role.memberOf.count > 1 { role.memberOf.sort { $0.role < $1.role } }
            if role.members.count > 1 { role.members.sort { $0.role < $1.role } }
        }
    }

    /// The roles that this one has the admin option of: since 16 only they can be granted.
    func administered() throws(PQError) -> Set<String> {
        let query = """
            SELECT g.rolname FROM pg_catalog.pg_auth_members m
            JOIN pg_catalog.pg_roles g ON g.oid OPERATOR(pg_catalog.=) m.roleid
            JOIN pg_catalog.pg_roles a ON a.oid OPERATOR(pg_catalog.=) m.member
            WHERE m.admin_option AND a.rolname OPERATOR(pg_catalog.=) CURRENT_USER
            """
        return Set(try rows(query) { row throws(PQError) in row.text(0) })
    }

    /// Memberships that the admin can't take away: since 16 only who granted one can.
    func fixedMemberships(
        _ roles: [String: Role],
        _ names: [UInt32: String],
        by admin: Admin
    ) throws(PQError) -> Set<FixedMembership> {
        let own = Set(roles[admin.name]?.memberOf.filter(\.inherits).map(\.role) ?? []).union([admin.name])
        // The rows that Postgres adds by itself are none that leash takes.
        let query = """
            SELECT roleid, member, grantor FROM pg_catalog.pg_auth_members
            WHERE inherit_option OR set_option OR NOT admin_option
            """
        let rows = try rows(query) { row throws(PQError) in (row.uint32(0), row.uint32(1), row.uint32(2)) }
        var fixed: Set<FixedMembership> = []
        for (group, member, grantor) in rows {
            guard let group = names[group], let member = names[member], let grantor = names[grantor] else { continue }
            if !own.contains(grantor) { fixed.insert(FixedMembership(member, in: group)) }
        }
        return fixed
    }

    /// Of the settings that roles and databases have, those that only a superuser may set.
    ///
    /// Settings that the server doesn't know are such, since nobody can tell whose they are.
    func unsettable(_ roles: [String: Role], _ databases: [UInt32: CatalogDatabase]) throws(PQError) -> Set<String> {
        var names = Set(databases.values.flatMap(\.settings.keys))
        for role in roles.values { for setting in role.settings { names.insert(setting.name) } }
        for name in Limits.Name.allCases { if let setting = name.setting { names.remove(setting) } }
        names.remove("role")
        guard !names.isEmpty else { return [] }
        let query = """
            SELECT n FROM pg_catalog.string_to_table($1, ',') n
            LEFT JOIN pg_catalog.pg_settings s
                   ON pg_catalog.lower(s.name) OPERATOR(pg_catalog.=) pg_catalog.lower(n)
            WHERE COALESCE(s.context, '') OPERATOR(pg_catalog.<>) ALL ('{user,backend}'::pg_catalog.text[])
              AND NOT pg_catalog.has_parameter_privilege(n, 'SET')
            """
        return Set(try rows(query, [names.joined(separator: ",")]) { row throws(PQError) in row.text(0) })
    }

    /// Adds the settings of roles and of databases.
    func addSettings(
        to roles: inout [String: Role],
        _ databases: inout [UInt32: CatalogDatabase],
        _ names: [UInt32: String]
    ) throws(PQError) {
        let query = """
            SELECT s.setdatabase, s.setrole, c FROM pg_catalog.pg_db_role_setting s, pg_catalog.unnest(s.setconfig) c
            """
        let rows = try rows(query) { row throws(PQError) in (row.uint32(0), row.uint32(1), row.text(2)) }
        for (database, role, setting) in rows {
            guard let cut = setting.utf8.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let (name, value) = (String(setting[..<cut]), String(setting[setting.utf8.index(after: cut)...]))
            guard role != 0 else {
                databases[database]?.settings[name] = value
                continue
            }
            guard let role = names[role], database == 0 || databases[database] != nil else { continue }
            roles[role]?.settings.append(RoleSetting(name, value, in: databases[database]?.name))
        }
    }
}
