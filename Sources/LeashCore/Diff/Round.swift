/// Both states of one comparison, and what each part of it looks up in them.
struct Round {
    let desired: DesiredState
    let live: LiveState
    /// What has to be compared in full.
    let suspects: Suspects
    /// By server; of one that has nothing but what is in sync there is none.
    let indexes: [String: ServerIndex]
    /// Logins that an app's env names though they are not of the app's own place at the database.
    let strays: Strays

    /// - Parameters:
    ///   - desired: what the files say.
    ///   - live: what is there.
    ///   - suspects: what of it is compared in full; found out unless given.
    init(desired: DesiredState, live: LiveState, suspects: Suspects? = nil) {
        self.desired = desired
        self.live = live
        let suspects = suspects ?? Suspects(desired: desired, live: live)
        let installation = desired.installation.name
        var indexes: [String: ServerIndex] = [:]
        for (name, server) in live.servers {
            guard let state = server.value else { continue }
            guard !suspects.isSettled(state, named: name, installation: installation) else { continue }
            indexes[name] = ServerIndex(state, installation: installation)
        }
        self.suspects = suspects
        self.indexes = indexes
        strays = Strays(desired: desired, env: live.env.value, of: suspects.apps)
    }

    /// The servers that have a managed database which the files call so, by name.
    func homes(of database: String) -> [String] {
        guard live.servers.count > 1 else { return [] }
        return live.servers.keys.sorted().filter { name in
            guard let state = state(of: name) else { return false }
            let index = indexes[name]
            return [database, index?.existing[database]].contains { existing in
                guard let existing, let live = state.databases[existing], live.owner == installation else {
                    return false
                }
                return live.name != installation && (index?.names[live.oid] ?? live.name) == database
            }
        }
    }

    var installation: String { desired.installation.name }

    func state(of server: String) -> ServerState? { live.servers[server]?.value }

    /// The env store, unless it or this app's part of it can't be read.
    func env(of app: String) -> ByName<EnvEntry>? {
        guard let env = live.env.value, env.unreadable[app] == nil else { return nil }
        return env.apps[app] ?? [:]
    }

    /// Whether a file is broken, so that what isn't declared may only be unreadable.
    var isPartial: Bool { !desired.brokenFiles.isEmpty }

    /// Whether an object that a mark says came from this file must be left alone.
    func isFrozen(_ mark: Mark?) -> Bool {
        guard let mark else { return false }
        return desired.brokenFiles.contains { mark.isDeclared(in: $0) }
    }

    /// Whether a key must be left alone, since the file that its record names is broken.
    func isFrozen(_ entry: EnvEntry?) -> Bool {
        guard isPartial else { return false }
        switch entry?.owner {
        case .leash(let known): return desired.brokenFiles.contains(known.file)
        case .git(let file): return desired.brokenFiles.contains(file)
        case .human, nil: return false
        }
    }
}

/// How long things stay before they go.
enum Grace {
    /// An earlier login, after its successor was published, in seconds.
    static let login = 24 * 3600
    /// A login from before an adoption, after the injected URL was published, in seconds.
    static let predecessor = 7 * 24 * 3600
    /// A retired database, after its final backup, in seconds.
    static let database = 7 * 24 * 3600
}
