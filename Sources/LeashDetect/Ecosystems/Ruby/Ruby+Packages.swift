extension Ruby {
    /// By a gem's name.
    static let packages: [String: [Meaning]] = [
        // PostgreSQL.
        "activerecord-jdbcpostgresql-adapter": [.driver(.postgres)],
        "activerecord-postgis-adapter": [.driver(.postgres)],
        "good_job": [.driver(.postgres)],
        "jdbc-postgres": [.driver(.postgres)],
        "jdbc-postgresql": [.driver(.postgres)],
        "jruby-pg": [.driver(.postgres)],
        "pg": [.driver(.postgres)],
        "que": [.driver(.postgres)],
        "queue_classic": [.driver(.postgres)],
        "neighbor": [.hint(.postgres)],
        "pg_query": [.hint(.postgres)],
        "pg_search": [.hint(.postgres)],
        "pghero": [.hint(.postgres)],
        "pgvector": [.hint(.postgres)],
        // Several engines.
        "activerecord": [.tool([.postgres])],
        "data_mapper": [.tool([.postgres])],
        "delayed_job_active_record": [.tool([.postgres])],
        "hanami-db": [.tool([.postgres])],
        "rom-sql": [.tool([.postgres])],
        "sequel": [.tool([.postgres])],
        "sequel-rails": [.tool([.postgres])],
        "sinatra-activerecord": [.tool([.postgres])],
        "solid_queue": [.tool([.postgres])],
        "standalone_migrations": [.tool([.postgres])],
        // MongoDB.
        "mongo": [.driver(.mongodb)],
        "mongo_mapper": [.driver(.mongodb)],
        "mongoid": [.driver(.mongodb)],
        "mongoid-rspec": [.hint(.mongodb)],
        // Redis.
        "kredis": [.driver(.redis)],
        "redis": [.driver(.redis)],
        "redis-client": [.driver(.redis)],
        "redis-rails": [.driver(.redis)],
        "resque": [.driver(.redis)],
        "sidekiq": [.driver(.redis)],
        "fakeredis": [.hint(.redis)],
        "hiredis": [.hint(.redis)],
        "hiredis-client": [.hint(.redis)],
        "mock_redis": [.hint(.redis)],
        // Other engines, which the tools above may speak to.
        "activerecord-oracle_enhanced-adapter": [.witness(.other("oracle"))],
        "activerecord-sqlserver-adapter": [.witness(.other("sqlserver"))],
        "jdbc-mysql": [.witness(.other("mysql"))],
        "jdbc-sqlite3": [.witness(.other("sqlite"))],
        "mysql2": [.witness(.other("mysql"))],
        "sqlite3": [.witness(.other("sqlite"))],
        "tiny_tds": [.witness(.other("sqlserver"))],
        "trilogy": [.witness(.other("mysql"))],
    ]

    /// The most specific first: a gem, and a file of which one must be there if any is named.
    static let frameworks: [(name: String, gems: Set<String>, files: [String])] = [
        ("rails", ["rails", "railties"], ["config/application.rb"]),
        ("hanami", ["hanami"], ["config/app.rb", "config/environment.rb"]),
        ("sinatra", ["sinatra", "sinatra-contrib"], ["config.ru", "app.rb"]),
        ("roda", ["roda"], []),
        ("grape", ["grape"], []),
        ("rack", ["rack"], ["config.ru"]),
    ]
}
