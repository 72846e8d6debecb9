/// The beginning of a database's URL: all of it that may be shown, and that tells the engine.
enum DatabaseAddress {
    /// - Returns: the scheme with its colon, and what it speaks to; `nil` for no URL of a database.
    static func scheme(of address: String) -> (text: String, engine: Engine)? {
        let parts = address.split(separator: ":", maxSplits: 3).map { $0.lowercased() }
        guard let first = parts.first, parts.count > 1 else { return nil }
        let isWrapped = ["jdbc", "r2dbc", "vertx-reactive"].contains(first)
        // `jdbc:h2:mem:x;MODE=PostgreSQL` is H2.
        let name = isWrapped ? parts[1] : first
        guard let engine = engine(ofScheme: name), isWrapped || parts[1].hasPrefix("//") || name == "sqlite" else {
            return nil
        }
        return ((isWrapped ? "\(first):\(name)" : name) + ":", engine)
    }

    private static func engine(ofScheme name: String) -> Engine? {
        // `postgresql+asyncpg`, `mongodb+srv`.
        switch name.split(separator: "+").first.map(String.init) ?? name {
        case "postgresql", "postgres", "postgis", "pgsql", "pg": .postgres
        case "mongodb": .mongodb
        case "redis", "rediss": .redis
        case "mysql", "mysql2", "mariadb", "trilogy": .other("mysql")
        case "sqlite", "sqlite3": .other("sqlite")
        case "sqlserver", "mssql", "jtds": .other("sqlserver")
        case "oracle": .other("oracle")
        case "h2", "hsqldb", "derby", "cockroachdb", "db2": .other(name)
        default: nil
        }
    }
}
