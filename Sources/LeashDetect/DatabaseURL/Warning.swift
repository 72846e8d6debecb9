extension DatabaseURL {
    /// What was changed in what was pasted, or will go wrong with it; it names no part of a password.
    package enum Warning: Hashable, Sendable {
        // What was left out or rewritten.
        case tookFromCommand(String)
        /// The name before the `=`.
        case tookName(String)
        case tookQuotes
        case lowercasedScheme
        /// `postgres://`, which is stored as `postgresql://`.
        case shortScheme
        /// SQLAlchemy's `+asyncpg`, or a scheme that one client reads.
        case peculiarScheme

        // Where it leads.
        case isLoopback
        case isPrivate
        /// Only what runs at this provider reaches it.
        case isInternal(Provider)
        case isSocket
        /// Without an add-on, the host has an IPv6 address only.
        case isIPv6Only
        case hasSeveralHosts
        case isCockroach
        /// The port, and the usual one.
        case unusualPort(Int, Int)
        /// The port, and what usually listens there.
        case foreignPort(Int, String)
        /// The way around it, if the provider has one.
        case transactionPooling(Provider)
        /// Supabase's pooler knows `postgres.PROJECT` only.
        case poolerUser

        // How safe it is.
        case tlsNotRequired
        case tlsDisabled
        case unknownSSLMode
        /// The parameter that names a file.
        case localFile(String)

        // What is missing.
        case noUser, noPassword, noDatabase
        /// A `:` in the password, which RFC 3986 allows.
        case colonInPassword
        case badDatabaseNumber
        /// A parameter that Prisma alone reads.
        case prismaParameter(String)
    }
}

extension DatabaseURL.Warning: CustomStringConvertible {
    /// A sentence without a full stop.
    package var description: String { changed ?? place ?? safety ?? "" }

    private var changed: String? {
        switch self {
        case .tookFromCommand(let name): "only the URL of the `\(name)` command was taken"
        case .tookName(let name): "`\(name)` in front of the URL was left out"
        case .tookQuotes: "the quotes around the URL were left out"
        case .lowercasedScheme: "its scheme is stored in lower case, since not all clients read another"
        case .shortScheme:
            "`postgres://` is stored as `postgresql://`, because SQLAlchemy since 1.4 refuses the short form"
        case .peculiarScheme: "one library reads this scheme; anything else needs `postgresql://`"
        default: nil
        }
    }

    private var place: String? {
        switch self {
        case .isLoopback: "its host is this machine itself; an app that runs elsewhere finds no database there"
        case .isPrivate: "its host is in a private network; an app outside of it can't reach it"
        case .isInternal(let provider): "its host is \(provider.title)'s internal one; use the external URL"
        case .isSocket: "it names a Unix socket, which is there only on the database's own machine"
        case .isIPv6Only:
            "Supabase's direct host has an IPv6 address only, unless the add-on is bought; use the session pooler where there is no IPv6"
        case .hasSeveralHosts: "it lists several hosts, which only libpq and clients built on it read"
        case .isCockroach: "it leads to CockroachDB, which speaks PostgreSQL's protocol but is not PostgreSQL"
        case .unusualPort(let port, let usual): "port \(port) is unusual; it is mostly \(usual)"
        case .foreignPort(let port, let name): "port \(port) is that of \(name)"
        case .transactionPooling(let provider):
            "its pooler changes sessions between transactions: no SET, LISTEN or advisory locks, perhaps no prepared "
                + "statements, and no migrations; " + provider.sessionHint
        case .poolerUser: "Supabase's pooler takes the user as postgres.PROJECT"
        default: nil
        }
    }

    private var safety: String? {
        switch self {
        case .tlsNotRequired:
            "nothing in it requires TLS, though its host is public: add `sslmode=require`, `tls=true` or `rediss://`"
        case .tlsDisabled:
            "it switches TLS off, though its host is public: the password crosses the internet in the clear"
        case .unknownSSLMode: "libpq's `sslmode` is disable, allow, prefer, require, verify-ca or verify-full"
        case .localFile(let name): "`\(name)` names a file, which must be where the app runs"
        case .colonInPassword: "its password holds a `:`, at which some clients end the user; write `%3A`"
        case .noUser: "it names no user; clients take the name of the system's user"
        case .noPassword: "it has no password"
        case .noDatabase: "it names no database; clients take one by the user's name, or `test`"
        case .badDatabaseNumber: "a Redis database is a number, from 0 on"
        case .prismaParameter(let name): "Prisma alone knows the parameter `\(name)`; libpq refuses it"
        default: nil
        }
    }
}
