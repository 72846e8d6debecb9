package import LeashCore

extension SourceLocation {
    /// The file that builders declare everything in.
    package static let test = SourceLocation(file: "leash.yaml", line: 1, column: 1)
}

extension Server {
    /// A server by name, its URL in an environment variable.
    package static func named(_ name: String) -> Server { Server(name: name, url: .environment("URL_\(name)")) }
}

extension Database {
    /// A database of an app of the same name on server `main`, with the limits of the built-in tier.
    package static func named(
        _ name: String,
        app: String? = nil,
        on server: String = "main",
        _ change: (inout Database) -> Void = { _ in }
    ) -> Database {
        var database = Database(name: name, app: app ?? name, server: server)
        database.limits = Tier.standard.limits
        change(&database)
        return database
    }
}

extension Limit {
    package static func of(_ amount: Int) -> Limit { Limit(.finite(amount), from: .file(.test)) }
    package static let unlimited = Limit(.unlimited, from: .file(.test))
}

extension DesiredState {
    /// A state of these databases and their apps.
    ///
    /// As the files' resolution does, it gives an app that owns one database its DATABASE_URL, and a database the access
    /// that other apps' bindings ask for.
    package static func of(
        _ databases: Database...,
        servers: [String] = ["main"],
        env: [String: [String: EnvBinding]] = [:]
    ) -> DesiredState {
        of(databases, servers: servers, env: env)
    }

    package static func of(
        _ databases: [Database],
        servers: [String] = ["main"],
        env: [String: [String: EnvBinding]] = [:]
    ) -> DesiredState {
        var state = DesiredState()
        state.hasContent = true
        for name in servers { state.servers[name] = Desired(.named(name), at: .test) }
        for database in databases { state.databases[database.name] = Desired(database, at: .test) }
        for app in Set(databases.map(\.app)).union(env.keys) {
            state.apps[app] = Desired(App(name: app), at: .test)
            state.bind(env[app] ?? [:], to: app, owned: databases.filter { $0.app == app })
        }
        return state
    }

    private mutating func bind(_ bindings: [String: EnvBinding], to app: String, owned: [Database]) {
        var bindings = bindings
        if owned.count == 1, let database = owned.first, bindings["DATABASE_URL"] == nil,
            database.management != .observe
        {
            bindings["DATABASE_URL"] = .database(database.name, .owner, .url)
        }
        env[app] = ByName(bindings.map { ($0.key, Desired($0.value, at: .test)) })
        for case .database(let name, let access, _) in bindings.values where databases[name]?.value.app != app {
            let known = databases[name]?.value.access[app]?.value ?? access
            databases[name]?.value.access[app] = Desired(max(known, access), at: .test)
        }
    }

    /// The same with another app, database or server changed in place.
    package func with(_ change: (inout DesiredState) -> Void) -> DesiredState {
        var state = self
        change(&state)
        return state
    }

    /// The same with one database changed.
    package func with(_ database: String, _ change: (inout Database) -> Void) -> DesiredState {
        with { state in
            guard var found = state.databases[database] else { return }
            change(&found.value)
            state.databases[database] = found
        }
    }
}

extension LiveState {
    /// Servers as Postgres makes them, asked at noon of some day, and an empty env store.
    package static func fresh(_ servers: String..., version: Int = 150_018, admin: Admin = Admin(name: "postgres"))
        -> LiveState
    {
        var live = LiveState(env: .observed(EnvState(id: "store")))
        for name in servers.isEmpty ? ["main"] : servers {
            live.servers[name] = .observed(.fresh(version: version, admin: admin))
        }
        return live
    }

    /// The same with something changed.
    package func with(_ change: (inout LiveState) throws -> Void) rethrows -> LiveState {
        var live = self
        try change(&live)
        return live
    }

    /// The same with a server changed.
    package func with(server: String = "main", _ change: (inout ServerState) -> Void) -> LiveState {
        with { live in
            guard var state = live.servers[server]?.value else { return }
            change(&state)
            live.servers[server] = .observed(state)
        }
    }

    /// The same with the env store changed.
    package func with(env change: (inout EnvState) -> Void) -> LiveState {
        with { live in
            guard var state = live.env.value else { return }
            change(&state)
            live.env = .observed(state)
        }
    }

    /// The same some seconds later.
    package func after(_ seconds: Int) -> LiveState {
        servers.keys.reduce(self) { live, name in live.with(server: name) { $0.now += seconds } }
    }
}

extension ServerState {
    package static func fresh(version: Int = 150_018, admin: Admin = Admin(name: "postgres")) -> ServerState {
        var state = ServerState(version: version, admin: admin, now: 1_700_000_000)
        state.socket = Listener(host: "/run/postgresql", port: 5432)
        state.tcp = Listener(host: "127.0.0.1", port: 5432)
        var role = Role(name: admin.name, oid: 10)
        role.canLogin = true
        role.powers = admin.isSuperuser ? [.superuser, .createRole, .createDatabase] : [.createRole, .createDatabase]
        state.roles[admin.name] = role
        for (index, name) in ["postgres", "template0", "template1"].enumerated() {
            var database = CatalogDatabase(name: name, oid: UInt32(index + 1), owner: admin.name)
            database.isTemplate = name != "postgres"
            database.allowsConnections = name != "template0"
            database.grants = [CatalogDatabase.Grant([.connect, .temporary], to: "")]
            state.databases[name] = database
        }
        return state
    }

    /// Adds somebody else's role.
    package mutating func add(_ role: String, canLogin: Bool = false, _ change: (inout Role) -> Void = { _ in }) {
        var role = Role(name: role, oid: nextOID)
        role.canLogin = canLogin
        change(&role)
        roles[role.name] = role
    }

    /// Adds somebody else's database.
    package mutating func add(
        database name: String,
        owner: String,
        _ change: (inout CatalogDatabase) -> Void = { _ in }
    ) {
        var database = CatalogDatabase(name: name, oid: nextOID, owner: owner)
        database.grants = [CatalogDatabase.Grant([.connect, .temporary], to: "")]
        change(&database)
        databases[name] = database
        insides[name] = .observed(Inside(publicOwner: "pg_database_owner", extensions: ["plpgsql"]))
    }

    /// Makes a role a member of another, or no longer.
    package mutating func setMembership(of member: String, in group: String, _ membership: Membership?) {
        roles[member]?.memberOf.removeAll { $0.role == group }
        roles[group]?.members.removeAll { $0.role == member }
        guard let membership else { return }
        var (up, down) = (membership, membership)
        (up.role, down.role) = (group, member)
        roles[member]?.memberOf.append(up)
        roles[member]?.memberOf.sort { $0.role < $1.role }
        roles[group]?.members.append(down)
        roles[group]?.members.sort { $0.role < $1.role }
    }

    package var nextOID: UInt32 {
        max(16_384, (databases.values.map(\.oid) + roles.values.map(\.oid)).max() ?? 0) + 1
    }
}
