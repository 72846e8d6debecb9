import PQ

/// What is inside a database that its owner role can't dump whole: such a dump would fail, or lack rows.
///
/// It is looked for first, since pg_dump names one at a time. Only pg_catalog is read.
struct Obstacles: Sendable {
    /// Tables whose policies hold for their owner too.
    let forced: [String]
    /// Objects of others that the owner role may not read, as `table public.t of notes_1`.
    let foreign: [String]

    /// - Parameters:
    ///   - connection: the backup login's, to the database.
    ///   - role: the owner role.
    /// - Throws: ``PQError`` when the catalogs can't be read.
    init(on connection: Connection, for role: String) async throws(PQError) {
        forced = try await connection.rows(Self.forcedQuery, [role]) { row throws(PQError) in row.text(0) }
        foreign = try await connection.rows(Self.foreignQuery, [role]) { row throws(PQError) in row.text(0) }
    }

    /// - Throws: ``BackupError`` that names them, with the way out.
    func refuse(for role: String) throws(BackupError) {
        if !forced.isEmpty {
            throw BackupError(
                "\(Self.list(forced)) \(forced.count == 1 ? "has" : "have") FORCE ROW LEVEL SECURITY, which hides rows "
                    + "from \(role) too: a dump would lack them. ALTER TABLE ... NO FORCE ROW LEVEL SECURITY lets "
                    + "the owner read its own table"
            )
        }
        if !foreign.isEmpty {
            throw BackupError(
                "\(Self.list(foreign)) \(foreign.count == 1 ? "is" : "are") not for \(role) to read: give "
                    + "\(foreign.count == 1 ? "it" : "them") to \(role) (REASSIGN OWNED, or `leashctl apply` for what "
                    + "its logins own)"
            )
        }
    }

    private static func list(_ names: [String]) -> String {
        let shown = names.prefix(3).joined(separator: ", ")
        return names.count > 3 ? "\(shown) and \(names.count - 3) more" : shown
    }

    private static let forcedQuery = """
        SELECT 'table ' OPERATOR(pg_catalog.||) pg_catalog.format('%I.%I', n.nspname, c.relname)
        FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
        JOIN pg_catalog.pg_roles r ON r.rolname OPERATOR(pg_catalog.=) $1
        WHERE c.relrowsecurity AND c.relforcerowsecurity AND NOT r.rolbypassrls AND NOT r.rolsuper
        ORDER BY 1
        """

    private static let foreignQuery = """
        SELECT k.word OPERATOR(pg_catalog.||) ' ' OPERATOR(pg_catalog.||)
               pg_catalog.format('%I.%I', n.nspname, c.relname) OPERATOR(pg_catalog.||) ' of '
               OPERATOR(pg_catalog.||) pg_catalog.pg_get_userbyid(c.relowner)
        FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
        JOIN (VALUES ('r', 'table'), ('p', 'table'), ('S', 'sequence'), ('m', 'materialized view'), ('v', 'view'),
                     ('f', 'foreign table')) k (kind, word) ON k.kind OPERATOR(pg_catalog.=) c.relkind::pg_catalog.text
        WHERE n.nspname OPERATOR(pg_catalog.<>) ALL ('{pg_catalog,information_schema,pg_toast}'::pg_catalog.name[])
          AND NOT pg_catalog.starts_with(n.nspname::pg_catalog.text, 'pg_temp_')
          AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.objid OPERATOR(pg_catalog.=) c.oid
                          AND e.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_class'::pg_catalog.regclass
                          AND e.deptype OPERATOR(pg_catalog.=) 'e')
          AND NOT (pg_catalog.has_schema_privilege($1::pg_catalog.name, n.oid, 'USAGE') AND CASE c.relkind
                   WHEN 'S' THEN pg_catalog.has_sequence_privilege($1::pg_catalog.name, c.oid, 'SELECT')
                   ELSE pg_catalog.has_table_privilege($1::pg_catalog.name, c.oid, 'SELECT') END)
        UNION ALL
        SELECT 'large object ' OPERATOR(pg_catalog.||) l.oid::pg_catalog.text OPERATOR(pg_catalog.||) ' of '
               OPERATOR(pg_catalog.||) pg_catalog.pg_get_userbyid(l.lomowner)
        FROM pg_catalog.pg_largeobject_metadata l
        WHERE NOT pg_catalog.pg_has_role($1::pg_catalog.name, l.lomowner, 'USAGE')
          AND NOT EXISTS (SELECT FROM pg_catalog.aclexplode(l.lomacl) a
                          WHERE a.privilege_type OPERATOR(pg_catalog.=) 'SELECT'
                            AND (a.grantee OPERATOR(pg_catalog.=) 0::pg_catalog.oid
                                 OR pg_catalog.pg_has_role($1::pg_catalog.name, a.grantee, 'USAGE')))
        ORDER BY 1
        """
}
