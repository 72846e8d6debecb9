import LeashCore
import LeashTesting
import Testing

@Suite struct Order {
    /// Dictionaries give their elements in an order of their own, another one in each run and for each capacity.
    @Test(arguments: 0..<40)
    func `plans do not depend on the order of dictionaries`(seed: Int) throws {
        var worlds = RandomWorlds(seed: seed)
        var live = try worlds.world().converged(to: worlds.desired(), policy: consenting)
        for _ in 0..<3 { worlds.disturb(&live) }
        let desired = worlds.desired()
        let seen = live.read(for: desired, isDeep: true)
        let plan = diff(desired: desired, live: seen)
        #expect(diff(desired: desired.reordered, live: seen.reordered) == plan)
        let policy = Policy(desired: desired, live: seen)
        #expect(plan.limited(by: policy) == diff(desired: desired.reordered, live: seen.reordered).limited(by: policy))
    }

    @Test func `what takes something away comes last, and what waits for it after it`() throws {
        let before = DesiredState.of(
            .named("notes"),
            .named("wiki"),
            env: ["shop": ["N": .database("notes", .read, .url)]]
        )
        let after = DesiredState.of(.named("notes"), .named("index"))
        let round = try Round(after, on: try LiveState.fresh().converged(to: before), policy: consenting)
        #expect(
            round.steps == [
                "create database/index", "update database/notes", "inject env/index index", "prune env/shop notes",
                "update database/notes access", "retire database/wiki", "prune env/wiki wiki",
                "retire database/wiki final backup",
            ]
        )
    }
}

extension Dictionary {
    /// The same elements, in another order.
    fileprivate var reordered: Self {
        var copy = Self(minimumCapacity: count * 7 + 50)
        for (key, value) in reversed() { copy[key] = value }
        return copy
    }
}

extension ByName {
    /// The same, made of its elements in another order.
    fileprivate var reordered: Self { Self(reversed().map { ($0.key, $0.value) }) }
}

extension DesiredState {
    fileprivate var reordered: DesiredState {
        with { state in
            state.servers = servers.reordered
            state.apps = apps.reordered
            state.databases = databases.reordered
            state.env = env.mapValues(\.reordered).reordered
        }
    }
}

extension LiveState {
    fileprivate var reordered: LiveState {
        var live = with(env: { env in env.apps = env.apps.mapValues(\.reordered).reordered })
        for name in servers.keys {
            live = live.with(server: name) { server in
                server.databases = server.databases.reordered
                server.roles = server.roles.reordered
                server.applied = server.applied.reordered
            }
        }
        live.servers = live.servers.reordered
        return live
    }
}
