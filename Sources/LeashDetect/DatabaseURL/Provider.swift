extension DatabaseURL {
    /// Who runs the server, as its host's name tells.
    package enum Provider: String, CaseIterable, Hashable, Sendable {
        case supabase, neon, atlas, upstash, heroku, aws, render, railway, fly, digitalOcean, aiven, crunchy, azure
        case googleCloud, timescale, redisCloud, cockroach, prisma, planetScale, vercel
        /// The machine that the client runs on.
        case thisMachine
        /// A network that the internet can't see.
        case privateNetwork
        case other

        /// As it writes itself.
        package var title: String {
            switch self {
            case .supabase: "Supabase"
            case .neon: "Neon"
            case .atlas: "MongoDB Atlas"
            case .upstash: "Upstash"
            case .heroku: "Heroku or Amazon EC2"
            case .aws: "AWS"
            case .render: "Render"
            case .railway: "Railway"
            case .fly: "Fly.io"
            case .digitalOcean: "DigitalOcean"
            case .aiven: "Aiven"
            case .crunchy: "Crunchy Bridge"
            case .azure: "Azure"
            case .googleCloud: "Google Cloud SQL"
            case .timescale: "Tiger Cloud"
            case .redisCloud: "Redis Cloud"
            case .cockroach: "CockroachDB Cloud"
            case .prisma: "Prisma Postgres"
            case .planetScale: "PlanetScale"
            case .vercel: "Vercel"
            case .thisMachine: "this machine"
            case .privateNetwork: "a private network"
            case .other: "an unknown provider"
            }
        }

        /// How to get a session of one's own where its pooler changes them.
        var sessionHint: String {
            switch self {
            case .supabase: "use port 5432 of the pooler, which keeps sessions"
            case .neon, .vercel: "use the host without `-pooler`"
            case .digitalOcean: "use port 25060"
            case .crunchy, .planetScale, .azure: "use port 5432"
            case .fly, .prisma: "use the direct host"
            default: "use the server's own port"
            }
        }
    }
}

/// What a host and a port tell of where a URL leads.
struct Site {
    let provider: DatabaseURL.Provider
    let network: Network
    /// Whether only what runs at the provider reaches it.
    let isInternal: Bool
    /// Whether a pooler in front lends a session for one transaction only.
    let isTransactionPooled: Bool

    init(of host: DatabaseURL.Host, _ port: Int) {
        let name = host.name
        let isSocket = name.hasPrefix("/")
        network = isSocket ? .loopback : Network(of: name)
        let known = isSocket ? nil : Self.endings.first { name.hasSuffix($0.0) }?.1
        if name.hasPrefix("/cloudsql/") {
            provider = .googleCloud
        } else if let known {
            provider = known
        } else if Self.isRenderName(name) {
            provider = .render
        } else {
            provider = network == .loopback ? .thisMachine : network == .local ? .privateNetwork : .other
        }
        isInternal =
            Self.isRenderName(name) || name.hasSuffix(".railway.internal") || name.hasSuffix(".flycast")
            || provider == .digitalOcean && name.hasPrefix("private-")
            || provider == .fly && name.hasSuffix(".internal")
        isTransactionPooled = Self.isTransactionPooled(provider, name, port)
    }

    /// Render's internal names have no dots: `dpg-cabc123-a`, `red-cabc123`.
    private static func isRenderName(_ name: String) -> Bool {
        guard !name.contains("."), name.utf8.count > 16 else { return false }
        return name.hasPrefix("dpg-") && name.hasSuffix("-a") || name.hasPrefix("red-")
    }

    private static func isTransactionPooled(_ provider: DatabaseURL.Provider, _ name: String, _ port: Int) -> Bool {
        switch provider {
        case .supabase: port == 6543
        case .neon, .vercel: name.prefix { $0 != "." }.hasSuffix("-pooler")
        case .digitalOcean: port == 25061
        case .crunchy: port == 5431
        case .fly: name.hasPrefix("pgbouncer.")
        case .prisma: name.hasPrefix("pooled.")
        default: port == 6432 || port == 6543
        }
    }

    /// Whether its ports differ from server to server.
    var hasAnyPort: Bool {
        [.aiven, .railway, .timescale, .redisCloud, .heroku, .thisMachine, .privateNetwork].contains(provider)
    }

    /// What the names of a provider's hosts end in, the longer first where one ends in another.
    private static let endings: [(String, DatabaseURL.Provider)] = [
        (".supabase.co", .supabase), (".pooler.supabase.com", .supabase), (".neon.tech", .neon),
        (".postgres.vercel-storage.com", .vercel), (".mongodb.net", .atlas), (".upstash.io", .upstash),
        (".rds.amazonaws.com", .aws), (".rds.amazonaws.com.cn", .aws), (".cache.amazonaws.com", .aws),
        (".docdb.amazonaws.com", .aws), (".compute-1.amazonaws.com", .heroku), (".compute.amazonaws.com", .heroku),
        (".render.com", .render), (".proxy.rlwy.net", .railway), (".railway.internal", .railway),
        (".railway.app", .railway), (".flympg.net", .fly), (".fly.dev", .fly), (".flycast", .fly),
        (".db.ondigitalocean.com", .digitalOcean), (".aivencloud.com", .aiven), (".postgresbridge.com", .crunchy),
        (".postgres.database.azure.com", .azure), (".postgres.cosmos.azure.com", .azure),
        (".mongo.cosmos.azure.com", .azure), (".redis.cache.windows.net", .azure),
        (".redis.azure.net", .azure), (".tsdb.cloud.timescale.com", .timescale), (".redislabs.com", .redisCloud),
        (".redis-cloud.com", .redisCloud), (".cockroachlabs.cloud", .cockroach), ("db.prisma.io", .prisma),
        (".psdb.cloud", .planetScale),
    ]
}
