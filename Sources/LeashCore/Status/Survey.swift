/// Both states and the plan between them, arranged for looking at.
package struct Survey: Sendable {
    let round: Round
    let plan: Plan
    let databases: [String: KnownDatabase]
    /// The names of all apps: declared, or with something left that leash manages.
    let apps: [String]
    private let databasesByApp: [String: [KnownDatabase]]
    private let findingsByApp: [String: [Finding]]
    private let frozenByApp: [String: [String]]

    /// Arranges a round.
    ///
    /// - Parameters:
    ///   - desired: what the files say.
    ///   - live: what is there.
    ///   - plan: as the policy of the round leaves it.
    package init(desired: DesiredState, live: LiveState, plan: Plan) {
        let round = Round(desired: desired, live: live)
        let databases = round.knownDatabases()
        let byApp = Dictionary(grouping: databases.values, by: \.app)
        let findings = plan.items.map { round.finding($0, databases) }
        let findingsByApp = Dictionary(grouping: findings.filter { $0.item.app != nil }) { $0.item.app ?? "" }
        let frozenByApp = Dictionary(grouping: plan.frozen) { address in
            let name = String(address.drop { $0 != "/" }.dropFirst())
            return address.hasPrefix("database/") ? databases[name]?.app ?? name : name
        }
        self.round = round
        self.plan = plan
        self.databases = databases
        databasesByApp = byApp.mapValues { $0.sorted { $0.name < $1.name } }
        self.findingsByApp = findingsByApp
        self.frozenByApp = frozenByApp
        let unread = plan.unreachable.keys.filter { $0.hasPrefix("env/") }.map { String($0.dropFirst("env/".count)) }
        apps = Set(desired.apps.keys).union(byApp.keys).union(findingsByApp.keys).union(frozenByApp.keys).union(unread)
            .sorted()
    }

    /// Everything that can be asked about.
    package var addresses: [String] {
        apps.map { "app/\($0)" } + databases.values.map(\.address) + round.desired.servers.keys.map { "server/\($0)" }
    }

    /// The databases that an address is about, as the servers name them, by server.
    package func databases(at address: String) -> [String: [String]] {
        Dictionary(grouping: selection(address), by: \.server).mapValues { $0.map(\.existing) }
    }

    /// The declared names of the databases that an address is about.
    package func declaredDatabases(at address: String) -> [String] {
        selection(address).compactMap { $0.declared?.value.name }
    }

    /// How everything stands, or what one address is about.
    ///
    /// - Parameters:
    ///   - address: one of ``addresses``; `nil` for everything.
    ///   - usage: what is used of each server now, as far as that could be read.
    ///   - backups: how those of databases stand, by address.
    /// - Returns: the report; databases only stand in one about them or about their app.
    package func report(of address: String? = nil, usage: [String: Usage] = [:], backups: [String: BackupStatus] = [:])
        -> StatusReport
    {
        let kind = address?.prefix { $0 != "/" }
        let name = address.map { String($0.drop { $0 != "/" }.dropFirst()) }
        let apps = kind == nil ? self.apps : kind == "app" ? [name ?? ""] : []
        let servers = kind == nil ? round.desired.servers.keys.sorted() : kind == "server" ? [name ?? ""] : []
        return StatusReport(
            address: address,
            servers: servers.map(server),
            apps: apps.map(app),
            databases: address.map(selection)?.map { database($0, usage[$0.server], backups[$0.address]) } ?? [],
            envStore: address == nil ? plan.unreachable["env"] : nil,
            brokenFiles: round.desired.brokenFiles.sorted(),
            warnings: address == nil ? plan.warnings : [],
            backupsDue: address == nil ? plan.backupsDue : [:],
            revision: plan.revision
        )
    }

    private func selection(_ address: String) -> [KnownDatabase] {
        let name = String(address.drop { $0 != "/" }.dropFirst())
        if address.hasPrefix("app/") { return databasesByApp[name] ?? [] }
        return address.hasPrefix("database/") ? [databases[name]].compactMap(\.self) : []
    }
}

// MARK: - One by one

extension Survey {
    private func app(_ name: String) -> AppStatus {
        let desired = round.desired
        let databases = databasesByApp[name] ?? []
        let bindings = desired.env[name] ?? [:]
        return AppStatus(
            name: name,
            source: desired.apps[name]?.source,
            tier: desired.apps[name]?.value.tier.name,
            databases: databases.map(\.address),
            env: round.env(of: name).map { EnvCounts($0, bindings: bindings) },
            findings: (findingsByApp[name] ?? []) + foreignFindings(of: name, bindings),
            unreachable: round.unreachable(databases, of: name, plan),
            frozen: frozenByApp[name] ?? [],
            waiting: databases.reduce(into: [:]) { $0[$1.address] = plan.waiting[$1.address] }
        )
    }

