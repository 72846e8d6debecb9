import LeashCore

extension Resolver {
    /// The bindings of an app, with the DATABASE_URL that nobody needs to write; `nil` if there are none.
    func env(of app: String, _ databases: ByName<Desired<Database>>) -> ByName<Desired<EnvBinding>>? {
        let declaration = declared.env[app]
        let written = declaration.flatMap { isGood($0.source) ? $0.value : nil } ?? [:]
        var bindings = ByName<Desired<EnvBinding>>()
        bindings.reserveCapacity(written.count + 1)
        for (key, declaration) in written {
            if let binding = binding(declaration, of: app, databases) { bindings[key] = binding }
        }
        if let implicit = declared.implicitDatabase(of: app, beside: declaration?.value),
            databases.contains(implicit.name)
        {
            bindings["DATABASE_URL"] = Desired(.database(implicit.name, .owner, .url), at: implicit.source)
        }
        return bindings.isEmpty ? nil : bindings
    }

    /// A binding; `nil` when the database that it refers to was left out.
    private func binding(
        _ written: Desired<BindingDeclaration>,
        of app: String,
        _ databases: ByName<Desired<Database>>
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
