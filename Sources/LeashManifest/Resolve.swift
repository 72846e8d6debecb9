import LeashCore
import Parallel

/// Fills every default in, and leaves out what broken files declare along with whatever refers to that.
///
/// What is left out makes no error of its own: it is frozen, because no good file declares it.
func resolve(_ declared: Declarations, without broken: Set<String>) -> DesiredState {
    let resolver = Resolver(declared: declared, broken: broken)
    var state = DesiredState(installation: resolver.installation())
    state.tiers = resolver.tiers()
    state.servers = resolver.good(declared.servers).compactMapKeyed(resolver.server)
    state.backupStores = resolver.good(declared.backupStores).compactMapKeyed(resolver.backupStore)
    state.policies = resolver.good(declared.policies).compactMapKeyed { [state] name, policy in
        resolver.policy(name, policy, in: state)
    }
    state.apps = resolver.good(declared.apps).compactMapKeyed(resolver.app)
    state.databases = resolver.good(declared.databases).compactMapKeyed { [state] name, database in
        resolver.database(name, database, in: state)
    }
    state.env = state.apps.compactMapKeyed { [databases = state.databases] app, _ in
        resolver.env(of: app, databases)
    }
    state.grantAccess()
    state.removed = resolver.good(declared.removed).compactMapKeyed(resolver.removal)
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

extension Dictionary where Key == String, Value: Sendable {
    /// The results for each entry that has one, by the same keys, worked out on all cores.
    func compactMapKeyed<Result: Sendable>(_ transform: @Sendable (Key, Value) -> Result?) -> [Key: Result] {
        var parts = concurrentMap(chunks(of: 256)) { part in
            part.compactMap { key, value in transform(key, value).map { (key, $0) } }
        }
        var results = [Key: Result](minimumCapacity: count)
        // Taken out of their parts: to copy them would touch everything that they refer to, and so would the copy's end.
        for index in parts.indices {
            while let (key, result) = parts[index].popLast() { results[key] = result }
        }
        return results
    }
}

extension DesiredState {
    /// Notes at each database what apps' keys for it ask for; the owner needs no such note.
    fileprivate mutating func grantAccess() {
        let asked = env.compactMapKeyed { [databases] app, env -> [(name: String, access: Desired<Access>)]? in
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
