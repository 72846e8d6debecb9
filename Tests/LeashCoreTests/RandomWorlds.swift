import LeashCore
import LeashTesting

/// Declared states of a few apps and databases, and worlds that something happened to.
struct RandomWorlds {
    var random: Seeded
    private let names: [String]
    /// Whether states may ask for what takes a person's act to go on: protection, and keys that people set.
    private let asksPeople: Bool

    init(seed: Int, names: [String] = ["a", "b", "c"], asksPeople: Bool = true) {
        random = Seeded(seed: seed)
        self.names = names
        self.asksPeople = asksPeople
    }

    mutating func desired() -> DesiredState {
        var databases: [Database] = []
        for name in names where !random.once(in: 4) { databases.append(database(name)) }
        var env: [String: [String: EnvBinding]] = [:]
        for app in names where databases.contains(where: { $0.app == app }) || random.once(in: 2) {
            env[app] = bindings(of: app, databases)
        }
        return .of(databases, servers: ["main", "other"], env: env)
    }

    private mutating func database(_ name: String) -> Database {
        var database = Database.named(name, app: random.once(in: 6) ? random.pick(names) : name)
        // Where these lie does not change: moves and renames are refused.
        if name == "b" { database.server = "other" }
        if name == "c" { (database.existing, database.ownerRole) = ("c-live", "c_owner") }
        database.limits.connections = random.pick([nil, .of(5), .of(20), .unlimited])
        database.limits.lockTimeout = random.pick([nil, .of(1500), .unlimited])
        database.limits.tempFiles = random.pick([nil, .of(1 << 30)])
        database.extensions = random.pick([[], ["pgcrypto"], ["citext", "pgcrypto"]])
        database.listen = random.pick([.auto, .auto, .socket, .tcp])
        database.isProtected = random.once(in: 10) && asksPeople
        return database
    }

    private mutating func bindings(of app: String, _ databases: [Database]) -> [String: EnvBinding] {
        var bindings: [String: EnvBinding] = [:]
        for database in databases where database.app == app || random.once(in: 3) {
            let access: Access = database.app == app ? .owner : random.pick([.read, .readwrite, .owner])
            let key =
                database.app == app && databases.count(where: { $0.app == app }) == 1
                ? "DATABASE_URL" : "\(database.name.uppercased())_URL"
            if !random.once(in: 8) { bindings[key] = .database(database.name, access, .url) }
            if random.once(in: 4) {
                bindings["\(key)_PART"] = .database(database.name, access, random.pick(EnvBinding.Part.allCases))
            }
        }
        if random.once(in: 2) { bindings["LEVEL"] = .literal(random.pick(["info", "debug"])) }
        if random.once(in: 3) { bindings["TOKEN"] = .secret(.file("token")) }
        if random.once(in: 8) {
            bindings["DATABASE_URL"] = random.pick([.literal("none"), .skip] + (asksPeople ? [.external] : []))
        }
        return bindings
    }

    mutating func world() -> LiveState {
        var admin = Admin(name: "admin", isSuperuser: !random.once(in: 3))
        admin.canLimitTempFiles = admin.isSuperuser || random.once(in: 2)
        let version = random.pick([150_018, 160_014, 180_004])
        var live = LiveState.fresh("main", "other", version: version, admin: admin)
        for name in ["main", "other"] {
            live = live.with(server: name) { server in
                server.add("stranger", canLogin: true)
                server.add("a.stranger", canLogin: true)
                server.add("group")
                server.setMembership(of: "stranger", in: "group", Membership("group", inherits: true))
                server.add(database: "theirs", owner: "stranger") { $0.comment = "leash:1 leash app=a file=x" }
                if random.once(in: 6) { server.add("a_3", canLogin: true) }
            }
        }
        live[env: "a"] = ["HUMAN": EnvEntry(.human, digest: .of("human"))]
        return live
    }

    /// Something that happens to a world while leash is not looking.
    mutating func disturb(_ live: inout LiveState) {
        guard !random.once(in: 3) else { return disturb(envOf: &live) }
        let name = random.pick(["main", "other"])
        guard var server = live.servers[name]?.value else { return }
        let databases = server.databases.values.filter { $0.owner == "leash" && $0.name != "leash" }.map(\.name)
            .sorted()
        guard !databases.isEmpty else { return }
        let roles = server.roles.values.filter { $0.comment?.hasPrefix("leash:1 leash") == true && $0.name != "leash" }
        if random.once(in: 2), !roles.isEmpty {
            disturb(role: random.pick(roles.map(\.name).sorted()), on: &server)
        } else {
            disturb(database: random.pick(databases), on: &server)
        }
        live.servers[name] = .observed(server)
    }

    private mutating func disturb(envOf live: inout LiveState) {
        let app = random.pick(names)
        var entries = live[env: app]
        guard let key = entries.keys.sorted().randomElement(using: &random) else { return }
        switch Int.random(in: 0..<4, using: &random) {
        case 0: entries[key] = nil
        case 1: entries[key]?.isIntact = false
        case 2: entries[key] = EnvEntry(.human, digest: .of("by hand"))
        default: live = live.after(random.pick([3600, 90_000, 8 * 86_400]))
        }
        live[env: app] = entries
    }

    private mutating func disturb(role name: String, on server: inout ServerState) {
        switch Int.random(in: 0..<9, using: &random) {
        case 0: server.roles[name]?.canLogin.toggle()
        case 1: server.roles[name]?.powers.formUnion(random.pick([.createRole, .createDatabase, .superuser]))
        case 2: server.roles[name]?.connectionLimit = 3
        case 3 where server.roles[name]?.settings.contains { $0.name == "work_mem" } == false:
            server.roles[name]?.settings.append(RoleSetting("work_mem", "1GB", in: nil))
        case 4: server.roles[name]?.verifier = Secret("by hand")
        case 5: server.roles[name]?.validUntil = server.now + random.pick([-10, 1000])
        case 6: server.setMembership(of: name, in: "group", Membership("group", inherits: true))
        case 7: for group in server.roles[name]?.memberOf ?? [] { server.setMembership(of: name, in: group.role, nil) }
        default: server.roles[name]?.settings.removeAll()
        }
    }

    private mutating func disturb(database name: String, on server: inout ServerState) {
        let grantees = (server.databases[name]?.grants ?? []).indices
        switch Int.random(in: 0..<10, using: &random) {
        case 0: server.databases[name]?.owner = "stranger"
        case 1: server.databases[name]?.connectionLimit = 0
        case 2 where server.databases[name]?.grants.contains { $0.grantee == "stranger" } == false:
            server.databases[name]?.grants.append(CatalogDatabase.Grant([.connect, .create], to: "stranger"))
        case 3:
            if let index = grantees.randomElement(using: &random) { server.databases[name]?.grants.remove(at: index) }
        case 4: server.databases[name]?.settings["statement_timeout"] = "1h"
        case 5: server.databases[name]?.comment = nil
        case 6: server.databases[name]?.allowsConnections = false
        case 7: server.insides[name] = .observed(Inside(publicOwner: "stranger", extensions: ["plpgsql"]))
        case 8: server.databases[name]?.ownedByLogins["\(name)_1"] = server.roles["\(name)_1"] == nil ? nil : 2
        default:
            server.databases[name] = nil
            server.insides[name] = nil
        }
    }
}
