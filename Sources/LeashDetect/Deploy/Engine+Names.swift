extension Engine {
    /// The engine that a setting names: `pgsql`, `django.db.backends.postgresql`; `nil` for a name that nobody knows.
    init?(name: String) {
        let name = name.lowercased()
        let last = name.split(separator: ".").last.map(String.init) ?? name
        guard let engine = Self.names[name] ?? Self.names[last] else { return nil }
        self = engine
    }

    private static let names: [String: Engine] = [
        "postgres": .postgres, "postgresql": .postgres, "pgsql": .postgres, "pg": .postgres, "postgis": .postgres,
        "postgresql_psycopg2": .postgres, "postgresql_backend": .postgres, "pg-native": .postgres,
        "pgnative": .postgres,
        "aurora-postgres": .postgres, "psqlextra": .postgres,
        "mongodb": .mongodb, "mongo": .mongodb, "redis": .redis, "valkey": .redis,
        "mysql": .other("mysql"), "mysql2": .other("mysql"), "mariadb": .other("mariadb"),
        "sqlite": .other("sqlite"), "sqlite3": .other("sqlite"), "better-sqlite3": .other("sqlite"),
        "mssql": .other("sqlserver"), "sqlsrv": .other("sqlserver"), "sqlserver": .other("sqlserver"),
        "better-sqlite": .other("sqlite"), "libsql": .other("sqlite"), "turso": .other("sqlite"),
        "d1": .other("sqlite"),
        "d1-http": .other("sqlite"), "spatialite": .other("sqlite"), "aurora-mysql": .other("mysql"),
        "cockroachdb": .other("cockroachdb"), "oracle": .other("oracle"), "singlestore": .other("singlestore"),
        "django_mongodb_backend": .mongodb, "djongo": .mongodb, "django_cockroachdb": .other("cockroachdb"),
    ]

    /// The engine of a URL, and as much of it as may be shown: its scheme.
    ///
    /// - Returns: `nil` for what is no database's URL: `postgres:5432` is a host's name and a port.
    static func of(url: String) -> (engine: Engine, shown: String)? {
        guard let colon = url.firstIndex(of: ":") else { return nil }
        let scheme = url[..<colon].lowercased()
        let rest = url[url.index(after: colon)...]
        if scheme == "jdbc" || scheme == "r2dbc" {
            return of(url: String(rest)).map { ($0.engine, "\(scheme):\($0.shown)") } ?? ofDriver(rest, scheme)
        }
        let base = scheme.split(separator: "+", maxSplits: 1).first.map(String.init) ?? ""
        guard let engine = schemes[base] else { return nil }
        if rest.hasPrefix("//") { return (engine, scheme + "://") }
        // SQLite's file may be a path; PHP's names of sources have keys.
        let isSource = engine == .other("sqlite") || (rest.contains("=") && rest.first?.isLetter == true)
        return isSource ? (engine, scheme + ":") : nil
    }

    /// The engine of `h2:mem:x` after `jdbc:`.
    private static func ofDriver(_ rest: Substring, _ scheme: String) -> (engine: Engine, shown: String)? {
        let driver = rest.prefix { $0.isLetter || $0.isNumber }.lowercased()
        guard driver != rest.lowercased(), let engine = drivers[driver] else { return nil }
        return (engine, "\(scheme):\(driver):")
    }

    private static let drivers: [String: Engine] = [
        "h2": .other("h2"), "hsqldb": .other("hsqldb"), "derby": .other("derby"), "oracle": .other("oracle"),
    ]

    private static let schemes: [String: Engine] = [
        "postgres": .postgres, "postgresql": .postgres, "postgis": .postgres, "pgsql": .postgres, "psql": .postgres,
        "mongodb": .mongodb, "redis": .redis, "rediss": .redis, "valkey": .redis, "valkeys": .redis,
        "mysql": .other("mysql"), "mysql2": .other("mysql"), "mysqli": .other("mysql"), "trilogy": .other("mysql"),
        "mariadb": .other("mariadb"), "sqlite": .other("sqlite"), "sqlite3": .other("sqlite"),
        "libsql": .other("libsql"), "mssql": .other("sqlserver"), "sqlserver": .other("sqlserver"),
        "sqlsrv": .other("sqlserver"), "oracle": .other("oracle"), "cockroachdb": .other("cockroachdb"),
        "cockroach": .other("cockroachdb"), "amqp": .other("amqp"), "amqps": .other("amqp"), "sqs": .other("sqs"),
    ]
}
