import LeashCore
import PQ

extension Connection {
    /// Every database.
    func databases(_ roles: ByOID<Role>) throws(PQError) -> ByOID<CatalogDatabase> {
        var databases = ByOID<CatalogDatabase>()
        try forEachRow(Self.databasesQuery, reserve: { databases.reserve($0) }) { row throws(PQError) in
            let owner = roles.name(row.uint32(2)) ?? ""
            var database = CatalogDatabase(name: row.text(1), oid: row.uint32(0), owner: owner)
            database.allowsConnections = row.bool(3)
            database.connectionLimit = row.int(4)
            database.isTemplate = row.bool(5)
            database.comment = row.textOrNil(6)
            databases.append(database)
        }
        return databases
    }

    // A limit of -2 is how a database is marked whose DROP was cut off: it can only be dropped again.
    static let databasesQuery = """
        SELECT d.oid, d.datname, d.datdba, d.datallowconn, d.datconnlimit, d.datistemplate, c.description
        FROM pg_catalog.pg_database d
        LEFT JOIN pg_catalog.pg_shdescription c
               ON c.objoid OPERATOR(pg_catalog.=) d.oid
              AND c.classoid OPERATOR(pg_catalog.=) 'pg_catalog.pg_database'::pg_catalog.regclass
        """

    // In the select list, since FROM would set up a store for the rows of each database.
    static let grantsQuery = """
        SELECT g.oid, (g.a).grantee, (g.a).privilege_type, (g.a).is_grantable
        FROM (SELECT d.oid, d.datdba,
                     pg_catalog.aclexplode(COALESCE(d.datacl, pg_catalog.acldefault('d', d.datdba))) AS a
              FROM pg_catalog.pg_database d) g
        WHERE (g.a).grantee OPERATOR(pg_catalog.<>) g.datdba
        """

    /// Adds who may do what.
    ///
    /// No ACL is the default one, which lets PUBLIC in.
    func addGrants(to databases: inout ByOID<CatalogDatabase>, _ roles: ByOID<Role>) throws(PQError) {
        let words = CatalogDatabase.Privileges.words
        try forEachRow(Self.grantsQuery) { row throws(PQError) in
            let (grantee, word, isGrantable) = (row.uint32(1), row.text(2), row.bool(3))
            guard let database = databases.position(row.uint32(0)),
                let privilege = words.first(where: { $0.word == word })?.privilege
            else { return }
            let name = grantee == 0 ? "" : roles.name(grantee) ?? "#\(grantee)"
            databases[database].add(privilege, to: name, isGrantable: isGrantable)
        }
        databases.changeEach { database in
            if database.grants.count > 1 { database.grants.sort { $0.grantee < $1.grantee } }
        }
    }

    // Both lists of roles are hashed once; joined, each owner role would be looked up, and there is one for each database.
    static let ownedObjectsQuery = """
        SELECT s.dbid, s.refobjid, pg_catalog.count(*)
        FROM pg_catalog.pg_shdepend s
        WHERE s.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_authid'::pg_catalog.regclass
          AND s.deptype OPERATOR(pg_catalog.=) 'o' AND s.dbid OPERATOR(pg_catalog.<>) 0
          AND s.classid OPERATOR(pg_catalog.<>) ALL (ARRAY['pg_catalog.pg_default_acl'::pg_catalog.regclass,
                                                           'pg_catalog.pg_user_mapping'::pg_catalog.regclass])
          AND (s.refobjid OPERATOR(pg_catalog.=) ANY (SELECT oid FROM pg_catalog.pg_roles WHERE rolcanlogin)
               OR s.refobjid OPERATOR(pg_catalog.=) ANY (SELECT datdba FROM pg_catalog.pg_database))
        GROUP BY 1, 2
        """

    /// Adds what logins and owners of databases own inside them, where it should be the owner role's.
    ///
    /// Default privileges and user mappings are somebody's, but nothing that could be given on.
    func addOwnedObjects(to databases: inout ByOID<CatalogDatabase>, _ roles: ByOID<Role>) throws(PQError) {
        try forEachRow(Self.ownedObjectsQuery) { row throws(PQError) in
            let count = row.int(2)
            guard let role = roles.name(row.uint32(1)), let database = databases.position(row.uint32(0)) else { return }
            databases[database].ownedByLogins[role] = count
        }
    }
}

extension CatalogDatabase {
    fileprivate mutating func add(_ privilege: Privileges, to grantee: String, isGrantable: Bool) {
        // Not `[]`, which is made by way of an array, each time.
        let grantable = isGrantable ? privilege : Privileges()
        guard let index = grants.firstIndex(where: { $0.grantee == grantee }) else {
            // The owner role and one login; an array would grow by one otherwise.
            if grants.isEmpty { grants.reserveCapacity(2) }
            return grants.append(Grant(privilege, to: grantee, grantable: grantable))
        }
        grants[index].privileges.insert(privilege)
        grants[index].grantable.formUnion(grantable)
    }
}
