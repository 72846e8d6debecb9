import LeashCore

/// What will go wrong with a URL.
struct Judge {
    let scheme: Scheme
    let parts: URLParts
    let site: Site
    /// Whether the scheme asks for TLS by itself.
    let usesTLS: Bool

    typealias Warning = DatabaseURL.Warning

    var warnings: [Warning] { spelling + place + port + session + safety + missing }

    private var service: Service { scheme.service }
    private var isSocket: Bool { parts.hosts[0].name.hasPrefix("/") }

    private var spelling: [Warning] {
        var found: [Warning] = scheme.isLowercase ? [] : [.lowercasedScheme]
        if scheme.dialect != nil || scheme.isPeculiar {
            found.append(.peculiarScheme)
        } else if scheme.written == "postgres" {
            found.append(.shortScheme)
        }
        return found
    }

    private var place: [Warning] {
        var found: [Warning] = []
        if isSocket {
            found.append(.isSocket)
        } else if site.isInternal {
            found.append(.isInternal(site.provider))
        } else if site.network == .loopback {
            found.append(.isLoopback)
        } else if site.network == .local {
            found.append(.isPrivate)
        }
        let name = parts.hosts[0].name
        if site.provider == .supabase, name.hasPrefix("db.") { found.append(.isIPv6Only) }
        if service == .postgres, parts.hosts.count > 1 { found.append(.hasSeveralHosts) }
        if site.provider == .cockroach { found.append(.isCockroach) }
        return found
    }

    private var port: [Warning] {
        guard let port = parts.hosts[0].port, !isSocket, !usual.contains(port) else { return [] }
        if let name = Self.listeners[port] { return [.foreignPort(port, name)] }
        return site.hasAnyPort ? [] : [.unusualPort(port, service.port)]
    }

    /// What listens where by default.
    private static let listeners = [
        22: "SSH", 80: "HTTP", 443: "HTTPS", 1433: "SQL Server", 1521: "Oracle", 3306: "MySQL", 5432: "PostgreSQL",
        6379: "Redis", 9042: "Cassandra", 27017: "MongoDB",
    ]

    private var usual: Set<Int> {
        switch (service, site.provider) {
        case (.postgres, .digitalOcean): [5432, 25060, 25061]
        case (.postgres, .cockroach): [26257]
        case (.postgres, .crunchy): [5431, 5432]
        case (.postgres, _): [5432, 6432, 6543]
        case (.mongodb, .azure): [10255]
        case (.mongodb, _): [27017, 27018, 27019]
        case (.redis, .digitalOcean): [25061]
        case (.redis, _): [6379, 6380]
        }
    }

    private var session: [Warning] {
        guard service == .postgres, !isSocket else { return [] }
        var found: [Warning] = site.isTransactionPooled ? [.transactionPooling(site.provider)] : []
        let isSharedPooler = parts.hosts[0].name.hasSuffix(".pooler.supabase.com")
        if isSharedPooler, let user = parts.user, !user.contains(".") { found.append(.poolerUser) }
        return found
    }

    private var safety: [Warning] {
        tls
            + ["sslrootcert", "sslcert", "sslkey", "tlscafile", "tlscertificatekeyfile"].compactMap { name in
                guard let value = parts.parameters[name]?.revealed, value != "system" else { return nil }
                return .localFile(name)
            }
    }

    private var tls: [Warning] {
        let mode = parts.parameters["sslmode"]?.revealed
        if service == .postgres, let mode, !Self.modes.contains(mode) { return [.unknownSSLMode] }
        guard site.network == .open, !site.isInternal else { return [] }
        let flags = ["ssl", "tls"].compactMap { parts.parameters[$0]?.revealed.lowercased() }
        if mode == "disable" || flags.contains("false") { return [.tlsDisabled] }
        switch service {
        case .postgres:
            let isRequired = ["require", "verify-ca", "verify-full"].contains(mode) || flags.contains { $0 != "" }
            return isRequired ? [] : [.tlsNotRequired]
        case .mongodb, .redis: return usesTLS || flags.contains("true") ? [] : [.tlsNotRequired]
        }
    }

    private static let modes: Set<String> = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"]

    private var missing: [Warning] {
        var found: [Warning] = parts.hasColonInPassword ? [.colonInPassword] : []
        if parts.user == nil, service == .postgres { found.append(.noUser) }
        if parts.password == nil { found.append(.noPassword) }
        switch (service, parts.database) {
        case (.redis, let number?): if UInt16(number) == nil { found.append(.badDatabaseNumber) }
        case (.redis, nil): break
        case (_, nil): found.append(.noDatabase)
        default: break
        }
        if service == .postgres {
            let names = ["pgbouncer", "connection_limit", "pool_timeout", "schema"]
            found += names.filter { parts.parameters[$0] != nil }.map { .prismaParameter($0) }
        }
        return found
    }
}
