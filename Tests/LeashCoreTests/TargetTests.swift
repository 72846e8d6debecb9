import LeashCore
import LeashTesting
import Testing

@Suite struct Targets {
    private static let desired = DesiredState.of(
        .named("notes"),
        .named("wiki"),
        env: ["shop": ["N": .database("notes", .read, .url)]]
    )

    private func ids(_ plan: Plan, _ addresses: String...) -> [String] { plan.targeting(addresses).items.map(\.id) }

    @Test func `an app takes what is its own, and what that stands on`() throws {
        let plan = try Round(Self.desired, on: .fresh()).plan
        #expect(ids(plan, "app/wiki") == ["create server/main", "create database/wiki", "inject env/wiki wiki"])
        #expect(ids(plan, "env/shop") == ["create server/main", "create database/notes", "inject env/shop notes"])
        #expect(ids(plan, "database/notes") == ["create server/main", "create database/notes"])
        #expect(ids(plan) == plan.items.map(\.id))
        #expect(ids(plan, "database/none") == [])
    }

    @Test func `nothing is lost outside of the selection`() throws {
        let live = try LiveState.fresh().converged(to: Self.desired)
        let less = DesiredState.of(.named("wiki"))
        let plan = diff(desired: less, live: live.read(for: less))
        #expect(ids(plan, "app/wiki") == [])
        #expect(
            ids(plan, "database/notes") == [
                "retire database/notes", "prune env/notes notes", "prune env/shop notes",
                "retire database/notes final backup",
            ]
        )
    }

    @Test func `what waits for a loss outside of the selection waits`() throws {
        let live = try LiveState.fresh().converged(to: Self.desired)
        let less = DesiredState.of(.named("notes"), .named("wiki"))
        let plan = diff(desired: less, live: live.read(for: less))
        #expect(
            plan.items.map(\.id) == ["update database/notes", "prune env/shop notes", "update database/notes access"]
        )
        #expect(ids(plan, "database/notes") == ["update database/notes"])
        #expect(ids(plan, "app/notes", "app/shop") == plan.items.map(\.id))
    }
}
