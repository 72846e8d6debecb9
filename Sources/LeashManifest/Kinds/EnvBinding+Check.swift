import LeashCore

extension Check {
    mutating func env() {
        let urls = declared.servers.reduce(into: [:]) { urls, server in
            if let url = server.value.value.url { urls[url.value] = server.key }
        }
        for place in declared.env.indices {
            let (app, env) = declared.env[place]
            guard declared.apps.place(of: app, near: place) != nil else {
                unknown(.app, app, at: env.source, isPartial: declared.isPartial)
                continue
            }
            let mappings = env.value.compactMap { key, binding in
                binding.value.mapping.map { (key: key, binding: $0, source: binding.source) }
            }
            for mapping in mappings.map(\.binding) {
                if let secret = mapping.secret, let server = urls[secret.value] {
                    let hint = "an app gets its own login: { database: NAME }"
                    report(secret.source, "\(secret.value) is the admin's URL of server '\(server)'", hint: hint)
                }
                if let database = mapping.database { bind(mapping, to: database, for: app) }
            }
            oneAccess(app, mappings.sorted { $0.source < $1.source })
        }
    }

    private mutating func bind(_ binding: BindingDeclaration.Mapping, to name: Desired<String>, for app: String) {
        guard let database = declared.databases[name.value]?.value else {
            if let removal = declared.removed[name.value] {
                report(
                    name.source,
                    "database '\(name.value)' is removed, at \(removal.source)",
                    hint: "remove this key"
                )
            } else {
                unknown(.database, name.value, at: name.source, isPartial: declared.isPartial)
            }
            return
        }
        if database.isObserved {
            let hint = "use { external: true }, or manage the database"
            report(name.source, "database '\(name.value)' is only observed, so it has no login to inject", hint: hint)
        }
        if database.app?.value == app, let access = binding.access, access.value != .owner {
            let hint = "leave access out, or bind the key in another app"
            report(access.source, "app '\(app)' owns database '\(name.value)': its access is owner", hint: hint)
        }
        if let part = binding.part, part.value == .jdbcUrl, database.listen?.value == .socket {
            let hint = "write listen: tcp or auto"
            report(part.source, "database '\(name.value)' listens on a socket only, which JDBC can't use", hint: hint)
        }
    }

    /// An app has one login for a database, so all its keys for it agree on the access.
    private mutating func oneAccess(
        _ app: String,
        _ mappings: [(key: String, binding: BindingDeclaration.Mapping, source: SourceLocation)]
    ) {
        var first: [String: (key: String, access: Access, source: SourceLocation)] = [:]
        for (key, binding, source) in mappings {
            guard let name = binding.database?.value, declared.databases[name]?.value.app?.value != app else {
                continue
            }
            let access = binding.access?.value ?? .read
            guard let other = first[name] else {
                first[name] = (key, access, source)
                continue
            }
            guard other.access != access else { continue }
            report(
                binding.access?.source ?? source,
                "key \(key) asks for \(access.rawValue) on database '\(name)', and \(other.key) at \(other.source) for \(other.access.rawValue)",
                hint: "an app has one access to a database: write the same on both"
            )
        }
    }
}
