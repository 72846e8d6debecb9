import LeashCore
import LeashTesting
import Testing

private let both = DesiredState.of(.named("notes"), .named("wiki", on: "other"), servers: ["main", "other"])

// Unreachable is never absent, and a broken file says nothing of what it would declare.
@Suite struct PartialReads {
    @Test func `nothing is planned of a server that can't be reached`() throws {
        let live = try LiveState.fresh("main", "other").converged(to: both)
        let seen = live.with { $0.servers["main"] = .unreachable("down") }
        let changed = both.with("notes") { $0.limits.connections = .of(1) }.with("wiki") {
            $0.limits.connections = .of(1)
        }
        let round = try Round(changed, on: seen)
        #expect(round.steps == ["update database/wiki"])
        #expect(round.plan.unreachable == ["server/main": "down"])
        #expect(round.after.env == live.env)
    }

    @Test func `a first database on one server does not wait for another`() throws {
        let seen = LiveState.fresh("main", "other").with { $0.servers["main"] = .unreachable("down") }
        #expect(
            try Round(both, on: seen).steps
                == ["create server/other", "create database/wiki", "inject env/wiki wiki"]
        )
    }

    @Test func `without the env store logins stay, and the rest is mended`() throws {
        let live = try LiveState.fresh("main", "other").converged(to: both).with { live in
            live.env = .unreachable("another id")
            live.main.databases["notes"]?.connectionLimit = 1
            live.main.roles["notes_1"]?.verifier = Secret("by hand")
            live.main.setMembership(of: "notes_1", in: "notes", nil)
        }
        let round = try Round(both, on: live)
        #expect(round.steps == ["update database/notes"])
        #expect(round.plan.items.flatMap(\.fields).map(\.path) == ["connectionLimit"])
        #expect(try Round(both, on: round.after).plan.items == [])
    }

    @Test func `an app whose env can't be read is left alone`() throws {
        let live = try LiveState.fresh("main", "other").converged(to: both).with(env: { env in
            env.apps["notes"] = nil
            env.unreadable["notes"] = "line 3"
        })
        let round = try Round(both, on: live)
        #expect(round.steps == [])
        #expect(round.plan.unreachable == ["env/notes": "line 3"])
    }

    @Test func `what a broken file declared is frozen`() throws {
        let live = try LiveState.fresh("main", "other").converged(to: both.with("notes") { $0.isProtected = true })
        let broken = both.with { state in
            state.brokenFiles = ["broken.yaml"]
            for section in ["notes"] {
                state.databases[section] = nil
                state.apps[section] = nil
                state.env[section] = nil
            }
            state.databases["wiki"]?.value.limits.connections = .of(3)
        }
        let round = try Round(broken, on: live, policy: consenting)
        #expect(round.steps == ["update database/wiki"])
        #expect(round.plan.frozen == ["database/notes", "env/notes"])
    }

    @Test func `a key that a broken file declared is not given another value`() throws {
        let values = both.with { $0.env["notes"]?["LEVEL"] = Desired(.literal("info"), at: elsewhere) }
        let live = try LiveState.fresh("main", "other").converged(to: values)
        let broken = both.with { state in
            state.brokenFiles = [elsewhere.file]
            state.env["notes"]?["LEVEL"] = Desired(.literal("debug"), at: .test)
        }
        #expect(try Round(broken, on: live).steps == [])
        #expect(try Round(both.with { $0.brokenFiles = ["x.yaml"] }, on: live).steps == [])
    }

    @Test func `a login whose key a broken file declared stays`() throws {
        let two = both.with { $0.env["notes"]?["DB"] = Desired(.database("notes", .owner, .url), at: elsewhere) }
        let live = try LiveState.fresh("main", "other").converged(to: two)
        let broken = both.with { $0.brokenFiles = [elsewhere.file] }
        let moved = broken.with("notes") { $0.listen = .tcp }
        #expect(try Round(moved, on: live).steps == [])
    }

    private let elsewhere = SourceLocation(file: "env.yaml", line: 1, column: 1)
}