    /// What keeps other apps' databases from being there for this app, whose keys for them are missing.
    private func foreignFindings(of app: String, _ bindings: ByName<Desired<EnvBinding>>) -> [Finding] {
        guard let entries = round.env(of: app) else { return [] }
        let missing = Set(
            bindings.compactMap { key, binding -> String? in
                guard case .database(let name, _, _) = binding.value, entries[key] == nil else { return nil }
                return name
            }
        )
        return missing.sorted().compactMap { databases[$0] }.filter { $0.app != app }.flatMap { database in
            (findingsByApp[database.app] ?? []).filter {
                $0.item.address == database.address && $0.condition != .drifted
            }
        }
    }

    private func server(_ name: String) -> ServerStatus {
        let address = "server/\(name)"
        let observation: Observation<ServerStatus.Facts> =
            switch round.live.servers[name] {
            case .observed(let state)?: .observed(round.facts(of: name, state))
            case .unreachable(let reason)?: .unreachable(reason)
            case nil: .unreachable("it was not read")
            }
        return ServerStatus(
            name: name,
            observation: observation,
            findings: plan.items.filter { $0.address == address }.map { Finding(item: $0, wasApplied: false) }
        )
    }

    private func database(_ known: KnownDatabase, _ usage: Usage?, _ backup: BackupStatus?) -> DatabaseStatus {
        let findings = (findingsByApp[known.app] ?? []).filter { $0.item.isAbout(known) }
        let others = known.declared?.value.access.keys.flatMap { findingsByApp[$0] ?? [] } ?? []
        return round.status(
            of: known,
            usage: usage,
            backup: backup,
            findings: findings + others.filter { $0.item.isAbout(known) },
            plan: plan
        )
    }
}

extension Plan.Item {
    /// Whether it is about a database, or about a key that is injected for it.
    fileprivate func isAbout(_ database: KnownDatabase) -> Bool {
        address == database.address || (address.hasPrefix("env/") && id.hasSuffix(" \(database.name)"))
    }
}

extension Round {
    fileprivate func finding(_ item: Plan.Item, _ databases: [String: KnownDatabase]) -> Finding {
        let name = String(item.address.dropFirst("database/".count))
        let applied = databases[name].flatMap { state(of: $0.server)?.applied[name] }
        return Finding(item: item, wasApplied: applied != nil)
    }

    /// What of an app or of its databases can't be read, by address, with the reason.
    func unreachable(_ databases: [KnownDatabase], of app: String, _ plan: Plan) -> [String: String] {
        let bound = (desired.env[app] ?? [:]).values.compactMap { binding -> String? in
            guard case .database(let name, _, _) = binding.value else { return nil }
            return desired.databases[name]?.value.server
        }
        let servers = (databases.map(\.server) + bound).map { "server/\($0)" }
        // An app that binds nothing has nothing in the env store to be read.
        let env = (desired.env[app] ?? [:]).isEmpty ? ["env/\(app)"] : ["env", "env/\(app)"]
        return (servers + env).reduce(into: [:]) { $0[$1] = plan.unreachable[$1] }
    }

    fileprivate func facts(of name: String, _ state: ServerState) -> ServerStatus.Facts {
        let declared = desired.databases.values.map(\.value).filter { $0.server == name }
        let own = declared.filter {
            $0.management != .observe && state.databases[$0.existing]?.allowsConnections == true
        }
        var closed: [String: String] = [:]
        for (database, inside) in state.insides {
            if case .unreachable(let reason) = inside { closed[database] = reason }
        }
        return ServerStatus.Facts(
            version: state.version,
            admin: state.admin,
            managed: state.databases.values.count { $0.name != installation && isManaged($0, on: state) },
            observed: declared.count { $0.management == .observe },
            promised: loads()[name] ?? 0,
            room: state.openConnections,
            reserved: state.reservedConnections,
            entered: own.count { state.insides[$0.existing]?.value != nil },
            enterable: own.count,
            closed: closed,
            arePasswordsChecked: state.admin.isSuperuser
                || publishedLogins(on: name).allSatisfy { state.passwordChecks[$0] != nil }
        )
    }

    private func publishedLogins(on server: String) -> Set<String> {
        var logins: Set<String> = []
        for entries in (live.env.value?.apps ?? [:]).values {
            for case .leash(let known) in entries.values.map(\.owner) where known.server == server {
                logins.insert(known.login)
            }
        }
        return logins
    }
}
