import LeashCore
import LeashDetect
import Testing

/// What a person may paste, and all that is made of it.
private struct Case: CustomTestStringConvertible, Sendable {
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

private let password = "Zk4tq9XwLm"

private let accepted: [Case] = [
    // Supabase
    Case(
        "postgresql://postgres:Zk4tq9XwLm@db.abcdefghijklmnopqrst.supabase.co:5432/postgres?sslmode=require",
        .postgres,
        .supabase,
        .isIPv6Only
    ),
    Case(
        "postgresql://postgres.abcdefghijklmnopqrst:Zk4tq9XwLm@aws-0-eu-central-1.pooler.supabase.com:6543/postgres",
        .postgres,
        .supabase,
        .transactionPooling(.supabase),
        .tlsNotRequired
    ),
    Case(
        "postgres://postgres:Zk4tq9XwLm@aws-1-us-east-1.pooler.supabase.com:5432/postgres?sslmode=verify-full",
        .postgres,
        .supabase,
        .shortScheme,
        .poolerUser
    ),
    Case(
        "postgresql://postgres.abc:Zk4tq9XwLm@aws-0-eu-west-1.pooler.supabase.com:6543/postgres?pgbouncer=true&sslmode=require",
        .postgres,
        .supabase,
        .transactionPooling(.supabase),
        .prismaParameter("pgbouncer")
    ),
    // Neon
    Case(
        "postgresql://app_owner:Zk4tq9XwLm@ep-calm-sea-a1b2c3d4.eu-central-1.aws.neon.tech/app?sslmode=require&channel_binding=require",
        .postgres,
        .neon
    ),
    Case(
        "postgresql://app_owner:Zk4tq9XwLm@ep-calm-sea-a1b2c3d4-pooler.eu-central-1.aws.neon.tech/app?sslmode=require",
        .postgres,
        .neon,
        .transactionPooling(.neon)
    ),
    Case(
        "psql 'postgresql://app_owner:Zk4tq9XwLm@ep-calm-sea-a1b2c3d4.eu-central-1.aws.neon.tech/app?sslmode=require'",
        .postgres,
        .neon,
        .tookFromCommand("psql")
    ),
    // MongoDB
    Case("mongodb+srv://app:Zk4tq9XwLm@cluster0.ab1cd.mongodb.net/shop?retryWrites=true&w=majority", .mongodb, .atlas),
    Case("mongodb+srv://app:Zk4tq9XwLm@cluster0.ab1cd.mongodb.net/?appName=Cluster0", .mongodb, .atlas, .noDatabase),
    Case(
        "mongodb://app:Zk4tq9XwLm@s0-00.ab1cd.mongodb.net:27017,s0-01.ab1cd.mongodb.net:27017/shop?ssl=true&replicaSet=rs0",
        .mongodb,
        .atlas
    ),
    Case("mongodb://localhost:27017/shop", .mongodb, .thisMachine, .isLoopback, .noPassword),
    Case("mongodb://app:Zk4tq9XwLm@mongo.example.com/shop", .mongodb, .other, .tlsNotRequired),
    Case(
        "mongodb://acct:Zk4tq9XwLm@acct.mongo.cosmos.azure.com:10255/shop?ssl=true&replicaSet=globaldb",
        .mongodb,
        .azure
    ),
    Case("mongodb://app:Zk4tq9XwLm@%2Ftmp%2Fmongodb-27017.sock/shop", .mongodb, .thisMachine, .isSocket),
    Case(
        "mongosh \"mongodb+srv://cluster0.ab1cd.mongodb.net/shop\" --apiVersion 1",
        .mongodb,
        .atlas,
        .tookFromCommand("mongosh"),
        .noPassword
    ),
    // Redis
    Case("rediss://default:Zk4tq9XwLm@eu1-calm-cat-12345.upstash.io:6379", .redis, .upstash),
    Case("redis://default:Zk4tq9XwLm@eu1-calm-cat-12345.upstash.io:6379", .redis, .upstash, .tlsNotRequired),
    Case(
        "redis-cli --tls -u redis://default:Zk4tq9XwLm@eu1-calm-cat-12345.upstash.io:6379",
        .redis,
        .upstash,
        .tookFromCommand("redis-cli")
    ),
    Case(
        "redis://:Zk4tq9XwLm@redis-12345.c1.eu-west-1-2.ec2.redns.redis-cloud.com:12345/0",
        .redis,
        .redisCloud,
        .tlsNotRequired
    ),
    Case("redis://localhost:6379/cache", .redis, .thisMachine, .isLoopback, .noPassword, .badDatabaseNumber),
    Case("rediss://:Zk4tq9XwLm@shop.redis.cache.windows.net:6380/0", .redis, .azure),
    Case("rediss://:Zk4tq9XwLm@ec2-54-1-2-3.compute-1.amazonaws.com:7469", .redis, .heroku),
    // The rest of PostgreSQL's hosts
    Case(
        "postgres://u1:Zk4tq9XwLm@ec2-54-1-2-3.eu-west-1.compute.amazonaws.com:5432/d1?sslmode=require",
        .postgres,
        .heroku,
        .shortScheme
    ),
    Case(
        "postgresql://app:Zk4tq9XwLm@shop.c9akciq32.eu-west-1.rds.amazonaws.com:5432/shop",
        .postgres,
        .aws,
        .tlsNotRequired
    ),
    Case(
        "postgresql://app:Zk4tq9XwLm@dpg-cabcdefgh1234567890-a.frankfurt-postgres.render.com/shop?sslmode=require",
        .postgres,
        .render
    ),
    Case("postgresql://app:Zk4tq9XwLm@dpg-cabcdefgh1234567890-a/shop", .postgres, .render, .isInternal(.render)),
    Case(
        "postgresql://postgres:Zk4tq9XwLm@monorail.proxy.rlwy.net:24567/railway",
        .postgres,
        .railway,
        .tlsNotRequired
    ),
    Case(
        "postgresql://postgres:Zk4tq9XwLm@postgres.railway.internal:5432/railway",
        .postgres,
        .railway,
        .isInternal(.railway)
    ),
    Case(
        "postgres://shop:Zk4tq9XwLm@shop-db.flycast:5432/shop?sslmode=disable",
        .postgres,
        .fly,
        .shortScheme,
        .isInternal(.fly)
    ),
    Case(
        "postgresql://fly-user:Zk4tq9XwLm@pgbouncer.k1v53olx3ol6q2wp.flympg.net/fly-db?sslmode=require",
        .postgres,
        .fly,
        .transactionPooling(.fly)
    ),
    Case(
        "postgresql://doadmin:Zk4tq9XwLm@db-fra1-12345-do-user-1-0.c.db.ondigitalocean.com:25060/defaultdb?sslmode=require",
        .postgres,
        .digitalOcean
    ),
    Case(
        "postgresql://doadmin:Zk4tq9XwLm@private-db-fra1-12345-do-user-1-0.c.db.ondigitalocean.com:25061/pool?sslmode=require",
        .postgres,
        .digitalOcean,
        .isInternal(.digitalOcean),
        .transactionPooling(.digitalOcean)
    ),
    Case(
        "postgres://avnadmin:Zk4tq9XwLm@pg-1-shop.b.aivencloud.com:13040/defaultdb?sslmode=require",
        .postgres,
        .aiven,
        .shortScheme
    ),
    Case(
        "postgres://application:Zk4tq9XwLm@p.abcdef.db.postgresbridge.com:5431/postgres?sslmode=require",
        .postgres,
        .crunchy,
        .shortScheme,
        .transactionPooling(.crunchy)
    ),
    Case(
        "postgresql://app:Zk4tq9XwLm@shop.postgres.database.azure.com:6432/shop?sslmode=require",
        .postgres,
        .azure,
        .transactionPooling(.azure)
    ),
    Case("postgresql://app:Zk4tq9XwLm@/shop?host=/cloudsql/proj:europe-west1:inst", .postgres, .googleCloud, .isSocket),
    Case(
        "postgresql://app:Zk4tq9XwLm@free-tier.gcp.cockroachlabs.cloud:26257/defaultdb?sslmode=verify-full",
        .postgres,
        .cockroach,
        .isCockroach
    ),
    // Places that an app can't reach
    Case("postgresql://postgres:Zk4tq9XwLm@localhost:5432/shop", .postgres, .thisMachine, .isLoopback),
    Case("postgresql://postgres:Zk4tq9XwLm@[::1]:5433/shop", .postgres, .thisMachine, .isLoopback),
    Case("postgresql://app:Zk4tq9XwLm@192.168.1.20/shop", .postgres, .privateNetwork, .isPrivate),
    Case("postgresql://app:Zk4tq9XwLm@[fd12:3456::1]/shop", .postgres, .privateNetwork, .isPrivate),
    Case("postgresql://app:Zk4tq9XwLm@host.docker.internal/shop", .postgres, .privateNetwork, .isPrivate),
    Case("postgresql://app:Zk4tq9XwLm@db/shop", .postgres, .privateNetwork, .isPrivate),
    Case("postgresql:///shop?host=/var/run/postgresql", .postgres, .thisMachine, .isSocket, .noUser, .noPassword),
    Case("postgresql://app:Zk4tq9XwLm@%2Fvar%2Frun%2Fpostgresql/shop", .postgres, .thisMachine, .isSocket),
    // Spelling, ports, TLS, what is missing
    Case("PostgreSQL://app:Zk4tq9XwLm@db.example.com/shop?sslmode=require", .postgres, .other, .lowercasedScheme),
    Case("postgresql+asyncpg://app:Zk4tq9XwLm@db.example.com/shop?ssl=require", .postgres, .other, .peculiarScheme),
    Case("ecto://app:Zk4tq9XwLm@db.example.com/shop?ssl=true", .postgres, .other, .peculiarScheme),
    Case(
        "postgresql://app:Zk4tq9XwLm@db.example.com:5433/shop?sslmode=require",
        .postgres,
        .other,
        .unusualPort(5433, 5432)
    ),
    Case(
        "postgresql://app:Zk4tq9XwLm@db.example.com:3306/shop?sslmode=require",
        .postgres,
        .other,
        .foreignPort(3306, "MySQL")
    ),
    Case("postgresql://app:Zk4tq9XwLm@203.0.113.9/shop?sslmode=disable", .postgres, .other, .tlsDisabled),
    Case("postgresql://app:Zk4tq9XwLm@db.example.com/shop?sslmode=prefer", .postgres, .other, .tlsNotRequired),
    Case("postgresql://app:Zk4tq9XwLm@db.example.com/shop?sslmode=required", .postgres, .other, .unknownSSLMode),
    Case(
        "postgresql://app:Zk4tq9XwLm@db.example.com/shop?sslmode=verify-ca&sslrootcert=/home/ann/ca.pem",
        .postgres,
        .other,
        .localFile("sslrootcert")
    ),
    Case("postgresql://db.example.com?sslmode=require", .postgres, .other, .noUser, .noPassword, .noDatabase),
    Case("postgresql://app@db.example.com/shop?sslmode=require", .postgres, .other, .noPassword),
    Case("postgresql://db.example.com/shop?user=app&password=Zk4tq9XwLm&sslmode=require", .postgres, .other),
    Case(
        "postgresql://app:Zk4tq9XwLm@a.example.com:5432,b.example.com:5432/shop?sslmode=require",
        .postgres,
        .other,
        .hasSeveralHosts
    ),
    // What was around it
    Case("  \"postgresql://app:Zk4tq9XwLm@db.example.com/shop?sslmode=require\"\n", .postgres, .other, .tookQuotes),
    Case(
        "DATABASE_URL=postgresql://app:Zk4tq9XwLm@db.example.com/shop?sslmode=require",
        .postgres,
        .other,
        .tookName("DATABASE_URL")
    ),
    Case(
        "export MONGO_URL='mongodb+srv://app:Zk4tq9XwLm@cluster0.ab1cd.mongodb.net/shop'",
        .mongodb,
        .atlas,
        .tookName("MONGO_URL"),
        .tookQuotes
    ),
    Case(
        "REDIS_URL: \"rediss://default:Zk4tq9XwLm@eu1-calm-cat-12345.upstash.io:6379\"",
        .redis,
        .upstash,
        .tookName("REDIS_URL"),
        .tookQuotes
    ),
    Case(
        "PGSSLMODE=require psql -d postgresql://app:Zk4tq9XwLm@db.example.com/shop?sslmode=require",
        .postgres,
        .other,
        .tookFromCommand("psql")
    ),
]

private typealias Refused = (pasted: String, refusal: DatabaseURL.Refusal)

private let refused: [Refused] = [
    ("", .isEmpty),
    ("Zk4tq9XwLm", .isNoURL),
    ("DATABASE_URL=", .isEmpty),
    ("postgresql://a/b\npostgresql://c/d", .hasSeveralLines),
    ("psql -h db.example.com -U app shop", .isCommand("psql")),
    ("PGPASSWORD=Zk4tq9XwLm psql -h db.example.com -U app shop", .isCommand("psql")),
    ("psql \"host=db.example.com user=app password=Zk4tq9XwLm dbname=shop\"", .isKeywords(.libpq)),
    ("host=db.example.com user=app password=Zk4tq9XwLm dbname=shop", .isKeywords(.libpq)),
    ("jdbc:postgresql://db.example.com:5432/shop?user=app&password=Zk4tq9XwLm", .isJDBC),
    ("jdbc:mysql://db.example.com/shop", .isOtherEngine("MySQL")),
    ("Host=db.example.com;Port=5432;Username=app;Password=Zk4tq9XwLm;Database=shop", .isKeywords(.dotNET)),
    (
        "Server=tcp:shop.database.windows.net,1433;Initial Catalog=shop;Password=Zk4tq9XwLm;",
        .isOtherEngine("SQL Server")
    ),
    ("shop.redis.cache.windows.net:6380,password=Zk4tq9XwLm,ssl=True", .isKeywords(.dotNETRedis)),
    ("mysql://app:Zk4tq9XwLm@db.example.com/shop", .isOtherEngine("MySQL")),
    ("sqlserver://app:Zk4tq9XwLm@db.example.com:1433/shop", .isOtherEngine("SQL Server")),
    ("sqlite:///srv/shop.db", .isOtherEngine("SQLite")),
    ("sqlite:shop.db", .isOtherEngine("SQLite")),
    ("file:./dev.db", .isOtherEngine("SQLite")),
    ("cockroachdb://app:Zk4tq9XwLm@free-tier.gcp.cockroachlabs.cloud:26257/defaultdb", .isOtherEngine("CockroachDB")),
    ("https://eu1-calm-cat-12345.upstash.io", .isWebAddress(.upstash)),
    ("https://abcdefghijklmnopqrst.supabase.co", .isWebAddress(.supabase)),
    ("https://example.com/db", .isWebAddress(.other)),
    ("prisma+postgres://accelerate.prisma-data.net/?api_key=Zk4tq9XwLm", .isPrismaProxy),
    ("valkey://db.example.com", .isValkey),
    (
        "postgresql://postgres:[YOUR-PASSWORD]@db.abcdefghijklmnopqrst.supabase.co:5432/postgres",
        .hasPlaceholder(.password)
    ),
    ("mongodb+srv://app:<db_password>@cluster0.ab1cd.mongodb.net/", .hasPlaceholder(.password)),
    ("postgresql://app:****@db.example.com/shop", .hasPlaceholder(.password)),
    ("postgresql://USER:PASSWORD@HOST:PORT/DATABASE", .hasPlaceholder(.password)),
    ("postgresql://app:Zk4tq9XwLm@<host>:5432/shop", .hasPlaceholder(.host)),
    ("postgresql://app:Zk4tq9XwLm@db.[PROJECT-REF].supabase.co/postgres", .hasPlaceholder(.host)),
    ("postgresql://app:[email\u{A0}protected]:5432/shop", .isHiddenByWebsite),
    ("postgresql://app:Zk4tq9XwLm@db.example.com:0/shop", .hasBadPort),
    ("postgresql://app:Zk4tq9XwLm", .hasBadPort),
    ("postgresql://app:Zk4tq9XwLm@db.example.com:70000/shop", .hasBadPort),
    ("postgresql://app:Zk4tq9XwLm@db_ü.example.com/shop", .hasBadHost),
    ("postgresql://app:Zk4tq9XwLm@[::g]/shop", .hasPlaceholder(.host)),
    ("postgresql://app:Zk4tq9XwLm@/shop", .hasNoHost),
    ("mongodb+srv://app:Zk4tq9XwLm@cluster0.ab1cd.mongodb.net:27017/shop", .hasPortWithSRV),
    ("mongodb+srv://app:Zk4tq9XwLm@a.mongodb.net,b.mongodb.net/shop", .hasHostsWithSRV),
    // Passwords that were not escaped
    ("postgresql://app:Zk4t@q9XwLm@db.example.com/shop", .needsEscapes(["@"])),
    ("postgresql://app:Zk4t/q9XwLm@db.example.com/shop", .needsEscapes(["/"])),
    ("postgresql://app:Zk4t#q9XwLm@db.example.com/shop", .needsEscapes(["#"])),
    ("postgresql://app:Zk4t?q9XwLm@db.example.com/shop", .needsEscapes(["?"])),
    ("postgresql://app:Zk4t%q9XwLm@db.example.com/shop", .needsEscapes(["%"])),
    ("postgresql://app:Zk4t@q9/XwLm#?@db.example.com:5432/shop?sslmode=require", .needsEscapes(["@", "/", "#", "?"])),
    ("redis://default:Zk4t q9[XwLm@db.example.com:6379", .needsEscapes([" ", "["])),
    ("mongodb://app:Zk4tüq9XwLm@db.example.com/shop", .needsEscapes(["ü"])),
]

@Suite struct DatabaseURLs {
    @Test(arguments: accepted)
    fileprivate func `is classified, and warned of`(of expected: Case) throws {
        let url = try DatabaseURL(pasted: expected.pasted)
        #expect(url.service == expected.service)
        #expect(url.provider == expected.provider)
        #expect(url.warnings == expected.warnings)
        #expect(url.variable == expected.service.variable)
    }

