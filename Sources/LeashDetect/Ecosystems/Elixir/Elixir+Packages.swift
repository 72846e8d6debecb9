extension Elixir {
    /// What the packages of hex.pm tell.
    static let packages: [String: [Meaning]] = [
        "postgrex": [.driver(.postgres)], "ash_postgres": [.driver(.postgres)], "epgsql": [.driver(.postgres)],
        "pgo": [.driver(.postgres)], "eventstore": [.driver(.postgres)],
        "commanded_eventstore_adapter": [.driver(.postgres)],
        "ecto_sql": [.tool([.postgres])], "oban": [.tool([.postgres])],
        "pgvector": [.hint(.postgres)], "ecto_psql_extras": [.hint(.postgres)], "geo_postgis": [.hint(.postgres)],
        "myxql": [.witness(.other("mysql"))], "tds": [.witness(.other("sqlserver"))],
        "exqlite": [.witness(.other("sqlite"))], "ecto_sqlite3": [.witness(.other("sqlite"))],
        "ash_sqlite": [.witness(.other("sqlite"))], "ecto_ch": [.witness(.other("clickhouse"))],
        "mongodb_driver": [.driver(.mongodb)], "mongodb_ecto": [.driver(.mongodb)], "mongodb": [.driver(.mongodb)],
        "redix": [.driver(.redis)], "eredis": [.driver(.redis)], "exq": [.driver(.redis)], "verk": [.driver(.redis)],
        "phoenix_pubsub_redis": [.driver(.redis)], "nebulex_redis_adapter": [.driver(.redis)],
        "hammer_backend_redis": [.driver(.redis)],
    ]
}
