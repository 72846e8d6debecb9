import LeashCore
import PQ

extension Connection {
    /// Every role but Postgres' own.
    ///
    /// Only a superuser can read the verifiers.
    func roles(isSuperuser: Bool) throws(PQError) -> ByOID<Role> {
        var roles = ByOID<Role>()
        var comments = RecentTexts()
        try forEachRow(Self.rolesQuery(isSuperuser: isSuperuser), reserve: { roles.reserve($0) }) {
            row throws(PQError) in
            var role = Role(name: row.text(1), oid: row.uint32(0))
            role.canLogin = row.bool(2)
            role.inherits = row.bool(3)
            role.connectionLimit = row.int(4)
            if let letters = row.textOrNil(5) {
                for (letter, (power, _)) in zip(letters, Role.Powers.words) where letter == "t" {
                    role.powers.insert(power)
                }
            }
            role.validUntil = row.intOrNil(6)
            role.verifier = isSuperuser ? row.textOrNil(7).map { Secret($0) } : nil
            role.comment = row.textOrNil(8, &comments)
            roles.append(role)
        }
        return roles
    }

    // A time without end is no end; one before time is long past. The powers are letters in the order
    // of `Role.Powers.words`; nearly no role has one, and NULL costs the least to send.
    static func rolesQuery(isSuperuser: Bool) -> String {
        """
        SELECT r.oid, r.rolname, r.rolcanlogin, r.rolinherit, r.rolconnlimit,
               CASE WHEN r.rolsuper OR r.rolcreatedb OR r.rolcreaterole OR r.rolreplication OR r.rolbypassrls
                    THEN pg_catalog.concat(r.rolsuper, r.rolcreatedb, r.rolcreaterole, r.rolreplication, r.rolbypassrls)
               END,
               CASE WHEN pg_catalog.isfinite(r.rolvaliduntil) THEN EXTRACT(EPOCH FROM r.rolvaliduntil)::pg_catalog.int8
                    WHEN r.rolvaliduntil OPERATOR(pg_catalog.<) pg_catalog.now() THEN 0 END,
               r.rolpassword, c.description
        FROM pg_catalog.\(isSuperuser ? "pg_authid" : "pg_roles") r
        LEFT JOIN pg_catalog.pg_shdescription c
               ON c.objoid OPERATOR(pg_catalog.=) r.oid
              AND c.classoid OPERATOR(pg_catalog.=) 'pg_catalog.pg_authid'::pg_catalog.regclass
        """
    }

    /// Adds who is a member of what.
    ///
    /// The rows that 16 and later add by themselves, an admin option and nothing else, are left out: taking them away
    /// would take away the admin's power over its own roles.
    func addMemberships(to roles: inout ByOID<Role>, version: Int) throws(PQError) {
        try forEachRow(Self.membershipsQuery(version: version)) { row throws(PQError) in
            let (isAdmin, inherits) = (row.bool(2), row.bool(3))
            guard let group = roles.position(row.uint32(0)), let member = roles.position(row.uint32(1)) else { return }
            let (groupName, memberName) = (roles.names[group], roles.names[member])
            roles[member].memberOf.append(Membership(groupName, inherits: inherits, isAdmin: isAdmin))
            roles[group].members.append(Membership(memberName, inherits: inherits, isAdmin: isAdmin))
        }
        roles.changeEach { role in
            if role.memberOf.count > 1 { role.memberOf.sort { $0.role < $1.role } }
            if role.members.count > 1 { role.members.sort { $0.role < $1.role } }
        }
    }

    static func membershipsQuery(version: Int) -> String {
        guard version >= 160_000 else {
            return "SELECT roleid, member, admin_option, true FROM pg_catalog.pg_auth_members"
        }
        return """
            SELECT roleid, member, pg_catalog.bool_or(admin_option), pg_catalog.bool_or(inherit_option)
            FROM pg_catalog.pg_auth_members WHERE inherit_option OR set_option OR NOT admin_option GROUP BY 1, 2
            """
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
    func fixedMemberships(_ roles: ByOID<Role>, by admin: Admin) throws(PQError) -> Set<FixedMembership> {
        let ownRole = roles.objects.first { $0.name == admin.name }
        let own = Set(ownRole?.memberOf.filter(\.inherits).map(\.role) ?? []).union([admin.name])
        // The rows that Postgres adds by itself are none that leash takes.
        let query = """
            SELECT roleid, member, grantor FROM pg_catalog.pg_auth_members
            WHERE inherit_option OR set_option OR NOT admin_option
            """
        var fixed: Set<FixedMembership> = []
        try forEachRow(query) { row throws(PQError) in
            guard let group = roles.name(row.uint32(0)), let member = roles.name(row.uint32(1)),
                let grantor = roles.name(row.uint32(2))
            else { return }
            if !own.contains(grantor) { fixed.insert(FixedMembership(member, in: group)) }
        }
        return fixed
    }

    /// Of the settings that roles and databases have, those that only a superuser may set.
    ///
    /// Settings that the server doesn't know are such, since nobody can tell whose they are.
    func unsettable(_ roles: ByOID<Role>, _ databases: ByOID<CatalogDatabase>) throws(PQError) -> Set<String> {
        var names = Set(databases.objects.flatMap(\.settings.keys))
        for role in roles.objects { for setting in role.settings { names.insert(setting.name) } }
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
    func addSettings(to roles: inout ByOID<Role>, _ databases: inout ByOID<CatalogDatabase>) throws(PQError) {
        var names = RecentTexts()
        var settings: [RoleSetting] = []
        try forEachRow(Self.settingsQuery) { row throws(PQError) in
            let (database, role) = (databases.position(row.uint32(0)), roles.position(row.uint32(1)))
            let databaseName = database.map { databases.names[$0] }
            settings.removeAll(keepingCapacity: true)
            row.forEachElement(2) { setting in
                guard let cut = setting.firstIndex(of: UInt8(ascii: "=")) else { return }
                let name = names.text(UnsafeBufferPointer(rebasing: setting[..<cut]))
                let value = String(decoding: setting[(cut + 1)...], as: UTF8.self)
                settings.append(RoleSetting(name, value, in: databaseName))
            }
            if row.uint32(1) == 0 {
                guard let database else { return }
                for setting in settings { databases[database].settings[setting.name] = setting.value }
            } else if let role, database != nil || row.uint32(0) == 0 {
                roles[role].settings += settings
            }
        }
    }

    static let settingsQuery = "SELECT s.setdatabase, s.setrole, s.setconfig FROM pg_catalog.pg_db_role_setting s"
}
