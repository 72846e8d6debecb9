import LeashCore

extension Resolver {
    /// The bindings of an app, with the DATABASE_URL that nobody needs to write; `nil` if there are none.
    func env(
        of app: String,
        _ databases: ByName<Desired<Database>>,
        near place: Int
    ) -> ByName<Desired<EnvBinding>>? {
        let declaration = declared.env.place(of: app, near: place).map { declared.env[at: $0] }
        let written = declaration.flatMap { isGood($0.source) ? $0.value : nil } ?? [:]
        var bindings = ByName<Desired<EnvBinding>>()
        bindings.reserveCapacity(written.count + 1)
        if let implicit = declared.implicitDatabase(of: app, beside: declaration?.value, near: place),
            databases.place(of: implicit.name, near: place) != nil
        {
            let binding = EnvBinding.database(implicit.name, .owner, .url)
            bindings.set("DATABASE_URL", to: Desired(binding, at: implicit.source))
        }
        // By place: to copy what was written would touch all that it refers to.
        for place in written.indices {
            guard let binding = binding(written[at: place], of: app, databases) else { continue }
            bindings.set(written.name(at: place), to: binding)
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
