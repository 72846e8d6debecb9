import LeashCore

extension Resolver {
    /// A database with every default filled in; `nil` when what it refers to was left out.
    func database(
        _ name: String,
        _ written: Desired<Boxed<DatabaseDeclaration>>,
        in state: DesiredState,
        near place: Int
    ) -> Desired<Database>? {
        let declaration = written.value.value
        guard let app = declaration.app?.value, let owner = state.apps.place(of: app, near: place) else { return nil }
        guard let server = declared.server(of: written.value), state.servers[server] != nil else { return nil }
        var database = Database(name: name, app: app, server: server)
        if let existing = declaration.existing?.value { database.existing = existing }
        if let ownerRole = declaration.ownerRole?.value { database.ownerRole = ownerRole }
        if let listen = declaration.listen?.value { database.listen = listen }
        database.limits = limits(of: declaration, state.apps[at: owner].value.tier)
        database.extensions = (declaration.extensions?.value ?? []).map(\.value).sorted()
        database.management = management(of: declaration)
        database.isProtected = declaration.protect?.value ?? false
        guard setBackup(of: declaration, &database, in: state) else { return nil }
        return Desired(database, at: written.source)
    }

    private func management(of declaration: DatabaseDeclaration) -> Database.Management {
        if declaration.isObserved { return .observe }
        return declaration.adopt?.value == true ? .adopt : .own
    }

    /// Built in, then the tier, then the database's own.
    ///
    /// One that is only observed has just those that are written.
    private func limits(of declaration: DatabaseDeclaration, _ tier: Tier) -> Limits {
        var limits = declaration.isObserved ? Limits() : tier.limits
        let written = declaration.limits?.value
        let builtIn = Tier.standard.limits
        for name in Limits.Name.allCases {
            if let asked = written?[name] {
                limits[name] = Limit(asked.value, from: .file(asked.source))
            } else if !declaration.isObserved, limits[name] == nil, let limit = builtIn[name] {
                limits[name] = Limit(limit.amount, from: .builtIn)
            }
        }
        return limits
    }

    /// - Returns: whether the policy that it names is there.
    private func setBackup(of declaration: DatabaseDeclaration, _ database: inout Database, in state: DesiredState)
        -> Bool
    {
        guard let policy = declaration.backup?.value else { return true }
        database.backup = policy == "none" ? nil : policy
        return policy == "none" || policy == BackupPolicy.daily.name || state.policies[policy] != nil
    }
}
