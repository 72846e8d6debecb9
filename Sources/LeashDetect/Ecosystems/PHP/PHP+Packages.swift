extension PHP {
    /// By a package's or extension's name in lower case.
    static let packages: [String: [Meaning]] = [
        // PostgreSQL.
        "amphp/postgres": [.driver(.postgres)],
        "ext-pdo_pgsql": [.driver(.postgres)],
        "ext-pgsql": [.driver(.postgres)],
        "react/pgsql": [.driver(.postgres)],
        "voryx/pgasync": [.driver(.postgres)],
        "yiisoft/db-pgsql": [.driver(.postgres)],
        "martin-georgiev/postgresql-for-doctrine": [.hint(.postgres)],
        "pgvector/pgvector": [.hint(.postgres)],
        "tpetry/laravel-postgresql-enhanced": [.hint(.postgres)],
        // Several engines.
        "cakephp/cakephp": [.tool([.postgres])],
        "cakephp/database": [.tool([.postgres])],
        "codeigniter4/framework": [.tool([.postgres])],
        "cycle/database": [.tool([.postgres])],
        "cycle/orm": [.tool([.postgres])],
        "doctrine/dbal": [.tool([.postgres])],
        "doctrine/doctrine-bundle": [.tool([.postgres])],
        "doctrine/orm": [.tool([.postgres])],
        "drupal/core": [.tool([.postgres])],
        "drupal/core-recommended": [.tool([.postgres])],
        "illuminate/database": [.tool([.postgres])],
        "laravel/framework": [.tool([.postgres])],
        "laravel/lumen-framework": [.tool([.postgres])],
        "propel/propel": [.tool([.postgres])],
        "robmorgan/phinx": [.tool([.postgres])],
        "symfony/orm-pack": [.tool([.postgres])],
        "yiisoft/yii2": [.tool([.postgres])],
        // MongoDB.
        "doctrine/mongodb-odm": [.driver(.mongodb)],
        "doctrine/mongodb-odm-bundle": [.driver(.mongodb)],
        "ext-mongodb": [.driver(.mongodb)],
        "jenssegers/mongodb": [.driver(.mongodb)],
        "mongodb/laravel-mongodb": [.driver(.mongodb)],
        "mongodb/mongodb": [.driver(.mongodb)],
        "yiisoft/yii2-mongodb": [.driver(.mongodb)],
        // Redis.
        "amphp/redis": [.driver(.redis)],
        "clue/redis-react": [.driver(.redis)],
        "ext-redis": [.driver(.redis)],
        "laravel/horizon": [.driver(.redis)],
        "predis/predis": [.driver(.redis)],
        "snc/redis-bundle": [.driver(.redis)],
        "symfony/redis-messenger": [.driver(.redis)],
        "yiisoft/yii2-redis": [.driver(.redis)],
        "m6web/redis-mock": [.hint(.redis)],
        // Other engines, which the tools above may speak to.
        "ext-mysqli": [.witness(.other("mysql"))],
        "ext-pdo_mysql": [.witness(.other("mysql"))],
        "ext-pdo_sqlite": [.witness(.other("sqlite"))],
        "ext-pdo_sqlsrv": [.witness(.other("sqlserver"))],
        "ext-sqlite3": [.witness(.other("sqlite"))],
        "johnpbloch/wordpress": [.witness(.other("mysql"))],
        "johnpbloch/wordpress-core": [.witness(.other("mysql"))],
        "roots/wordpress": [.witness(.other("mysql"))],
    ]

    /// The most specific first: packages, and a file that must be there if one is named.
    static let frameworks: [(name: String, packages: Set<String>, file: String?)] = [
        ("wordpress", ["johnpbloch/wordpress", "johnpbloch/wordpress-core", "roots/wordpress"], nil),
        ("drupal", ["drupal/core", "drupal/core-recommended"], nil),
        ("laravel", ["laravel/framework"], "artisan"),
        ("lumen", ["laravel/lumen-framework"], nil),
        ("symfony", ["symfony/framework-bundle"], "bin/console"),
        ("cakephp", ["cakephp/cakephp"], nil),
        ("codeigniter", ["codeigniter4/framework"], nil),
        ("yii", ["yiisoft/yii2"], nil),
        ("slim", ["slim/slim"], nil),
    ]
}
