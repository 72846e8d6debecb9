import LeashCore
import LeashPostgres
import PQ

/// What a dump needs to know of its database, read from the shared catalogs.
struct DumpedDatabase: Sendable {
    let oid: UInt32
    /// On disk: more than the dump will have.
    let bytes: Int
    var surroundings: BackupManifest.Surroundings
    /// How large its tables are about, in pages, by oid; read only of a large database.
    var pages: [UInt32: Int] = [:]
}

extension ServerSession {
    /// - Returns: `nil` when there is no database of that name.
    func dumpedDatabase(_ name: String, ownerRole: String) async throws -> DumpedDatabase? {
        let query = """
            SELECT oid, pg_catalog.pg_database_size(oid), pg_catalog.pg_encoding_to_char(encoding), datcollate, datctype
            FROM pg_catalog.pg_database WHERE datname OPERATOR(pg_catalog.=) $1
            """
        let rows = try await connection.rows(query, [name]) { row throws(PQError) in
            DumpedDatabase(
                oid: row.uint32(0),
                bytes: row.int(1),
                surroundings: BackupManifest.Surroundings(
                    encoding: row.text(2),
                    collate: row.text(3),
                    ctype: row.text(4),
                    ownerRole: ownerRole
                )
            )
        }
        guard var database = rows.first else { return nil }
        database.surroundings.settings = try await texts(Self.settingsQuery, name)
        database.surroundings.grants = try await texts(Self.grantsQuery, name)
        return database
    }

    private func texts(_ query: String, _ database: String) async throws -> [String] {
        let login = Installation.backupLogin(of: endpoint.installation)
        return try await connection.rows(query, [database, login]) { row throws(PQError) in row.text(0) }.sorted()
    }

    // What is lent to the backup login belongs to the run, not to the database.
    private static let settingsQuery = """
        SELECT COALESCE(r.rolname, '') OPERATOR(pg_catalog.||) ' ' OPERATOR(pg_catalog.||) c
        FROM pg_catalog.pg_db_role_setting s
        JOIN pg_catalog.pg_database d ON d.oid OPERATOR(pg_catalog.=) s.setdatabase
        LEFT JOIN pg_catalog.pg_roles r ON r.oid OPERATOR(pg_catalog.=) s.setrole
        CROSS JOIN LATERAL pg_catalog.unnest(s.setconfig) c
        WHERE d.datname OPERATOR(pg_catalog.=) $1 AND COALESCE(r.rolname, '') OPERATOR(pg_catalog.<>) $2
        """

    private static let grantsQuery = """
        SELECT COALESCE(r.rolname, '') OPERATOR(pg_catalog.||) ' ' OPERATOR(pg_catalog.||) a.privilege_type
        FROM pg_catalog.pg_database d
        CROSS JOIN LATERAL pg_catalog.aclexplode(COALESCE(d.datacl, pg_catalog.acldefault('d', d.datdba))) a
        LEFT JOIN pg_catalog.pg_roles r ON r.oid OPERATOR(pg_catalog.=) a.grantee
        WHERE d.datname OPERATOR(pg_catalog.=) $1 AND COALESCE(r.rolname, '') OPERATOR(pg_catalog.<>) $2
        """
}
