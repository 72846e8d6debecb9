package import LeashCore

/// Something that a server or store would refuse.
package struct SimulationError: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}

extension LiveState {
    /// This state as it would be after a plan: the meaning of each step, without a server.
    ///
    /// - Parameters:
    ///   - plan: what is ready in it is done, in its order, as far as what it requires was done.
    ///   - limit: how many single changes are made before leash is killed; `nil` is all of them.
    /// - Returns: the world afterwards.
    /// - Throws: ``SimulationError`` where a server would refuse a change, or where it is not what the plan says it is.
    package func applying(_ plan: Plan, stoppingAfter limit: Int? = nil) throws -> LiveState {
        var world = Simulation(live: self, left: limit ?? .max)
        let known = Set(plan.items.map(\.id))
        var done: Set<String> = []
        for item in plan.items where item.status == .ready {
            guard item.requires.allSatisfy({ done.contains($0) || !known.contains($0) }) else {
                throw SimulationError("\(item.id) comes before what it requires: \(item.requires)")
            }
            do {
                try world.carryOut(item)
            } catch is Killed {
                return world.live
            } catch let error as SimulationError {
                throw SimulationError("\(item.id): \(error)")
            }
            done.insert(item.id)
        }
        return world.live
    }

    /// What a refresh for these files would read of this world.
    ///
    /// It enters only the databases that it has to, and sees no verifier unless a superuser looks.
    package func read(for desired: DesiredState, isDeep: Bool = false) -> LiveState {
        var seen = self
        for case .secret(let reference) in desired.env.values.flatMap(\.values).map(\.value) {
            seen.secrets[reference] = secrets[reference] ?? .observed(.of("\(reference)"))
        }
        seen = seen.with(env: { $0.digester = SimulatedDigester() })
        let entered = databasesToEnter(desired: desired, live: self, addresses: [], isDeep: isDeep)
        for name in servers.keys {
            let databases = Set((entered[name] ?? []).map(\.existing))
            seen = seen.with(server: name) { state in
                state.insides = state.insides.filter { databases.contains($0.key) }
                guard !state.admin.isSuperuser else { return }
                if isDeep { state.passwordChecks = passwordChecks(on: state) }
                for role in state.roles.keys { state.roles[role]?.verifier = nil }
            }
        }
        return seen
    }

    private func passwordChecks(on state: ServerState) -> [String: Bool] {
        var checks: [String: Bool] = [:]
        for entry in env.value?.apps.values.flatMap(\.values) ?? [] {
            guard case .leash(let known) = entry.owner, let role = state.roles[known.login], role.canLogin else {
                continue
            }
            checks[known.login] = role.verifier == known.verifier
        }
        return checks
    }

    /// Whether an app that connects with what this key says gets in.
    package func works(_ key: String, of app: String) -> Bool {
        guard let entry = env.value?.apps[app]?[key], entry.isIntact, case .leash(let known) = entry.owner else {
            return false
        }
        guard let server = servers[known.server]?.value, let role = server.roles[known.login] else { return false }
        return role.verifier == known.verifier && server.lets(role, into: known.address.database)
    }
}

/// What a simulated store digests by.
package struct SimulatedDigester: EnvDigester {
    package init() {}

    package func digest(of value: String) -> EnvDigest { .of(value) }
}

extension EnvDigest {
    /// The digest that simulated stores make of a value.
    package static func of(_ value: String) -> EnvDigest { EnvDigest(bits: Fingerprint(of: value).bits) }
}

extension ServerState {
    /// Whether a role can begin a session in a database.
    package func lets(_ role: Role, into name: String) -> Bool {
        guard let database = databases[name], database.allowsConnections, role.canLogin else { return false }
        guard role.validUntil.map({ $0 > now }) ?? true else { return false }
        return database.owner == role.name || role.powers.contains(.superuser)
            || database.grants.contains { grant in
                guard grant.privileges.contains(.connect) else { return false }
                return grant.grantee.isEmpty || grant.grantee == role.name
                    || role.inherits && role.memberOf.contains { $0.role == grant.grantee && $0.inherits }
            }
    }
}

/// Leash was killed here.
struct Killed: Error {}

/// A world that steps are carried out in.
struct Simulation {
    var live: LiveState
    /// How many changes are made before leash is killed.
    var left: Int

    mutating func carryOut(_ item: Plan.Item) throws {
        switch item.step {
        case .server(let step): try on(step.server) { server throws in try server.carryOut(step) }
        case .database(let step): try carryOut(step)
        case .env(let step): try carryOut(step)
        case nil: throw SimulationError("ready, with nothing to do")
        }
    }