    @Test(arguments: refused)
    fileprivate func `is refused`(pasted: String, refusal: DatabaseURL.Refusal) {
        #expect(throws: refusal) { try DatabaseURL(pasted: pasted) }
    }

    @Test(arguments: accepted)
    fileprivate func `never shows its password`(of expected: Case) throws {
        let url = try DatabaseURL(pasted: expected.pasted)
        var shown = "\(url) \(url.warnings)"
        debugPrint(url, to: &shown)
        dump(url, to: &shown)
        #expect(!shown.contains(password))
        #expect(expected.pasted.contains(password) == (url.password?.revealed == password))
    }

    @Test(arguments: refused)
    fileprivate func `is refused without a word of its password`(pasted: String, refusal: DatabaseURL.Refusal) {
        let shown = "\(refusal)"
        #expect(!["Zk4t", "q9XwLm", "XwLm"].contains { shown.contains($0) })
        #expect(!shown.isEmpty)
    }

    @Test func `is stored as it was pasted, in the spelling that all clients read`() throws {
        let stored = try [
            "postgres://u:p%40q@h.example.com/d?a=b": "postgresql://u:p%40q@h.example.com/d?a=b",
            "Postgres://u:p@h.example.com/d": "postgresql://u:p@h.example.com/d",
            "postgres+asyncpg://u:p@h.example.com/d": "postgresql+asyncpg://u:p@h.example.com/d",
            "redis-cli --tls -u redis://u:p@h.example.com": "rediss://u:p@h.example.com",
            "'mongodb+srv://u:p@h.example.com/d'": "mongodb+srv://u:p@h.example.com/d",
        ].map { (try DatabaseURL(pasted: $0).value.revealed, $1) }
        for (value, expected) in stored { #expect(value == expected) }
    }

    @Test func `is taken apart, and its parts decoded`() throws {
        let url = try DatabaseURL(pasted: "postgresql://an%6E:p%3A%2F@[2001:db8::1]:6000,h2/my%20db?x=1")
        #expect(url.user == "ann")
        #expect(url.password?.revealed == "p:/")
        #expect(url.hosts.map(\.name) == ["2001:db8::1", "h2"])
        #expect(url.hosts.map(\.port) == [6000, nil])
        #expect(url.database == "my db")
        #expect("\(url)" == "postgresql://ann:***@[2001:db8::1]:6000,h2/my db")
    }

    @Test func `says how to escape`() {
        let refusal = DatabaseURL.Refusal.needsEscapes(["@", "/", "\u{1}", " ", "ü"])
        #expect(
            "\(refusal)"
                == "its user or password holds what a URL must escape; write `%40` for `@`, `%2F` for `/`, "
                + "`%01` for a control character, `%20` for a blank and `%C3%BC` for `ü`"
        )
    }

    @Test func `every warning has its words`() {
        for url in accepted.compactMap({ try? DatabaseURL(pasted: $0.pasted) }) {
            for warning in url.warnings { #expect(!"\(warning)".isEmpty) }
        }
    }
}
