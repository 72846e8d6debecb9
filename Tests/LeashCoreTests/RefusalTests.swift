import LeashCore
import LeashTesting
import Testing

private let notes = DesiredState.of(.named("notes"))

@Suite struct Refusals {
    /// What can't be done, and the words that say why.
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let desired: DesiredState
        let live: LiveState
        let item: String
        let words: String

        init(_ name: String, _ desired: DesiredState, _ live: LiveState, _ item: String, _ words: String) {
            (testDescription, self.desired, self.live, self.item, self.words) = (name, desired, live, item, words)
        }
    }

    static let cases: [Case] = {
        do { return try strangers() + adoptions() + namesAndPlaces() + servers() } catch { fatalError("\(error)") }
    }()

    private static func strangers() throws -> [Case] {
        let fresh = LiveState.fresh()
        let shared = DesiredState.of(.named("notes"), env: ["wiki": ["N": .database("notes", .read, .url)]])
        let live = try fresh.converged(to: notes)
        let group = live.with { $0.main.add("notes.ro", canLogin: true) }
        return [
            Case("a stranger's role", notes, fresh.with { $0.main.add("notes") }, "database/notes", "is not leash's"),
            Case(
                "a login of that name",
                notes,
                fresh.with { $0.main.add("notes", canLogin: true) },
                "database/notes",
                "can log in"
            ),
            Case("a stranger's group", shared, group, "database/notes", "role notes.ro exists and is not leash's"),
            Case(
                "a stranger as the owner role",
                notes.with("notes") { $0.ownerRole = "bob" },
                live.with { $0.main.add("bob") },
                "database/notes",
                "set `ownerRole: notes`"
            ),
        ]
    }

    private static func adoptions() -> [Case] {
        let fresh = LiveState.fresh()
        return [
            Case(
                "nothing to adopt",
                notes.with("notes") { $0.management = .adopt },
                fresh,
                "database/notes",
                "to adopt"
            ),
            Case(
                "a superuser's database",
                adopting,
                fresh.with { $0.main.add(database: "notes", owner: "postgres") },
                "database/notes",
                "owned by superuser postgres"
            ),
            Case(
                "an owner of two",
                adopting,
                fresh.with { live in
                    live.main.add("bob", canLogin: true)
                    for name in ["notes", "other"] { live.main.add(database: name, owner: "bob") }
                },
                "database/notes",
                "role bob also owns other"
            ),
            Case(
                "another installation's",
                adopting,
                fresh.with { live in
                    live.main.add("leash2")
                    live.main.add(database: "notes", owner: "leash2") { $0.comment = "leash:1 leash2 app=x file=y" }
                },
                "database/notes",
                "managed by installation leash2"
            ),
        ]
    }

    private static let adopting = notes.with("notes") { ($0.management, $0.ownerRole) = (.adopt, "notes_owner") }

    private static func namesAndPlaces() throws -> [Case] {
        let live = try LiveState.fresh("main", "other").converged(to: notes)
        let moved = DesiredState.of(.named("notes", on: "other"), servers: ["main", "other"])
        let renamed = DesiredState.of(
            .named("index", app: "notes") { ($0.existing, $0.ownerRole) = ("notes", "notes") }
        )
        return [
            Case("on another server", moved, live, "database/notes", "it lives on server main"),
            Case(
                "on a server that is down",
                moved,
                live.with { $0.servers["main"] = .unreachable("down") },
                "database/notes",
                "last seen on server main, which can't be reached"
            ),
            Case(
                "renamed on the server",
                notes,
                live.with { live in
                    var database = live.main.databases["notes"]
                    database?.name = "notes2"
                    (live.main.databases["notes"], live.main.databases["notes2"]) = (nil, database)
                },
                "database/notes",
                "set `existing: notes2`"
            ),
            Case("renamed in the files", renamed, live, "database/index", "managed as database/notes"),
        ]
    }

    private static func servers() throws -> [Case] {
        let weak = Admin(name: "admin", isSuperuser: false)
        let limited = notes.with { $0.servers["main"]?.value.refusesOvercommit = true }
        let hardened = notes.with { $0.servers["main"]?.value.isHardened = true }
        let live = try LiveState.fresh(admin: weak).converged(to: notes)
        let refused = Listener.Authentication.refused("Peer authentication failed")
        return [
            Case(
                "no CREATEDB",
                notes,
                .fresh(admin: with(weak) { $0.canCreateDatabases = false }),
                "server/main",
                "lacks CREATEDB"
            ),
            Case("hardening as a weak admin", hardened, live, "server/main", "takes a superuser"),
            Case(
                "a server that is taken",
                notes,
                .fresh().with { $0.main.installation = .foreign("role leash exists") },
                "server/main",
                "role leash exists"
            ),
            Case("overcommit", limited, .fresh().with { $0.main.maxConnections = 10 }, "server/main", "add up to 20"),
            Case(
                "no way in",
                notes,
                LiveState.fresh().with { live in
                    live.main.socket?.authentication = refused
                    live.main.tcp?.authentication = refused
                },
                "env/notes",
                "host all all 127.0.0.1/32 scram-sha-256"
            ),
        ]
    }

    private static func with(_ admin: Admin, _ change: (inout Admin) -> Void) -> Admin {
        var admin = admin
        change(&admin)
        return admin
    }

    @Test(arguments: cases)
    func `is blocked, and says why`(_ test: Case) throws {
        let plan = try Round(test.desired, on: test.live, policy: consenting).plan
        let reasons = plan.items.filter { $0.address == test.item && $0.action == .blocked }.map {
            $0.status.reason ?? ""
        }
        #expect(reasons.contains { $0.contains(test.words) }, "\(plan.items.map { "\($0.id) \($0.status)" })")
    }

    @Test(arguments: cases)
    func `is left as it is`(_ test: Case) throws {
        guard test.item.hasPrefix("database/") else { return }
        let after = try Round(test.desired, on: test.live, policy: consenting).after
        for (name, server) in test.live.servers {
            var found = after.servers[name]?.value
            if server.value?.installation == .absent {
                found?.databases["leash"] = nil
                found?.roles["leash"] = nil
            }
            #expect(found?.databases == server.value?.databases)
            #expect(found?.roles == server.value?.roles)
        }
    }
}
