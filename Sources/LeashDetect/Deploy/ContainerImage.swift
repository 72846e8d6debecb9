/// The image of a container, by its name: `ghcr.io/org/name:tag@digest`.
package struct ContainerImage {
    /// Without registry's port, tag and digest, in lower case.
    private let parts: [String]

    package init(_ reference: String) {
        let path = reference.split(separator: "@", maxSplits: 1).first ?? ""
        var parts = path.lowercased().split(separator: "/").map(String.init)
        if let last = parts.popLast() { parts.append(String(last.split(separator: ":").first ?? "")) }
        self.parts = parts
    }

    private var name: String { parts.last ?? "" }

    /// The database that it is a server of.
    package var engine: Engine? {
        if parts.contains("mssql") || name == "azure-sql-edge" { return .other("sqlserver") }
        return Self.engines[name]
    }

    /// The runtime that it brings along.
    package var runtime: String? {
        if parts.contains("dotnet"), ["sdk", "aspnet", "runtime", "runtime-deps"].contains(name) { return "dotnet" }
        if parts.contains("distroless") {
            return Self.distroless.first { name.hasPrefix($0.prefix) }?.runtime
        }
        if name.hasPrefix("uvicorn-gunicorn") { return "python" }
        return Self.runtimes[name]
    }

    private static let engines: [String: Engine] = [
        "postgres": .postgres, "postgresql": .postgres, "postgis": .postgres, "timescaledb": .postgres,
        "timescaledb-ha": .postgres, "pgvector": .postgres, "postgresql-repmgr": .postgres, "citus": .postgres,
        "paradedb": .postgres, "pgvecto-rs": .postgres, "crunchy-postgres": .postgres,
        "mongo": .mongodb, "mongodb": .mongodb, "mongodb-community-server": .mongodb,
        "mongodb-enterprise-server": .mongodb, "mongodb-atlas-local": .mongodb, "percona-server-mongodb": .mongodb,
        "redis": .redis, "valkey": .redis, "redis-stack": .redis, "redis-stack-server": .redis, "keydb": .redis,
        "dragonfly": .redis,
        "mysql": .other("mysql"), "mysql-server": .other("mysql"), "percona": .other("mysql"),
        "mariadb": .other("mariadb"), "cockroach": .other("cockroachdb"),
    ]

    private static let distroless: [(prefix: String, runtime: String)] = [
        ("python", "python"), ("nodejs", "node"), ("java", "java"),
    ]

    private static let runtimes = [
        "python": "python", "pypy": "python", "uv": "python", "miniconda3": "python", "micromamba": "python",
        "node": "node", "bun": "bun", "deno": "deno", "ruby": "ruby", "jruby": "ruby", "golang": "go", "rust": "rust",
        "php": "php", "frankenphp": "php", "openjdk": "java", "eclipse-temurin": "java", "amazoncorretto": "java",
        "maven": "java", "gradle": "java", "zulu-openjdk": "java", "zulu-openjdk-alpine": "java",
        "elixir": "elixir", "erlang": "erlang", "swift": "swift", "dart": "dart", "crystal": "crystal",
        "haskell": "haskell", "perl": "perl", "julia": "julia", "r-base": "r", "r-ver": "r", "clojure": "clojure",
    ]
}
