import LeashCore
import LeashEnv

/// A desired state of some apps with a database each, and a live state that is just so.
struct World {
    var desired = DesiredState()
    var live = LiveState()

    init(apps: Int) {
        desired.hasContent = true
        desired.servers["main"] = Desired(Server(name: "main", url: .environment("URL")), at: World.place(1))
        var server = ServerState(version: 150_018, admin: Admin(name: "postgres"), now: 1_700_000_000)
        server.maxConnections = 40 * apps
        server.socket = Listener(host: "/run/postgresql", port: 5432, authentication: .password)
        server.installation = .present(envStore: "store")
        var env = EnvState(id: "store", digester: World.digester)
        for index in 0..<apps {
            let digits = String(index)
            add("app-" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits, index, to: &server, &env)
        }
        live.servers["main"] = .observed(server)
        live.env = .observed(env)
        desired.env = desired.env.filter { !$0.value.isEmpty }
    }

    /// As a directory's store digests.
    private static let digester = KeyedDigest(key: Array(repeating: 0x5a, count: 32))

    private static func place(_ line: Int) -> SourceLocation {
        SourceLocation(file: "apps/apps.yaml", line: line, column: 3)
    }

    private mutating func add(_ name: String, _ index: Int, to server: inout ServerState, _ env: inout EnvState) {
        var database = Database(name: name, app: name, server: "main")
        database.limits = Tier.standard.limits
        database.limits.connections = Limit(.finite(10), from: .file(World.place(index + 3)))
        desired.apps[name] = Desired(App(name: name), at: World.place(index))
        desired.databases[name] = Desired(database, at: World.place(index))
        desired.env[name] = [
            "DATABASE_URL": Desired(.database(name, .owner, .url), at: World.place(index)),
            "LOG_LEVEL": Desired(.literal("info"), at: World.place(index)),
        ]
        addRoles(of: database, index, to: &server)
        addDatabase(database, index, to: &server)
        addKeys(of: database, index, to: &env)
    }

    private func addRoles(of database: Database, _ index: Int, to server: inout ServerState) {
        var owner = Role(name: database.name, oid: UInt32(20_000 + 3 * index))
        owner.comment = Mark.onRole(of: "leash")
        var login = Role(name: database.name + "_1", oid: owner.oid + 1)
        login.canLogin = true
        login.inherits = false
        login.comment = Mark.onRole(of: "leash")
        login.connectionLimit = 10
        login.verifier = Secret("SCRAM-SHA-256$4096:\(index)")
        login.settings = [
            RoleSetting("statement_timeout", "30000ms", in: database.name),
            RoleSetting("role", database.name, in: database.name),
        ]
        login.settings.sort { $0.name < $1.name }
        login.memberOf = [Membership(owner.name, inherits: true)]
        owner.members = [Membership(login.name, inherits: true)]
        server.roles[owner.name] = owner
        server.roles[login.name] = login
    }

    private func addDatabase(_ database: Database, _ index: Int, to server: inout ServerState) {
        var live = CatalogDatabase(name: database.name, oid: UInt32(20_002 + 3 * index), owner: "leash")
        live.grants = [
            CatalogDatabase.Grant([.create, .temporary], to: database.name),
            CatalogDatabase.Grant([.connect], to: database.name + "_1"),
        ]
        var mark = Mark(installation: "leash", app: database.app, file: "apps/apps.yaml")
        mark.inside = database.expectedInside.digest
        live.comment = mark.description
        server.databases[database.name] = live
        server.applied[database.name] = Applied(
            oid: live.oid,
            values: ["app": database.app, "ownerRole": database.name, "protect": "false", "limits.connections": "10"]
        )
    }

    private func addKeys(of database: Database, _ index: Int, to env: inout EnvState) {
        let credential = EnvCredential(
            server: "main",
            database: database.name,
            login: database.name + "_1",
            verifier: Secret("SCRAM-SHA-256$4096:\(index)"),
            part: .url,
            address: Address(host: "/run/postgresql", database: database.name),
            file: "apps/apps.yaml"
        )
        env.apps[database.app] = [
            "DATABASE_URL": EnvEntry(.leash(credential), digest: EnvDigest(bits: 0x1234_5678_9abc_def0)),
            "LOG_LEVEL": EnvEntry(.git(file: "apps/apps.yaml"), digest: World.digester.digest(of: "info")),
        ]
    }
}
