import LeashDetect
import Testing

/// What a person may paste, and all that is made of it.
struct PastedURL: CustomTestStringConvertible, Sendable {
    let pasted: String
    let service: Service
    let provider: DatabaseURL.Provider
    let warnings: [DatabaseURL.Warning]

    init(
        _ pasted: String,
        _ service: Service,
        _ provider: DatabaseURL.Provider,
        _ warnings: DatabaseURL.Warning...
    ) {
        (self.pasted, self.service, self.provider, self.warnings) = (pasted, service, provider, warnings)
    }

    var testDescription: String { pasted }
}

let pastedPassword = "Zk4tq9XwLm"

let acceptedURLs: [PastedURL] = [
    // Supabase
    PastedURL(
        "postgresql://postgres:Zk4tq9XwLm@db.abcdefghijklmnopqrst.supabase.co:5432/postgres?sslmode=require",
        .postgres,
        .supabase,
        .isIPv6Only
    ),
    PastedURL(
        "postgresql://postgres.abcdefghijklmnopqrst:Zk4tq9XwLm@aws-0-eu-central-1.pooler.supabase.com:6543/postgres",
        .postgres,
        .supabase,
        .transactionPooling(.supabase),
        .tlsNotRequired
    ),
    PastedURL(
        "postgres://postgres:Zk4tq9XwLm@aws-1-us-east-1.pooler.supabase.com:5432/postgres?sslmode=verify-full",
        .postgres,
        .supabase,
        .shortScheme,
        .poolerUser
    ),
    PastedURL(
        "postgresql://postgres.abc:Zk4tq9XwLm@aws-0-eu-west-1.pooler.supabase.com:6543/postgres?pgbouncer=true&sslmode=require",
        .postgres,
        .supabase,
        .transactionPooling(.supabase),
        .prismaParameter("pgbouncer")
    ),
    // Neon
    PastedURL(
        "postgresql://app_owner:Zk4tq9XwLm@ep-calm-sea-a1b2c3d4.eu-central-1.aws.neon.tech/app?sslmode=require&channel_binding=require",
        .postgres,
        .neon
    ),
    PastedURL(
        "postgresql://app_owner:Zk4tq9XwLm@ep-calm-sea-a1b2c3d4-pooler.eu-central-1.aws.neon.tech/app?sslmode=require",
        .postgres,
        .neon,
        .transactionPooling(.neon)
    ),
    PastedURL(
        "psql 'postgresql://app_owner:Zk4tq9XwLm@ep-calm-sea-a1b2c3d4.eu-central-1.aws.neon.tech/app?sslmode=require'",
        .postgres,
        .neon,
        .tookFromCommand("psql")
    ),
    // MongoDB
    PastedURL(
        "mongodb+srv://app:Zk4tq9XwLm@cluster0.ab1cd.mongodb.net/shop?retryWrites=true&w=majority",
        .mongodb,
        .atlas
    ),
    PastedURL(
        "mongodb+srv://app:Zk4tq9XwLm@cluster0.ab1cd.mongodb.net/?appName=Cluster0",
        .mongodb,
        .atlas,
        .noDatabase
    ),
    PastedURL(
        "mongodb://app:Zk4tq9XwLm@s0-00.ab1cd.mongodb.net:27017,s0-01.ab1cd.mongodb.net:27017/shop?ssl=true&replicaSet=rs0",
        .mongodb,
        .atlas
    ),
    PastedURL("mongodb://localhost:27017/shop", .mongodb, .thisMachine, .isLoopback, .noPassword),
    PastedURL("mongodb://app:Zk4tq9XwLm@mongo.example.com/shop", .mongodb, .other, .tlsNotRequired),
    PastedURL(
        "mongodb://acct:Zk4tq9XwLm@acct.mongo.cosmos.azure.com:10255/shop?ssl=true&replicaSet=globaldb",
        .mongodb,
        .azure
    ),
    PastedURL("mongodb://app:Zk4tq9XwLm@%2Ftmp%2Fmongodb-27017.sock/shop", .mongodb, .thisMachine, .isSocket),
    PastedURL(
        "mongosh \"mongodb+srv://cluster0.ab1cd.mongodb.net/shop\" --apiVersion 1",
        .mongodb,
        .atlas,
        .tookFromCommand("mongosh"),
        .noPassword
    ),
    // Redis
    PastedURL("rediss://default:Zk4tq9XwLm@eu1-calm-cat-12345.upstash.io:6379", .redis, .upstash),
    PastedURL("redis://default:Zk4tq9XwLm@eu1-calm-cat-12345.upstash.io:6379", .redis, .upstash, .tlsNotRequired),
    PastedURL(
        "redis-cli --tls -u redis://default:Zk4tq9XwLm@eu1-calm-cat-12345.upstash.io:6379",
        .redis,
        .upstash,
        .tookFromCommand("redis-cli")
    ),
    PastedURL(
        "redis://:Zk4tq9XwLm@redis-12345.c1.eu-west-1-2.ec2.redns.redis-cloud.com:12345/0",
        .redis,
        .redisCloud,
        .tlsNotRequired
    ),
    PastedURL("redis://localhost:6379/cache", .redis, .thisMachine, .isLoopback, .noPassword, .badDatabaseNumber),
    PastedURL("rediss://:Zk4tq9XwLm@shop.redis.cache.windows.net:6380/0", .redis, .azure),
    PastedURL("rediss://:Zk4tq9XwLm@ec2-54-1-2-3.compute-1.amazonaws.com:7469", .redis, .heroku),
    // The rest of PostgreSQL's hosts
    PastedURL(
        "postgres://u1:Zk4tq9XwLm@ec2-54-1-2-3.eu-west-1.compute.amazonaws.com:5432/d1?sslmode=require",
        .postgres,
        .heroku,
        .shortScheme
    ),
    PastedURL(
        "postgresql://app:Zk4tq9XwLm@shop.c9akciq32.eu-west-1.rds.amazonaws.com:5432/shop",
        .postgres,
        .aws,
        .tlsNotRequired
    ),
    PastedURL(
        "postgresql://app:Zk4tq9XwLm@dpg-cabcdefgh1234567890-a.frankfurt-postgres.render.com/shop?sslmode=require",
        .postgres,
        .render
    ),
    PastedURL("postgresql://app:Zk4tq9XwLm@dpg-cabcdefgh1234567890-a/shop", .postgres, .render, .isInternal(.render)),
    PastedURL(
        "postgresql://postgres:Zk4tq9XwLm@monorail.proxy.rlwy.net:24567/railway",
        .postgres,
        .railway,
        .tlsNotRequired
    ),
    PastedURL(
        "postgresql://postgres:Zk4tq9XwLm@postgres.railway.internal:5432/railway",
        .postgres,
        .railway,
        .isInternal(.railway)
    ),
    PastedURL(
        "postgres://shop:Zk4tq9XwLm@shop-db.flycast:5432/shop?sslmode=disable",
        .postgres,
        .fly,
        .shortScheme,
        .isInternal(.fly)
    ),
    PastedURL(
        "postgresql://fly-user:Zk4tq9XwLm@pgbouncer.k1v53olx3ol6q2wp.flympg.net/fly-db?sslmode=require",
        .postgres,
        .fly,
        .transactionPooling(.fly)
    ),
    PastedURL(
        "postgresql://doadmin:Zk4tq9XwLm@db-fra1-12345-do-user-1-0.c.db.ondigitalocean.com:25060/defaultdb?sslmode=require",
        .postgres,
        .digitalOcean
    ),
    PastedURL(
        "postgresql://doadmin:Zk4tq9XwLm@private-db-fra1-12345-do-user-1-0.c.db.ondigitalocean.com:25061/pool?sslmode=require",
        .postgres,
        .digitalOcean,
        .isInternal(.digitalOcean),
        .transactionPooling(.digitalOcean)
    ),
    PastedURL(
        "postgres://avnadmin:Zk4tq9XwLm@pg-1-shop.b.aivencloud.com:13040/defaultdb?sslmode=require",
        .postgres,
        .aiven,
        .shortScheme
    ),
    PastedURL(
        "postgres://application:Zk4tq9XwLm@p.abcdef.db.postgresbridge.com:5431/postgres?sslmode=require",
        .postgres,
        .crunchy,
        .shortScheme,
        .transactionPooling(.crunchy)
    ),
    PastedURL(
        "postgresql://app:Zk4tq9XwLm@shop.postgres.database.azure.com:6432/shop?sslmode=require",
        .postgres,
        .azure,
        .transactionPooling(.azure)
    ),
    PastedURL(
        "postgresql://app:Zk4tq9XwLm@/shop?host=/cloudsql/proj:europe-west1:inst",
        .postgres,
        .googleCloud,
        .isSocket
    ),
    PastedURL(
        "postgresql://app:Zk4tq9XwLm@free-tier.gcp.cockroachlabs.cloud:26257/defaultdb?sslmode=verify-full",
        .postgres,
        .cockroach,
        .isCockroach
    ),
    // Places that an app can't reach
    PastedURL("postgresql://postgres:Zk4tq9XwLm@localhost:5432/shop", .postgres, .thisMachine, .isLoopback),
    PastedURL("postgresql://postgres:Zk4tq9XwLm@[::1]:5433/shop", .postgres, .thisMachine, .isLoopback),
    PastedURL("postgresql://app:Zk4tq9XwLm@192.168.1.20/shop", .postgres, .privateNetwork, .isPrivate),
    PastedURL("postgresql://app:Zk4tq9XwLm@[fd12:3456::1]/shop", .postgres, .privateNetwork, .isPrivate),
    PastedURL("postgresql://app:Zk4tq9XwLm@host.docker.internal/shop", .postgres, .privateNetwork, .isPrivate),
    PastedURL("postgresql://app:Zk4tq9XwLm@db/shop", .postgres, .privateNetwork, .isPrivate),
    PastedURL("postgresql:///shop?host=/var/run/postgresql", .postgres, .thisMachine, .isSocket, .noUser, .noPassword),
    PastedURL("postgresql://app:Zk4tq9XwLm@%2Fvar%2Frun%2Fpostgresql/shop", .postgres, .thisMachine, .isSocket),
    // Spelling, ports, TLS, what is missing
    PastedURL("PostgreSQL://app:Zk4tq9XwLm@db.example.com/shop?sslmode=require", .postgres, .other, .lowercasedScheme),
    PastedURL(
        "postgresql+asyncpg://app:Zk4tq9XwLm@db.example.com/shop?ssl=require",
        .postgres,
        .other,
        .peculiarScheme
    ),
    PastedURL("ecto://app:Zk4tq9XwLm@db.example.com/shop?ssl=true", .postgres, .other, .peculiarScheme),
    PastedURL(
        "postgresql://app:Zk4tq9XwLm@db.example.com:5433/shop?sslmode=require",
        .postgres,
        .other,
        .unusualPort(5433, 5432)
    ),
    PastedURL(
        "postgresql://app:Zk4tq9XwLm@db.example.com:3306/shop?sslmode=require",
        .postgres,
        .other,
        .foreignPort(3306, "MySQL")
    ),
    PastedURL("postgresql://app:Zk4tq9XwLm@203.0.113.9/shop?sslmode=disable", .postgres, .other, .tlsDisabled),
    PastedURL("postgresql://app:Zk4tq9XwLm@db.example.com/shop?sslmode=prefer", .postgres, .other, .tlsNotRequired),
    PastedURL("postgresql://app:Zk4tq9XwLm@db.example.com/shop?sslmode=required", .postgres, .other, .unknownSSLMode),
    PastedURL(
        "postgresql://app:Zk4tq9XwLm@db.example.com/shop?sslmode=verify-ca&sslrootcert=/home/ann/ca.pem",
        .postgres,
        .other,
        .localFile("sslrootcert")
    ),
    PastedURL("postgresql://db.example.com?sslmode=require", .postgres, .other, .noUser, .noPassword, .noDatabase),
    PastedURL("postgresql://app@db.example.com/shop?sslmode=require", .postgres, .other, .noPassword),
    PastedURL("postgresql://db.example.com/shop?user=app&password=Zk4tq9XwLm&sslmode=require", .postgres, .other),
    PastedURL(
        "postgresql://app:Zk4tq9XwLm@a.example.com:5432,b.example.com:5432/shop?sslmode=require",
        .postgres,
        .other,
        .hasSeveralHosts
    ),
    PastedURL(
        "redis://default:Zk4tq9XwLm@db.example.com:6379?ssl=true",
        .redis,
        .other
    ),
    // What was around it
    PastedURL(
        "  \"postgresql://app:Zk4tq9XwLm@db.example.com/shop?sslmode=require\"\n",
        .postgres,
        .other,
        .tookQuotes
    ),
    PastedURL(
        "DATABASE_URL=postgresql://app:Zk4tq9XwLm@db.example.com/shop?sslmode=require",
        .postgres,
        .other,
        .tookName("DATABASE_URL")
    ),
    PastedURL(
        "export MONGO_URL='mongodb+srv://app:Zk4tq9XwLm@cluster0.ab1cd.mongodb.net/shop'",
        .mongodb,
        .atlas,
        .tookName("MONGO_URL"),
        .tookQuotes
    ),
    PastedURL(
        "REDIS_URL: \"rediss://default:Zk4tq9XwLm@eu1-calm-cat-12345.upstash.io:6379\"",
        .redis,
        .upstash,
        .tookName("REDIS_URL"),
        .tookQuotes
    ),
    PastedURL(
        "PGSSLMODE=require psql -d postgresql://app:Zk4tq9XwLm@db.example.com/shop?sslmode=require",
        .postgres,
        .other,
        .tookFromCommand("psql")
    ),
]
