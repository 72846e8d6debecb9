import LeashCore
import LeashTesting
import Testing

/// Looks at two states as the command does.
private func survey(_ desired: DesiredState, _ live: LiveState, isDeep: Bool = false) -> (survey: Survey, plan: Plan) {
    let seen = live.read(for: desired, isDeep: isDeep)
    let plan = diff(desired: desired, live: seen).limited(by: Policy(desired: desired, live: seen))
    return (Survey(desired: desired, live: seen, plan: plan), plan)
}

/// The condition of each app, by name.
private func conditions(_ desired: DesiredState, _ live: LiveState) -> [String: Condition] {
    let apps = survey(desired, live).survey.report().apps
    return Dictionary(uniqueKeysWithValues: apps.map { ($0.name, $0.condition) })
}

@Suite struct Conditions {
    private static let cases: [([Condition], Condition)] = [
        ([], .inSync),
        ([.drifted, .inSync], .drifted),
        ([.drifted, .held], .held),
        ([.blocked, .held, .drifted], .blocked),
        ([.unreachable, .blocked], .unreachable),
        ([.frozen, .unreachable], .frozen),
    ]

    @Test(arguments: cases)
    func `the worst counts`(_ conditions: [Condition], _ worst: Condition) {
        #expect(Condition.worst(of: conditions) == worst)
    }

    @Test func `in sync after apply`() throws {
        let desired = DesiredState.of(.named("notes"), .named("wiki"))
        #expect(conditions(desired, .fresh()) == ["notes": .drifted, "wiki": .drifted])
        let live = try LiveState.fresh().converged(to: desired)
        #expect(conditions(desired, live) == ["notes": .inSync, "wiki": .inSync])
    }

    @Test func `an app that only binds a database is not known while its server isn't`() throws {
        let desired = DesiredState.of(
            .named("notes"),
            .named("far", on: "eu"),
            servers: ["main", "eu"],
            env: ["reports": ["URL": .database("far", .read, .url)]]
        )
        let live = try LiveState.fresh("main", "eu").converged(to: desired)
            .with { $0.servers["eu"] = .unreachable("down") }
        #expect(conditions(desired, live) == ["notes": .inSync, "far": .unreachable, "reports": .unreachable])
    }

    @Test func `an app waits for a database of another that is blocked`() {
        let desired = DesiredState.of(.named("notes"), env: ["reports": ["URL": .database("notes", .read, .url)]])
        let live = LiveState.fresh().with(server: "main") { server in
            server.add("bob", canLogin: true)
            server.add(database: "notes", owner: "bob")
        }
        #expect(conditions(desired, live) == ["notes": .blocked, "reports": .blocked])
    }

    @Test func `without the env store only apps without env are known`() throws {
        let desired = DesiredState.of(.named("notes")).with { state in
            state.apps["idle"] = Desired(App(name: "idle"), at: .test)
        }
        let live = try LiveState.fresh().converged(to: desired).with { $0.env = .unreachable("no store") }
        #expect(conditions(desired, live) == ["notes": .unreachable, "idle": .inSync])
    }
}

@Suite struct Causes {
    private let desired = DesiredState.of(.named("notes"))

    private func causes(_ desired: DesiredState, _ live: LiveState) -> [String: Finding.Cause?] {
        let findings = survey(desired, live).survey.report().apps.flatMap(\.findings)
        return Dictionary(uniqueKeysWithValues: findings.map { ($0.item.id, $0.cause) })
    }

    @Test func `a new database comes from the files`() {
        #expect(causes(desired, .fresh())["create database/notes"] == .files)
    }

    @Test func `one that was dropped by hand does not`() throws {
        let live = try LiveState.fresh().converged(to: desired).with(server: "main") { $0.databases["notes"] = nil }
        #expect(causes(desired, live)["create database/notes"] == .live)
    }

    @Test func `limits tell which side moved`() throws {
        let live = try LiveState.fresh().converged(to: desired)
        let edited = live.with(server: "main") { $0.roles["notes_1"]?.connectionLimit = 50 }
        let changed = desired.with("notes") { $0.limits.connections = .of(12) }
        #expect(causes(desired, edited) == ["update database/notes": .live])
        #expect(causes(changed, live) == ["update database/notes": .files])
        #expect(causes(changed, edited) == ["update database/notes": .both])
    }
}

@Suite struct LimitStatuses {
    private let desired = DesiredState.of(.named("notes"))

    private func limits(_ live: LiveState, _ usage: Usage = Usage()) throws -> [Limits.Name: LimitStatus] {
        let report = survey(desired, live).survey.report(of: "database/notes", usage: ["main": usage])
        let database = try #require(report.databases.first)
        return Dictionary(uniqueKeysWithValues: database.limits.map { ($0.name, $0) })
    }

