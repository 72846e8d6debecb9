import LeashCore
import Parallel

/// Fills every default in, and leaves out what broken files declare along with whatever refers to that.
///
/// What is left out makes no error of its own: it is frozen, because no good file declares it.
func resolve(_ declared: Declarations, without broken: Set<String>) -> DesiredState {
    let resolver = Resolver(declared: declared, broken: broken)
    var state = DesiredState(installation: resolver.installation())
    state.tiers = resolver.tiers()
    state.servers = resolver.good(declared.servers).resolved(resolver.server)
    state.backupStores = resolver.good(declared.backupStores).resolved(resolver.backupStore)
    state.policies = resolver.good(declared.policies).resolved { [state] name, policy in
        resolver.policy(name, policy, in: state)
    }
    state.apps = resolver.good(declared.apps).resolved(resolver.app)
    state.databases = resolver.good(declared.databases).resolved { [state] name, database in
        resolver.database(name, database, in: state)
    }
    state.env = state.apps.resolved { [databases = state.databases] app, _ in
        resolver.env(of: app, databases)
    }
    state.grantAccess()
    state.removed = resolver.good(declared.removed).resolved(resolver.removal)
    state.brokenFiles = broken
    state.hasContent = declared.hasContent
    return state
}

struct Resolver: Sendable {
    let declared: Declarations
    let broken: Set<String>

    func isGood(_ place: SourceLocation) -> Bool { !broken.contains(place.file) }

    func good<Value>(_ section: [String: Desired<Value>]) -> [String: Desired<Value>] {
        broken.isEmpty ? section : section.filter { isGood($0.value.source) }
    }

    func good<Value>(_ section: ByName<Desired<Value>>) -> ByName<Desired<Value>> {
        broken.isEmpty ? section : section.filter { isGood($0.value.source) }
    }

    func installation() -> Installation {
        var installation = Installation()
        guard let written = declared.installation?.value else { return installation }
        if let name = written.name?.value { installation.name = name }
        if let folder = written.envStore?.value.directory?.value { installation.envStore = folder }
        installation.backupStore = localStore(written.backupStore?.value)
        if let folder = written.secrets?.value.directory?.value { installation.secrets = folder }
        return installation
    }
}

extension Dictionary where Key == String {
    /// The results for each entry that has one, by the same keys.
    func resolved<Result>(_ resolve: (Key, Value) -> Result?) -> [Key: Result] {
        reduce(into: [:]) { results, entry in results[entry.key] = resolve(entry.key, entry.value) }
    }
}

extension ByName where Value: Sendable {
    /// The results for each entry that has one, by the same names, worked out on all cores.
    func resolved<Result: Sendable>(_ resolve: @Sendable (String, Value) -> Result?) -> ByName<Result> {
        var parts = concurrentMap(indices.chunks(of: 256)) { places in
            var part: (names: [String], results: [Result]) = ([], [])
            part.names.reserveCapacity(places.count)
            part.results.reserveCapacity(places.count)
            for place in places {
                guard let result = resolve(keys[place], self[at: place]) else { continue }
                part.names.append(keys[place])
                part.results.append(result)
            }
            return part
        }
        var (names, results): ([String], [Result]) = ([], [])
        names.reserveCapacity(count)
        results.reserveCapacity(count)
        // Taken out of their parts: to copy them would touch everything that they refer to, and so would the copy's end.
        for index in parts.indices.reversed() {
            names += parts[index].names.reversed()
            while let result = parts[index].results.popLast() { results.append(result) }
        }
        names.reverse()
        results.reverse()
        return ByName<Result>(names, results)
    }
}

extension DesiredState {
    /// Notes at each database what apps' keys for it ask for; the owner needs no such note.
    fileprivate mutating func grantAccess() {
        let asked = env.resolved { [databases] app, env -> [(name: String, access: Desired<Access>)]? in
            var accesses: [(name: String, access: Desired<Access>)] = []
            for binding in env.values {
                guard case .database(let name, let access, _) = binding.value else { continue }
                guard databases[name]?.value.app != app else { continue }
                accesses.append((name, Desired(access, at: binding.source)))
            }
            return accesses.isEmpty ? nil : accesses.sorted { $0.access.source < $1.access.source }
        }
        for (app, accesses) in asked {
            for (name, access) in accesses {
                let before = databases[name]?.value.access[app]
                guard before.map({ $0.value < access.value }) ?? true else { continue }
                databases[name]?.value.access[app] = access
            }
        }
    }
}
