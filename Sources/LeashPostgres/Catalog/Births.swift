package import PQ

extension Endpoint {
    /// When each managed database was made, or taken over, by the name that the files give it; in seconds of Unix time.
    ///
    /// - Returns: nothing where there is no installation.
    /// - Throws: ``PQError`` when the server can't be asked.
    package func births() async throws(PQError) -> [String: Int] {
        let (connection, isPrivate) = try await connect()
        guard isPrivate else { return [:] }
        let query = """
            SELECT pg_catalog.substr(address, 10), EXTRACT(EPOCH FROM since)::pg_catalog.int8
            FROM leash.applied WHERE pg_catalog.starts_with(address, 'database/')
            """
        let rows = try await connection.rows(query) { row throws(PQError) in (row.text(0), row.int(1)) }
        return Dictionary(rows, uniquingKeysWith: { first, _ in first })
    }
}
