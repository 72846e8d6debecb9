/// The databases and apps that may need something: all that could not be told to be in sync at first sight.
///
/// Nearly all are in sync in nearly every round. One pass finds those, with a few lookups each and nothing made anew; only
/// suspects are compared in full, and a full comparison of the others would find nothing. The tests of the diff make
/// each plan both ways.
package struct Suspects {
    package private(set) var databases: Set<String> = []
    package private(set) var apps: Set<String> = []
    /// How many databases of each server are in sync: what is managed beyond them may be one that no file declares.
    private(set) var inSync: [String: Int] = [:]

    /// Everything that is declared, or that the env store knows.
    package init(all desired: DesiredState, _ live: LiveState) { addAll(desired, live) }

    private mutating func addAll(_ desired: DesiredState, _ live: LiveState) {
        databases = Set(desired.databases.keys)
        apps = Set(desired.env.keys)
        guard let env = live.env.value else { return }
        apps.formUnion(env.apps.keys)
        apps.formUnion(env.unnotified)
    }

    /// - Parameters:
    ///   - desired: what the files say.
    ///   - live: what is there.
    ///   - part: how many apps are looked at in one go.
    ///   - map: looks at parts of the apps, at several at a time where somebody has more than one core for it.
    package init(
        desired: DesiredState,
        live: LiveState,
        part: Int = 2000,
        map: ([Range<Int>], @escaping @Sendable (Range<Int>) -> Look) -> [Look] = { $0.map($1) }
    ) {
        guard let env = live.env.value, env.unreadable.isEmpty, desired.brokenFiles.isEmpty else {
            addAll(desired, live)
            return
        }
        let first = FirstLook(desired, live, env)
        let parts = stride(from: 0, to: desired.env.count, by: part).map { start in
            start..<min(start + part, desired.env.count)
        }
        let looks = map(parts) { first.look(at: $0) }
        apps = Set(looks.lazy.flatMap(\.suspects))
        apps.formUnion(env.unnotified)
        if looks.reduce(0, { $0 + $1.known }) < env.apps.count {
            for app in env.apps.keys where !desired.env.contains(app) { apps.insert(app) }
        }
        let count = looks.reduce(0) { $0 + $1.inSync.count }
        if count < desired.databases.count {
            databases = Set(desired.databases.keys)
            for look in looks { databases.subtract(look.inSync.lazy.map { desired.databases.name(at: $0) }) }
        }
        spread(desired, env)
        self.count(looks, count, desired)
    }

    /// What a first look at some apps found.
    package struct Look: Sendable {
        /// The places of databases that are in sync.
        var inSync: [Int] = []
        /// Apps that may not be.
        var suspects: [String] = []
        /// How many of the apps the env store knows.
        var known = 0
    }

    /// Suspicion spreads from a database to the apps that use it, and from an app to its databases.
    private mutating func spread(_ desired: DesiredState, _ env: EnvState) {
        var newApps = Array(apps)
        var newDatabases = Array(databases)
        while !newApps.isEmpty || !newDatabases.isEmpty {
            while let name = newDatabases.popLast() {
                guard let database = desired.databases[name]?.value else { continue }
                for app in [database.app] + database.access.keys where apps.insert(app).inserted { newApps.append(app) }
            }
            guard let app = newApps.popLast() else { continue }
            for binding in (desired.env[app] ?? [:]).values {
                guard case .database(let name, _, _) = binding.value else { continue }
                if databases.insert(name).inserted { newDatabases.append(name) }
            }
            for entry in (env.apps[app] ?? [:]).values {
                guard case .leash(let known) = entry.owner, desired.databases[known.database] != nil else { continue }
                if databases.insert(known.database).inserted { newDatabases.append(known.database) }
            }
        }
    }

    private mutating func count(_ looks: [Look], _ count: Int, _ desired: DesiredState) {
        if desired.servers.count == 1, databases.isEmpty, let only = desired.servers.keys.first {
            inSync[only] = count
            return
        }
        for look in looks {
            for place in look.inSync where !databases.contains(desired.databases.name(at: place)) {
                inSync[desired.databases[at: place].value.server, default: 0] += 1
            }
        }
    }

    /// Whether a server has nothing of this installation but databases that are in sync.
    func isSettled(_ server: ServerState, named name: String, installation: String) -> Bool {
        let count = inSync[name] ?? 0
        guard databases.isEmpty, server.applied.count == count else { return false }
        return count == server.databases.values.count { $0.owner == installation && $0.name != installation }
    }
}
