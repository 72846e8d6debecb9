import LeashCore
import LeashEnv
import LeashPostgres
import PQ

extension Site {
    /// Enters the databases whose inside is not known to be right, and those that were asked for.
    ///
    /// - Parameters:
    ///   - live: what was read; gets what is inside.
    ///   - options: how closely to look.
    ///   - suspects: what both states leave to compare in full.
    /// - Returns: whether any was entered.
    func enter(_ live: inout LiveState, _ options: RefreshOptions, _ suspects: Suspects) async -> Bool {
        // What is in sync at first sight has a mark that says so.
        let isAsked = options.isDeep || !options.addresses.isEmpty
        guard isAsked || !suspects.databases.isEmpty else { return false }
        let databases = databasesToEnter(
            desired: desired,
            live: live,
            addresses: options.addresses,
            isDeep: options.isDeep
        )
        for (name, databases) in databases {
            guard var state = live.servers[name]?.value, let endpoint = endpoints[name] else { continue }
            let questions = databases.map {
                InsideQuestion(
                    database: $0.existing,
                    ownerRole: $0.ownerRole,
                    groups: $0.expectedInside.readyGroups.sorted()
                )
            }
            state.insides = await endpoint.insides(questions)
            live.servers[name] = .observed(state)
        }
        return !databases.isEmpty
    }

    /// Tries published passwords where the verifiers can't be read and somebody asked for it: each costs a login.
    func checkPasswords(_ live: inout LiveState, _ options: RefreshOptions) async {
        guard options.isDeep || !options.addresses.isEmpty else { return }
        for (app, entries) in live.env.value?.apps ?? [:] {
            let isNamed = options.addresses.contains("app/\(app)") || options.addresses.contains("env/\(app)")
            guard options.isDeep || isNamed else { continue }
            let values = (try? await store.values(app: app)) ?? [:]
            for (key, entry) in entries {
                guard case .leash(let known) = entry.owner, entry.isIntact, let value = values[key] else { continue }
                guard let password = known.part.password(in: value) else { continue }
                await check(known, password, &live)
            }
        }
    }

    private func check(_ known: EnvCredential, _ password: Secret, _ live: inout LiveState) async {
        guard var state = live.servers[known.server]?.value, !state.admin.isSuperuser,
            let endpoint = endpoints[known.server], state.roles[known.login]?.canLogin == true
        else { return }
        state.passwordChecks[known.login] = await endpoint.accepts(known.login, password: password, at: known.address)
        live.servers[known.server] = .observed(state)
    }

    /// Finds out what only a plan with changes needs: how logins are asked for their password, and how large a loss is.
    ///
    /// - Parameters:
    ///   - live: what was read; gets what was found out.
    ///   - plan: the plan for it.
    /// - Returns: whether anything was, so that the plan is to be made anew.
    func lookAhead(_ live: inout LiveState, _ plan: Plan) async -> Bool {
        var probes: [String: Injection] = [:]
        var losses: [String: [String]] = [:]
        var extensions: [String: Set<String>] = [:]
        var finals: [String: DatabaseStep] = [:]
        for item in plan.items {
            switch item.step {
            case .env(let step):
                if case .inject(let injection) = step.work { probes[injection.server] = injection }
            case .database(let step):
                if item.action.isDestructive { losses[step.server, default: []].append(step.existing) }
                if case .require(let id)? = step.finalBackup { finals[id] = step }
                let wanted = step.changes.filter { $0.after != nil }.compactMap(\.fact.extensionName)
                if !wanted.isEmpty { extensions[step.server, default: []].formUnion(wanted) }
            default: continue
            }
        }
        for (name, injection) in probes { await probe(name, injection, &live) }
        for (name, extensions) in extensions {
            guard var state = live.servers[name]?.value, let endpoint = endpoints[name] else { continue }
            state.extensions = await endpoint.extensions(extensions)
            live.servers[name] = .observed(state)
        }
        if !finals.isEmpty {
            let backups = Backups(self)
            for (id, step) in finals { live.finalBackups[step.name] = await backups.final(id, of: step) }
        }
        for (name, databases) in losses {
            guard var state = live.servers[name]?.value, let endpoint = endpoints[name] else { continue }
            state.sizes = await endpoint.sizes(of: databases)
            state.holders = await endpoint.holders(of: databases)
            live.servers[name] = .observed(state)
        }
        return !probes.isEmpty || !losses.isEmpty || !extensions.isEmpty
    }

    private func probe(_ name: String, _ injection: Injection, _ live: inout LiveState) async {
        guard var state = live.servers[name]?.value, let endpoint = endpoints[name] else { return }
        func authentication(_ listener: Listener?) async -> Listener? {
            guard var listener else { return nil }
            listener.authentication = await endpoint.authentication(
                of: listener,
                login: injection.login,
                database: injection.address.database
            )
            return listener
        }
        state.socket = await authentication(state.socket)
        state.tcp = await authentication(state.tcp)
        live.servers[name] = .observed(state)
    }
}

extension Fact {
    fileprivate var extensionName: String? {
        if case .extension(let name) = self { name } else { nil }
    }
}

extension EnvBinding.Part {
    /// The password that a published value holds, if it holds one.
    fileprivate func password(in value: Secret) -> Secret? {
        switch self {
        case .password: value
        case .url: (try? Conninfo(value.revealed).parsed()["password"]).map { Secret($0) }
        case .jdbcUrl, .host, .port, .user, .name: nil
        }
    }
}
