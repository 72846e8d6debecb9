import LeashCore

extension Resolver {
    /// The bindings of the apps that are there, with the DATABASE_URL that nobody needs to write.
    func env(
        of apps: [String: Desired<App>],
        _ databases: [String: Desired<Database>]
    ) -> [String: [String: Desired<EnvBinding>]] {
        var env = [String: [String: Desired<EnvBinding>]](minimumCapacity: apps.count)
        for app in apps.keys {
            var bindings: [String: Desired<EnvBinding>] = [:]
            if let written = declared.env[app], isGood(written.source) {
                bindings = written.value.compactMapKeyed { _, binding in self.binding(binding, of: app, databases) }
            }
            if let implicit = declared.implicitDatabase(of: app), databases.index(forKey: implicit.name) != nil {
                bindings["DATABASE_URL"] = Desired(.database(implicit.name, .owner, .url), at: implicit.source)
            }
            if !bindings.isEmpty { env[app] = bindings }
        }
        return env
    }

    /// A binding; `nil` when the database that it refers to was left out.
    private func binding(
        _ written: Desired<BindingDeclaration>,
        of app: String,
        _ databases: [String: Desired<Database>]
    ) -> Desired<EnvBinding>? {
        func at(_ binding: EnvBinding) -> Desired<EnvBinding> { Desired(binding, at: written.source) }
        switch written.value {
        case .literal(let literal): return at(.literal(literal))
        case .mapping(let mapping):
            if let secret = mapping.secret { return at(.secret(secret.value)) }
            if mapping.external != nil { return at(.external) }
            if mapping.skip != nil { return at(.skip) }
            guard let name = mapping.database?.value, let database = databases[name] else { return nil }
            let access = database.value.app == app ? .owner : mapping.access?.value ?? .read
            return at(.database(name, access, mapping.part?.value ?? .url))
        }
    }
}
