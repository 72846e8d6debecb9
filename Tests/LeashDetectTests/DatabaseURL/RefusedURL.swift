import LeashDetect

typealias RefusedURL = (pasted: String, refusal: DatabaseURL.Refusal)

/// What is no URL that an app could use, and why.
let refusedURLs: [RefusedURL] = [
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
