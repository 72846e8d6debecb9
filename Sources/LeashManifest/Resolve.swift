import LeashCore

/// Fills every default in, and leaves out what broken files declare along with whatever refers to that.
///
/// What is left out makes no error of its own: it is frozen, because no good file declares it.
func resolve(_ declared: Declarations, without broken: Set<String>) -> DesiredState {
    let resolver = Resolver(declared: declared, broken: broken)
    var state = DesiredState(installation: resolver.installation())
    state.tiers = resolver.tiers()
    state.servers = resolver.good(declared.servers).compactMapKeyed(resolver.server)
    state.policies = resolver.good(declared.policies).compactMapKeyed(resolver.policy)
    state.apps = resolver.good(declared.apps).compactMapKeyed(resolver.app)
    let databases = resolver.good(declared.databases).compactMapKeyed { name, database in
        resolver.database(name, database, in: state)
    }
    state.databases = databases
    state.env = resolver.env(of: state.apps, databases)
    for (app, env) in state.env { state.grant(app, env) }
    state.removed = resolver.good(declared.removed).compactMapKeyed(resolver.removal)
    state.brokenFiles = broken
    state.hasContent = declared.hasContent
    return state
}

struct Resolver {
    let declared: Declarations
    let broken: Set<String>

    func isGood(_ place: SourceLocation) -> Bool { !broken.contains(place.file) }

    func good<Value>(_ section: [String: Desired<Value>]) -> [String: Desired<Value>] {
        broken.isEmpty ? section : section.filter { isGood($0.value.source) }
    }

    func installation() -> Installation {
        var installation = Installation()
        guard let written = declared.installation?.value else { return installation }
        if let name = written.name?.value { installation.name = name }
        if let folder = written.envStore?.value.directory?.value { installation.envStore = folder }
        if let folder = written.backupStore?.value.directory?.value { installation.backupStore = folder }
        if let folder = written.secrets?.value.directory?.value { installation.secrets = folder }
        return installation
    }
}

extension Dictionary where Key == String {
    func compactMapKeyed<Result>(_ transform: (Key, Value) -> Result?) -> [Key: Result] {
        var results = [Key: Result](minimumCapacity: count)
        for (key, value) in self {
            if let result = transform(key, value) { results[key] = result }
        }
        return results
    }
}

extension DesiredState {
    /// Notes at each database what an app's keys for it ask for; the owner needs no such note.
    fileprivate mutating func grant(_ app: String, _ env: [String: Desired<EnvBinding>]) {
        let accesses = env.values.compactMap { binding -> (name: String, Desired<Access>)? in
            guard case .database(let name, let access, _) = binding.value, databases[name]?.value.app != app else {
                return nil
            }
            return (name, Desired(access, at: binding.source))
        }
        for (name, access) in accesses.sorted(by: { $0.1.source < $1.1.source }) {
            let before = databases[name]?.value.access[app]
            guard before.map({ $0.value < access.value }) ?? true else { continue }
            databases[name]?.value.access[app] = access
        }
    }
}
