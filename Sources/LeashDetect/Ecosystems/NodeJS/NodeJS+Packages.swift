extension NodeJS {
    static let packages: [String: [Meaning]] = {
        var packages: [String: [Meaning]] = [:]
        func add(_ names: [String], _ meaning: Meaning) {
            for name in names { packages[name, default: []].append(meaning) }
        }
        add(postgresDrivers, .driver(.postgres))
        add(mongoDrivers, .driver(.mongodb))
        add(redisDrivers, .driver(.redis))
        add(sqlTools, .tool([.postgres]))
        add(tools, .tool([.postgres, .mongodb]))
        add(postgresHints, .hint(.postgres))
        add(mongoHints, .hint(.mongodb))
        add(redisHints, .hint(.redis))
        for (engine, names) in otherDrivers { add(names, .witness(.other(engine))) }
        return packages
    }()

    private static let postgresDrivers = [
        "pg", "pg-native", "pg-promise", "postgres", "slonik", "@neondatabase/serverless", "@vercel/postgres",
        "@prisma/adapter-pg", "@prisma/adapter-neon", "@mikro-orm/postgresql", "@payloadcms/db-postgres",
        "@payloadcms/db-vercel-postgres", "pg-boss", "graphile-worker", "postgraphile", "connect-pg-simple", "pg-pool",
        "pg-cursor", "pg-query-stream", "pg-copy-streams", "pg-listen", "kysely-postgres-js", "kysely-neon",
        "@slonik/driver", "@keyv/postgres", "@auth/pg-adapter", "@auth/neon-adapter", "@sequelize/postgres",
        "@databases/pg", "massive", "pgtyped", "@pgtyped/runtime", "zapatos", "ts-postgres", "@fastify/postgres",
        "fastify-postgres", "@langchain/langgraph-checkpoint-postgres", "typeorm-aurora-data-api-driver",
        "node-pg-migrate", "postgres-migrations", "rate-limiter-pg", "@graphile/pg-pubsub", "pg-pubsub",
    ]

    private static let mongoDrivers = [
        "mongodb", "mongoose", "@nestjs/mongoose", "@typegoose/typegoose", "connect-mongo", "connect-mongodb-session",
        "mongodb-legacy", "monk", "mongojs", "papr", "agenda", "@agendajs/mongo-backend", "@mikro-orm/mongodb",
        "@payloadcms/db-mongodb", "@auth/mongodb-adapter", "@keyv/mongo", "@fastify/mongodb", "migrate-mongo",
        "@langchain/mongodb", "mongoist",
    ]

    private static let redisDrivers = [
        "redis", "ioredis", "@redis/client", "iovalkey", "@valkey/valkey-glide", "bullmq", "bull", "bee-queue",
        "connect-redis", "@keyv/redis", "@keyv/valkey", "@nestjs/bullmq", "@nestjs/bull", "handy-redis", "tedis",
        "@fastify/redis", "@socket.io/redis-adapter", "@socket.io/redis-streams-adapter", "cache-manager-redis-yet",
        "cache-manager-ioredis-yet", "cache-manager-redis-store", "rate-limit-redis", "redlock", "resque",
        "node-resque", "kue", "@liaoliaots/nestjs-redis", "@nestjs-modules/ioredis", "graphql-redis-subscriptions",
        "@adonisjs/redis", "redis-om", "@hocuspocus/extension-redis", "sidequest-redis",
    ]

    /// Of SQL databases only.
    private static let sqlTools = [
        "drizzle-orm", "drizzle-kit", "sequelize", "sequelize-typescript", "@sequelize/core", "@nestjs/sequelize",
        "knex", "kysely", "objection", "bookshelf", "@adonisjs/lucid", "@strapi/strapi", "@directus/api", "directus",
        "@keystone-6/core", "@mikro-orm/knex", "@mikro-orm/sql", "nest-knexjs", "umzug",
    ]

    private static let tools = [
        "prisma", "@prisma/client", "typeorm", "@nestjs/typeorm", "@mikro-orm/core", "@mikro-orm/nestjs",
        "@keystonejs/keystone", "@payloadcms/payload",
    ]

    private static let postgresHints = [
        "@types/pg", "@types/pg-promise", "pg-mem", "@electric-sql/pglite", "embedded-postgres", "pg-types",
        "pg-format", "pg-protocol", "pg-connection-string", "pgvector", "pgpass", "pg-hstore", "pg-minify",
        "pgsql-ast-parser", "@testcontainers/postgresql", "postgres-array", "postgres-date", "@databases/pg-test",
        "@supabase/supabase-js", "@supabase/ssr", "pg-mock", "pg-god", "pgsql-parser", "postgrator",
    ]

    private static let mongoHints = [
        "@types/mongodb", "@types/mongoose", "mongodb-memory-server", "mongodb-memory-server-core",
        "@testcontainers/mongodb",
        "bson", "mongodb-connection-string-url", "@shelf/jest-mongodb", "mongo-mock",
    ]

    private static let redisHints = [
        "@types/redis", "@types/ioredis", "@types/ioredis-mock", "ioredis-mock", "redis-mock", "redis-memory-server",
        "@testcontainers/redis", "@upstash/redis", "@upstash/ratelimit", "@vercel/kv", "redis-info", "redis-errors",
    ]

    /// Those of other engines, which tell what a tool beside them speaks to.
    private static let otherDrivers: [String: [String]] = [
        "mysql": [
            "mysql", "mysql2", "mariadb", "promise-mysql", "@planetscale/database", "@prisma/adapter-planetscale",
            "@prisma/adapter-mariadb", "@mikro-orm/mysql", "@mikro-orm/mariadb", "@sequelize/mysql",
            "@sequelize/mariadb", "@tidbcloud/serverless", "@fastify/mysql", "serverless-mysql", "@auth/planetscale",
        ],
        "sqlite": [
            "sqlite3", "better-sqlite3", "sqlite", "@libsql/client", "@prisma/adapter-libsql", "sql.js",
            "@prisma/adapter-better-sqlite3", "@prisma/adapter-d1", "@mikro-orm/sqlite", "@mikro-orm/better-sqlite",
            "@mikro-orm/libsql", "@sequelize/sqlite3", "@payloadcms/db-sqlite", "kysely-d1", "@libsql/kysely-libsql",
            "@vscode/sqlite3", "expo-sqlite",
        ],
        "sqlserver": [
            "mssql", "tedious", "@prisma/adapter-mssql", "@mikro-orm/mssql", "@sequelize/mssql", "msnodesqlv8",
        ],
        "oracle": ["oracledb", "@sequelize/oracle"],
    ]

    /// A framework, and the packages that tell of it.
    struct Known: Sendable {
        let name: String
        let packages: [String]
        /// Whether it is commonly a development dependency: what runs is what it built.
        var isBuilt = false
    }

    /// The most specific first.
    static let frameworks: [Known] = [
        Known(name: "next", packages: ["next"]),
        Known(name: "nestjs", packages: ["@nestjs/core"]),
        Known(name: "nuxt", packages: ["nuxt", "nuxt3", "nuxt-edge"], isBuilt: true),
        Known(
            name: "remix",
            packages: ["@remix-run/node", "@remix-run/serve", "@remix-run/react", "@remix-run/express"]
        ),
        Known(name: "react router", packages: ["@react-router/dev"], isBuilt: true),
        Known(name: "astro", packages: ["astro"], isBuilt: true),
        Known(name: "sveltekit", packages: ["@sveltejs/kit"], isBuilt: true),
        Known(name: "redwood", packages: ["@redwoodjs/core", "@redwoodjs/api"], isBuilt: true),
        Known(name: "adonis", packages: ["@adonisjs/core"]),
        Known(name: "strapi", packages: ["@strapi/strapi"]),
        Known(name: "keystone", packages: ["@keystone-6/core"]),
        Known(
            name: "tanstack start",
            packages: ["@tanstack/react-start", "@tanstack/solid-start", "@tanstack/start"]
        ),
        Known(name: "hono", packages: ["hono"]),
        Known(name: "elysia", packages: ["elysia"]),
        Known(name: "fastify", packages: ["fastify"]),
        Known(name: "koa", packages: ["koa"]),
        Known(name: "hapi", packages: ["@hapi/hapi"]),
        Known(name: "express", packages: ["express"]),
    ]
}
