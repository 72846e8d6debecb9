import LeashCore

extension Check {
    mutating func platform() {
        installation()
        servers()
    }

    /// No declared name may be the installation's: its role and its private database have it.
    private mutating func installation() {
        let name = declared.installationName
        let places = [
            declared.tiers[name]?.source, declared.servers[name]?.source, declared.policies[name]?.source,
            declared.backupStores[name]?.source,
            declared.apps[name]?.source, declared.databases[name]?.source, declared.removed[name]?.source,
        ]
        // Those that begin with "leash" are errors already.
        for place in places.compactMap(\.self) where !name.hasPrefix("leash") {
            report(place, "the name '\(name)' is the installation's", hint: "choose another")
        }
        guard !name.hasPrefix("leash") else { return }
        let declared = declared
        for (name, source) in declared.apps.map({ ($0.key, $0.value.source) })
            + declared.databases.map({ ($0.key, $0.value.source) }) where declared.isKeptForBackups(name)
        {
            report(source, "the name '\(name)' is one that backups use", hint: "choose another")
        }
    }

    private mutating func servers() {
        oneDefault()
        for (_, server) in declared.servers {
            for name in server.value.extensions?.value ?? [] { language(name) }
        }
    }

    private mutating func oneDefault() {
        let defaults = declared.servers
            .compactMap { name, server in server.value.isDefault.map { (name: name, flag: $0) } }
            .filter { $0.flag.value }
            .sorted { $0.flag.source < $1.flag.source }
        for other in defaults.dropFirst() {
            let first = defaults[0]
            report(
                other.flag.source,
                "server '\(first.name)' is the default already, at \(first.flag.source)",
                hint: "keep one of the two"
            )
        }
    }

    /// Reports an extension that gives tenants a language to write functions in: no server may allow one.
    ///
    /// - Returns: whether it is one.
    @discardableResult
    mutating func language(_ name: Desired<String>) -> Bool {
        guard isLanguage(name.value) else { return false }
        if name.value == "plpgsql" {
            report(name.source, "'plpgsql' is in every database", hint: "leave it out")
        } else {
            report(name.source, "'\(name.value)' is a procedural language, which no database gets", hint: "remove it")
        }
        return true
    }
}

/// Whether an extension is a procedural language, or made for one.
private func isLanguage(_ name: String) -> Bool {
    let languages = [
        "plpgsql", "plperl", "plperlu", "plpython", "plpythonu", "plpython2u", "plpython3u", "pltcl", "pltclu", "pllua",
        "plluau",
        "plv8", "plcoffee", "plls", "pljava", "pljavau", "plr", "plrust", "plsh", "pldotnet", "plphp", "plruby",
    ]
    return languages.contains(name) || name.hasSuffix("_plperl") || name.hasSuffix("_plperlu")
        || name.contains("_plpython")
}
