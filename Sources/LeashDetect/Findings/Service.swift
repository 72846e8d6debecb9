/// A kind of database server that an app may need.
package enum Service: String, CaseIterable, Sendable {
    case postgres, mongodb, redis

    /// As people write it.
    package var title: String {
        switch self {
        case .postgres: "PostgreSQL"
        case .mongodb: "MongoDB"
        case .redis: "Redis"
        }
    }

    /// The key of an app's env that its URL goes by.
    package var variable: String {
        switch self {
        case .postgres: "DATABASE_URL"
        case .mongodb: "MONGODB_URI"
        case .redis: "REDIS_URL"
        }
    }
}

/// A database as a witness names it: one of the services, or another engine that speaks against them.
package enum Engine: Hashable, Sendable {
    case service(Service)
    /// Such as `mysql` or `sqlite`, as the file has it.
    case other(String)

    static let postgres = Engine.service(.postgres)
    static let mongodb = Engine.service(.mongodb)
    static let redis = Engine.service(.redis)
}