    /// Makes one change of a server, unless leash was killed before.
    private mutating func on(_ name: String, _ change: (inout ServerState) throws -> Void) throws {
        guard left > 0 else { throw Killed() }
        left -= 1
        guard var state = live.servers[name]?.value else { throw SimulationError("server \(name) can't be reached") }
        try change(&state)
        live.servers[name] = .observed(state)
    }

    private mutating func on(envOf app: String, _ change: (inout ByName<EnvEntry>) throws -> Void) throws {
        guard left > 0 else { throw Killed() }
        left -= 1
        guard var env = live.env.value, env.unreadable[app] == nil else { throw SimulationError("no env of \(app)") }
        var entries = env.apps[app] ?? [:]
        try change(&entries)
        env.apps[app] = entries.isEmpty ? nil : entries
        env.id = env.id ?? "store"
        live.env = .observed(env)
    }

    private mutating func carryOut(_ step: DatabaseStep) throws {
        let oid = live.servers[step.server]?.value?.databases[step.existing]?.oid
        if let planned = step.oid, planned != oid {
            throw SimulationError("\(step.existing) is another database than planned")
        }
        var rest = step.changes(takingBackup: "20261126T030012Z-1a2b3c4d")[...]
        while let first = rest.first {
            // Roles come with their marks in one transaction.
            let batch = first.isOfRole ? rest.prefix(while: \.isOfRole) : rest.prefix(1)
            try on(step.server) { server throws in for change in batch { try server.make(change, of: step) } }
            rest = rest.dropFirst(batch.count)
        }
        try on(step.server) { server in
            let oid = server.databases[step.existing]?.oid ?? 0
            server.applied[step.name] = step.record.map { Applied(oid: oid, values: $0) }
        }
    }

    private mutating func carryOut(_ step: EnvStep) throws {
        switch step.work {
        case .inject(let injection): try inject(injection, into: step.app)
        case .write(let values):
            try on(envOf: step.app) { entries in
                for (key, value) in values { entries[key] = EnvEntry(.git(file: value.file), digest: value.digest) }
            }
        case .remove(let keys):
            try on(envOf: step.app) { entries throws in
                for key in keys where entries.removeValue(forKey: key) == nil { throw SimulationError("no key \(key)") }
            }
        case .notify: break
        }
        guard let command = step.onChange else { return }
        let isKnown = live.commands.value?.contains(command) ?? false
        live = live.with(env: { if isKnown { $0.unnotified.remove(step.app) } else { $0.unnotified.insert(step.app) } })
    }

    private mutating func inject(_ injection: Injection, into app: String) throws {
        let old = live.servers[injection.server]?.value?.roles[injection.login]?.verifier
        let verifier = Secret("\(injection.login) \(Fingerprint(of: "\(injection.login) \(old?.revealed ?? "")"))")
        try on(injection.server) { server throws in
            guard server.roles[injection.login] != nil else { throw SimulationError("no role \(injection.login)") }
            server.roles[injection.login]?.canLogin = true
            server.roles[injection.login]?.verifier = verifier
            guard let role = server.roles[injection.login], server.lets(role, into: injection.address.database) else {
                throw SimulationError("\(injection.login) is not let into \(injection.address.database)")
            }
            server.installation = .present(envStore: "store")
        }
        try on(envOf: app) { entries in
            for key in injection.removes { entries[key] = nil }
            for (key, part) in injection.keys {
                let credential = EnvCredential(
                    server: injection.server,
                    database: injection.database,
                    login: injection.login,
                    verifier: verifier,
                    part: part,
                    address: injection.address,
                    file: injection.file
                )
                entries[key] = EnvEntry(.leash(credential), digest: .of("\(verifier.revealed) \(part)"))
            }
        }
        try on(injection.server) { server throws in
            server.roles[injection.login]?.comment?.removeSuffix(" new")
            for name in injection.expires {
                guard server.roles[name] != nil else { throw SimulationError("no role \(name) to expire") }
                server.roles[name]?.validUntil = server.now + Injection.grace
            }
        }
    }
}

extension Change {
    fileprivate var isOfRole: Bool {
        switch fact {
        case .role: after != nil
        case .roleComment, .attribute: true
        default: false
        }
    }
}

extension String {
    fileprivate mutating func removeSuffix(_ suffix: String) {
        if hasSuffix(suffix) { removeLast(suffix.count) }
    }
}
