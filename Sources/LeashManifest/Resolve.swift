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
    state.apps = resolver.good(declared.apps).resolved { name, app, _ in resolver.app(name, app) }
    state.databases = resolver.good(declared.databases).resolved { [state] name, database, place in
        resolver.database(name, database, in: state, near: place)
    }
    state.env = state.apps.resolved { [databases = state.databases] app, _, place in
        resolver.env(of: app, databases, near: place)
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
    ///
    /// - Parameter resolve: gets each entry's place, too: near it lies what goes by the same name elsewhere.
    /// - Returns: them.
    func resolved<Result: Sendable>(_ resolve: @Sendable (String, Value, Int) -> Result?) -> ByName<Result> {
        let found = concurrentCompactMap(count: count, inPartsOf: 256) { place in
            resolve(name(at: place), self[at: place], place)
        }
        return ByName<Result>(found.present(of: keys), found.results)
    }
}

extension DesiredState {
    /// Notes at each database what apps' keys for it ask for; the owner needs no such note.
    fileprivate mutating func grantAccess() {
        let asked = env.resolved { [databases] app, env, near -> [(name: String, access: Desired<Access>)]? in
            var accesses: [(name: String, access: Desired<Access>)] = []
            for place in env.indices {
                guard case .database(let name, let access, _) = env[at: place].value else { continue }
                if let database = databases.place(of: name, near: near), databases[at: database].value.app == app {
                    continue
                }
                accesses.append((name, Desired(access, at: env[at: place].source)))
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
