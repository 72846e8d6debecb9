/// What stands before `://`, and what it means.
struct Scheme {
    let service: Service
    /// In lower case, without a dialect, as it was written.
    let written: String
    /// The spelling that most clients read.
    let stored: String
    /// What SQLAlchemy's URLs have behind a `+`: `asyncpg`.
    let dialect: String?
    /// Whether it was written in lower case.
    let isLowercase: Bool
    /// Where the authority begins.
    let end: String.Index

    var isSRV: Bool { written == "mongodb+srv" }
    var isPlainRedis: Bool { written == "redis" }
    /// Read by Ecto, or by Rails' adapter for PostGIS, only.
    var isPeculiar: Bool { written == "ecto" || written == "postgis" }

    init(of text: String) throws(DatabaseURL.Refusal) {
        guard let mark = text.firstRange(of: "://") else { throw .isNoURL }
        let name = text[..<mark.lowerBound]
        end = mark.upperBound
        let lowercase = name.lowercased()
        isLowercase = lowercase == name
        if lowercase == "mongodb+srv" {
            (written, dialect) = (lowercase, nil)
        } else {
            let parts = lowercase.split(separator: "+", maxSplits: 1, omittingEmptySubsequences: false)
            written = String(parts[0])
            dialect = parts.count == 2 ? String(parts[1]) : nil
        }
        switch written {
        case "postgresql", "postgres": (service, stored) = (.postgres, "postgresql")
        case "ecto", "postgis": (service, stored) = (.postgres, written)
        case "mongodb", "mongodb+srv": (service, stored) = (.mongodb, written)
        case "redis", "rediss": (service, stored) = (.redis, written)
        case "valkey", "valkeys": throw .isValkey
        case "unix", "redis-socket": throw .isSocketURL
        case "http", "https": throw .isWebAddress(DatabaseURL.WebAddress(of: text[mark.upperBound...]))
        case "prisma", "prisma+postgres": throw .isPrismaProxy
        default: throw Self.engines[written].map { .isOtherEngine($0) } ?? .isNoURL
        }
        guard dialect?.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }) ?? true else {
            throw .isNoURL
        }
        if dialect == "unix" || dialect == "socket" { throw .isSocketURL }
        if dialect != nil && service != .postgres { throw .isNoURL }
        if written == "postgres" && dialect == "prisma" { throw .isPrismaProxy }
    }

    /// Engines that leash has nothing to do with, by the schemes of their URLs.
    static let engines = [
        "mysql": "MySQL", "mysql2": "MySQL", "mariadb": "MariaDB", "sqlserver": "SQL Server", "mssql": "SQL Server",
        "sqlite": "SQLite", "sqlite3": "SQLite", "file": "SQLite", "libsql": "libSQL", "oracle": "Oracle",
        "cockroachdb": "CockroachDB", "cockroach": "CockroachDB", "clickhouse": "ClickHouse", "amqp": "RabbitMQ",
        "amqps": "RabbitMQ", "memcached": "Memcached", "cassandra": "Cassandra", "neo4j": "Neo4j",
    ]
}

extension DatabaseURL {
    /// A provider's address that is no database's.
    package enum WebAddress: Hashable, Sendable {
        case supabase, upstash, neon, other

        /// By the host that a text begins with.
        init(of text: Substring) {
            let end = text.firstIndex { "/?#".contains($0) } ?? text.endIndex
            let host = text[..<end].lowercased().split(separator: "@").last ?? ""
            let name = host.prefix { $0 != ":" }
            self =
                switch true {
                case name.hasSuffix(".supabase.co"), name == "supabase.com", name.hasSuffix(".supabase.com"): .supabase
                case name.hasSuffix(".upstash.io"), name.hasSuffix(".upstash.com"): .upstash
                case name.hasSuffix(".neon.tech"): .neon
                default: .other
                }
        }
    }
}
