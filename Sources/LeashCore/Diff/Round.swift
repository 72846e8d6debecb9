/// Both states of one comparison, and what each part of it looks up in them.
struct Round {
    let desired: DesiredState
    let live: LiveState
    let indexes: [String: ServerIndex]
    /// Where each managed database lives: servers by the files' names of databases; empty with a single server.
    let homes: [String: [String]]
    /// Logins that an app's env names though they are not of the app's own place at the database.
    let strays: Strays

    init(desired: DesiredState, live: LiveState) {
        self.desired = desired
        self.live = live
        var indexes: [String: ServerIndex] = [:]
        for (name, server) in live.servers {
            indexes[name] = server.value.map { ServerIndex($0, installation: desired.installation.name) }
        }
        self.indexes = indexes
        homes = Round.homes(in: live, indexes, of: desired.installation.name)
        strays = Strays(desired: desired, env: live.env.value)
    }

    private static func homes(
        in live: LiveState,
        _ indexes: [String: ServerIndex],
        of installation: String
    ) -> [String: [String]] {
        guard live.servers.count > 1 else { return [:] }
        var homes: [String: [String]] = [:]
        for (server, observation) in live.servers.sorted(by: { $0.key < $1.key }) {
            for database in observation.value?.databases.values ?? [:].values
            where database.owner == installation && database.name != installation {
                homes[indexes[server]?.names[database.oid] ?? database.name, default: []].append(server)
            }
        }
        return homes
    }

    var installation: String { desired.installation.name }

    func state(of server: String) -> ServerState? { live.servers[server]?.value }

    /// The env store, unless it or this app's part of it can't be read.
    func env(of app: String) -> [String: EnvEntry]? {
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
