import LeashCore

/// A variable of an app's environment as a file sets it.
package struct Variable: Hashable, Sendable {
    package let key: String
    package let value: String
    package let line: Int

    package init(key: String, value: String, line: Int) {
        self.key = key
        self.value = value
        self.line = line
    }

    /// The engine that it tells of, and what may be shown of it: never more of a value than a scheme or an engine's name.
    package var engine: (engine: Engine, shown: String)? {
        if let found = Engine.of(url: value) { return (found.engine, "\(key)=\(found.shown)") }
        if value.lowercased().hasPrefix("file:"), key.uppercased().hasSuffix("DATABASE_URL") {
            return (.other("sqlite"), "\(key)=file:")
        }
        guard Self.naming.contains(key.uppercased()), let engine = Engine(name: value) else { return nil }
        return (engine, "\(key)=\(value)")
    }

    /// The engine whose own name for a setting this is: `PGHOST`.
    package var namedEngine: Engine? {
        let key = key.uppercased()
        return Self.prefixes.first {
            key.hasPrefix($0.prefix) && Self.endings.contains(String(key.dropFirst($0.prefix.count)))
        }?
        .engine
    }

    private static let prefixes: [(prefix: String, engine: Engine)] = [
        ("PG", .postgres), ("POSTGRES_", .postgres), ("POSTGRESQL_", .postgres), ("MYSQL_", .other("mysql")),
        ("MARIADB_", .other("mariadb")), ("MONGO_", .mongodb), ("MONGODB_", .mongodb), ("REDIS_", .redis),
    ]

    private static let endings: Set<String> = ["HOST", "DATABASE", "DB", "USER"]

    /// Keys whose value is an engine's name.
    private static let naming: Set<String> = {
        let ends = ["CONNECTION", "DIALECT", "CLIENT", "TYPE", "ENGINE", "DRIVER", "ADAPTER", "PROVIDER"]
        return Set(ends.flatMap { ["DB_" + $0, "DATABASE_" + $0] } + ["TYPEORM_CONNECTION"])
    }()
}

extension Findings {
    /// Notes what variables tell of engines; of those that only name a host or a user, the first for each engine.
    mutating func note(_ variables: [Variable], in text: SourceText) {
        var named: Set<Engine> = []
        for variable in variables {
            let location = text.location(line: variable.line)
            if let found = variable.engine {
                witnesses.append(Witness(found.engine, found.shown, at: location))
                named.insert(found.engine)
            } else if let engine = variable.namedEngine, named.insert(engine).inserted {
                witnesses.append(Witness(engine, variable.key, at: location))
            }
        }
    }
}
