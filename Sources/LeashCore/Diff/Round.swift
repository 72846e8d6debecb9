/// Both states of one comparison, and what each part of it looks up in them.
struct Round {
    let desired: DesiredState
    let live: LiveState
    /// Where each managed database lives: servers by the names of databases on them.
    let managed: [String: [String]]

    init(desired: DesiredState, live: LiveState) {
        self.desired = desired
        self.live = live
        var managed: [String: [String]] = [:]
        for (server, observation) in live.servers {
            for database in observation.value?.databases.values ?? [:].values
            where database.owner == desired.installation.name && database.name != desired.installation.name {
                managed[database.name, default: []].append(server)
            }
        }
        self.managed = managed
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