    @Test func `live is what the catalogs hold, compared by meaning`() throws {
        let live = try LiveState.fresh().converged(to: desired).with(server: "main") { server in
            server.roles["notes_1"]?.connectionLimit = 50
            server.roles["notes_1"]?.settings = [RoleSetting("statement_timeout", "0.5min", in: "notes")]
        }
        let limits = try limits(live)
        #expect(limits[.connections]?.live == .set(.finite(50)))
        #expect(limits[.connections]?.isDrifted == true)
        #expect(limits[.statementTimeout]?.live == .set(.finite(30_000)))
        #expect(limits[.statementTimeout]?.isDrifted == false)
        #expect(limits[.lockTimeout]?.live == .unset)
        #expect(limits[.storage]?.isDrifted == false)
    }

    @Test func `sessions count in every database, as the limit does`() throws {
        let usage = Usage(
            sessions: ["notes": ["notes_1": 3, "postgres": 5], "postgres": ["notes_1": 1]],
            sizes: ["notes": 9]
        )
        let limits = try limits(LiveState.fresh().converged(to: desired), usage)
        #expect(limits[.connections]?.used == 4)
        #expect(limits[.storage]?.used == 9)
        #expect(limits[.statementTimeout]?.used == nil)
    }

    @Test func `what can't be read is not drift`() throws {
        let live = try LiveState.fresh().converged(to: desired).with { $0.servers["main"] = .unreachable("down") }
        #expect(try limits(live).values.allSatisfy { $0.live == .unknown && !$0.isDrifted })
        #expect(try limits(.fresh()).values.allSatisfy { $0.live == .absent && !$0.isDrifted })
    }
}

@Suite struct StatusExits {
    /// Testing has a type of this name too.
    typealias Exit = LeashCore.ExitStatus

    private static let desired = DesiredState.of(
        .named("notes"),
        .named("far", on: "eu"),
        servers: ["main", "eu"],
        env: ["reports": ["NOTES": .database("notes", .read, .url)]]
    )

    /// Worlds in which something is amiss, each in another way.
    private static let worlds: [@Sendable (inout LiveState) -> Void] = [
        { _ in },
        { $0.main.roles["notes_1"]?.connectionLimit = 50 },
        { $0.main.databases["notes"] = nil },
        { $0.servers["eu"] = .unreachable("down") },
        { $0.env = .unreachable("no store") },
        { $0 = $0.with(env: { $0.unreadable["reports"] = "no JSON" }) },
        { $0 = $0.with(env: { $0.unreadable["stranger"] = "no JSON" }) },
        { $0[env: "notes"]["DATABASE_URL"] = EnvEntry(.human, digest: .of("x")) },
        { $0 = .fresh("main", "eu") },
    ]

    @Test(arguments: worlds.indices)
    func `are those of diff`(_ index: Int) throws {
        var live = try LiveState.fresh("main", "eu").converged(to: Self.desired)
        Self.worlds[index](&live)
        let (survey, plan) = survey(Self.desired, live)
        #expect(survey.report().exitStatus(isDesiredBroken: false) == Exit.diff(plan, isDesiredBroken: false))
        #expect(survey.report().exitStatus(isDesiredBroken: true) == .invalid)
    }

    @Test func `are about what was asked for`() throws {
        let live = try LiveState.fresh("main", "eu").converged(to: Self.desired)
            .with { $0.servers["eu"] = .unreachable("down") }
        let survey = survey(Self.desired, live).survey
        let statuses = ["app/notes", "database/notes", "server/main", "database/far", "server/eu"].map {
            survey.report(of: $0).exitStatus(isDesiredBroken: false)
        }
        #expect(statuses == [.done, .done, .done, .failed, .failed])
    }
}

@Suite struct StatusAddresses {
    @Test func `what is undeclared and still there has one, too`() throws {
        let live = try LiveState.fresh().converged(to: .of(.named("notes"), .named("old")))
        let addresses = survey(.of(.named("notes")), live).survey.addresses.sorted()
        #expect(addresses == ["app/notes", "app/old", "database/notes", "database/old", "server/main"])
    }

    @Test func `lead to databases as the servers name them`() throws {
        let desired = DesiredState.of(.named("notes") { $0.existing = "notes_prod" })
        let survey = survey(desired, .fresh()).survey
        #expect(survey.databases(at: "database/notes") == ["main": ["notes_prod"]])
        #expect(survey.databases(at: "app/notes") == ["main": ["notes_prod"]])
        #expect(survey.databases(at: "server/main").isEmpty)
    }
}
