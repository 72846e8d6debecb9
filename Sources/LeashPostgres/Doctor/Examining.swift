package import LeashCore
package import PQ

extension Endpoint {
    /// Reads what doctor looks at: the catalogs, and counters and settings, on one connection that can't write.
    ///
    /// - Parameter sizes: the databases whose size is wanted, by their names on the server.
    /// - Returns: both, each of one transaction.
    /// - Throws: ``PQError`` when the server can't be reached or read.
    package func examine(sizes: [String]) async throws(PQError) -> (state: ServerState, vitals: ServerVitals) {
        let (connection, isPrivate) = try await connect()
        try await connection.script(Self.readOnly)
        let state = try await snapshot(on: connection, isPrivate: isPrivate)
        do {
            var vitals = try await connection.batch { connection in
                try connection.transaction("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY") { connection in
                    try connection.vitals(version: state.version)
                }
            }
            vitals.statements = await connection.slowStatements()
            for database in sizes { vitals.sizes[database] = await connection.size(of: database) }
            return (state, vitals)
        } catch let error as PQError {
            throw error
        } catch {
            throw PQError(message: "\(error)")
        }
    }

    /// Enters databases and reads what doctor looks at inside, four at a time.
    ///
    /// - Returns: by database; why one could not be entered or read.
    package func insideVitals(of databases: [String]) async -> [String: Observation<InsideVitals>] {
        await withTaskGroup(of: (String, Observation<InsideVitals>).self) { group in
            var rest = databases[...]
            func next() {
                guard let database = rest.popFirst() else { return }
                group.addTask { (database, await self.insideVitals(of: database)) }
            }
            for _ in 0..<4 { next() }
            var insides: [String: Observation<InsideVitals>] = [:]
            for await (database, inside) in group {
                insides[database] = inside
                next()
            }
            return insides
        }
    }

    private func insideVitals(of database: String) async -> Observation<InsideVitals> {
        do throws(PQError) {
            let connection = try await connect(to: database)
            try await connection.script(Self.readOnly)
            return .observed(try await connection.insideVitals())
        } catch {
            return .unreachable(error.message)
        }
    }

    private static let readOnly = "SET default_transaction_read_only = on; SET statement_timeout = '15s'"
}

extension Connection {
    /// Asked for one by one: one that may not be entered would be an error for all.
    fileprivate func size(of database: String) -> Int? {
        let query = "SELECT pg_catalog.pg_database_size($1::pg_catalog.name)"
        return (try? rows(query, [database]) { row throws(PQError) in row.int(0) })?.first
    }

    fileprivate func insideVitals() throws(PQError) -> InsideVitals {
        let schemas = try rows(Self.openSchemasQuery) { row throws(PQError) in row.text(0) }
        let extensions = try rows(Self.oldExtensionsQuery) { row throws(PQError) in
            InsideVitals.OldExtension(name: row.text(0), version: row.text(1), available: row.text(2))
        }
        return InsideVitals(openSchemas: schemas, oldExtensions: extensions)
    }

    private static let openSchemasQuery = """
        SELECT n.nspname FROM pg_catalog.pg_namespace n
        WHERE EXISTS (SELECT FROM pg_catalog.aclexplode(n.nspacl) a
                      WHERE a.grantee OPERATOR(pg_catalog.=) 0 AND a.privilege_type OPERATOR(pg_catalog.=) 'CREATE')
        ORDER BY n.nspname COLLATE pg_catalog."C"
        """

    private static let oldExtensionsQuery = """
        SELECT e.extname, e.extversion, a.default_version
        FROM pg_catalog.pg_extension e
        JOIN pg_catalog.pg_available_extensions a ON a.name OPERATOR(pg_catalog.=) e.extname
        WHERE a.default_version OPERATOR(pg_catalog.<>) e.extversion
        ORDER BY e.extname COLLATE pg_catalog."C"
        """
}
