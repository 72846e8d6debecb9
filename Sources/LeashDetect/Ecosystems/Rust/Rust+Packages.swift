extension Rust {
    /// By crate, and by `crate/feature` for those that speak to what their features say.
    static let packages: [String: [Meaning]] = drivers.merging(tools) { $0 + $1 }.merging(others) { $0 + $1 }

    private static let drivers: [String: [Meaning]] = [
        "tokio-postgres": [.driver(.postgres)], "postgres": [.driver(.postgres)],
        "deadpool-postgres": [.driver(.postgres)], "bb8-postgres": [.driver(.postgres)],
        "r2d2_postgres": [.driver(.postgres)], "sqlx-postgres": [.driver(.postgres)],
        "mobc-postgres": [.driver(.postgres)], "pg_mapper": [.driver(.postgres)],
        "apalis-postgres": [.driver(.postgres)], "sqlxmq": [.driver(.postgres)],
        "sqlx/postgres": [.driver(.postgres)], "diesel/postgres": [.driver(.postgres)],
        "diesel/postgres_backend": [.driver(.postgres)], "diesel-async/postgres": [.driver(.postgres)],
        "sea-orm/sqlx-postgres": [.driver(.postgres)], "sea-orm-migration/sqlx-postgres": [.driver(.postgres)],
        "rocket_db_pools/sqlx_postgres": [.driver(.postgres)],
        "rocket_db_pools/deadpool_postgres": [.driver(.postgres)],
        "rocket_db_pools/diesel_postgres": [.driver(.postgres)],
        "rocket_sync_db_pools/postgres_pool": [.driver(.postgres)],
        "rocket_sync_db_pools/diesel_postgres_pool": [.driver(.postgres)],
        "refinery/postgres": [.driver(.postgres)], "refinery/tokio-postgres": [.driver(.postgres)],
        "rbdc-pg": [.driver(.postgres)],
        "mongodb": [.driver(.mongodb)], "wither": [.driver(.mongodb)], "rocket_db_pools/mongodb": [.driver(.mongodb)],
        "redis": [.driver(.redis)], "fred": [.driver(.redis)], "deadpool-redis": [.driver(.redis)],
        "bb8-redis": [.driver(.redis)], "r2d2_redis": [.driver(.redis)], "mobc-redis": [.driver(.redis)],
        "rustis": [.driver(.redis)], "redis-async": [.driver(.redis)], "apalis-redis": [.driver(.redis)],
        "rocket_db_pools/deadpool_redis": [.driver(.redis)], "sidekiq": [.driver(.redis)],
        "rusty-sidekiq": [.driver(.redis)],
    ]

    private static let tools: [String: [Meaning]] = [
        "sqlx": [.tool([.postgres])], "diesel": [.tool([.postgres])], "diesel-async": [.tool([.postgres])],
        "sea-orm": [.tool([.postgres])], "sea-orm-migration": [.tool([.postgres])], "refinery": [.tool([.postgres])],
        "rocket_db_pools": [.tool([.postgres])], "rocket_sync_db_pools": [.tool([.postgres])],
        "rbatis": [.tool([.postgres])],
    ]

    private static let others: [String: [Meaning]] = [
        "sqlx/mysql": [.witness(.other("mysql"))], "sqlx/sqlite": [.witness(.other("sqlite"))],
        "diesel/mysql": [.witness(.other("mysql"))], "diesel/mysql_backend": [.witness(.other("mysql"))],
        "diesel/sqlite": [.witness(.other("sqlite"))], "diesel-async/mysql": [.witness(.other("mysql"))],
        "diesel-async/sqlite": [.witness(.other("sqlite"))],
        "sea-orm/sqlx-mysql": [.witness(.other("mysql"))], "sea-orm/sqlx-sqlite": [.witness(.other("sqlite"))],
        "sea-orm-migration/sqlx-mysql": [.witness(.other("mysql"))],
        "sea-orm-migration/sqlx-sqlite": [.witness(.other("sqlite"))],
        "rocket_db_pools/sqlx_mysql": [.witness(.other("mysql"))],
        "rocket_db_pools/sqlx_sqlite": [.witness(.other("sqlite"))],
        "rocket_db_pools/diesel_mysql": [.witness(.other("mysql"))],
        "rocket_sync_db_pools/diesel_mysql_pool": [.witness(.other("mysql"))],
        "rocket_sync_db_pools/diesel_sqlite_pool": [.witness(.other("sqlite"))],
        "rocket_sync_db_pools/sqlite_pool": [.witness(.other("sqlite"))],
        "refinery/rusqlite": [.witness(.other("sqlite"))], "refinery/mysql": [.witness(.other("mysql"))],
        "rbdc-mysql": [.witness(.other("mysql"))], "rbdc-sqlite": [.witness(.other("sqlite"))],
        "mysql": [.witness(.other("mysql"))], "mysql_async": [.witness(.other("mysql"))],
        "rusqlite": [.witness(.other("sqlite"))], "tiberius": [.witness(.other("sqlserver"))],
        "pgvector": [.hint(.postgres)], "postgres-types": [.hint(.postgres)], "pgrx": [.hint(.postgres)],
        "postgres-protocol": [.hint(.postgres)], "pg-embed": [.hint(.postgres)],
        "postgresql_embedded": [.hint(.postgres)], "bson": [.hint(.mongodb)], "redis-test": [.hint(.redis)],
    ]

    /// The most specific first.
    static let frameworks: [(crate: String, name: String)] = [
        ("loco-rs", "loco"), ("axum", "axum"), ("actix-web", "actix-web"), ("rocket", "rocket"), ("poem", "poem"),
        ("salvo", "salvo"), ("warp", "warp"),
    ]
}
