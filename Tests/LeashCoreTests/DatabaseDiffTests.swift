import LeashCore
import LeashTesting
import Testing

/// A situation that a round finds, and what it makes of it.
struct Situation: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let desired: DesiredState
    let live: LiveState
    let steps: [String]

    init(_ name: String, _ desired: DesiredState, _ live: LiveState, _ steps: String...) {
        (testDescription, self.desired, self.live, self.steps) = (name, desired, live, steps)
    }
}

@Suite struct Smoke {
    @Test func first() throws {
        let desired = DesiredState.of(.named("notes"))
        let round = try Round(desired, on: .fresh())
        #expect(round.steps == ["create server/main", "create database/notes", "inject env/notes notes"])
        #expect(desired.violations(in: round.after) == [])
        let next = try Round(desired, on: round.after)
        #expect(next.plan.items == [])
        let deep = try Round(desired, on: round.after, isDeep: true)
        #expect(deep.plan.items == [])
    }
}
