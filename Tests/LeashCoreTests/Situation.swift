import LeashCore
import LeashTesting
import Testing

/// What a round finds, and what it makes of it.
struct Situation: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let desired: DesiredState
    let live: LiveState
    /// The ids of the plan's items, in order; what is held says so before.
    let steps: [String]
    /// Whether every database is entered and every password tried.
    var isDeep = false
    /// Whether everything that asks for consent gets it.
    var isConsented = false
    /// What the next plan, without consent, still holds.
    var leaves: [String] = []
    /// What is not as the files say afterwards.
    var leavesUndone: [String] = []

    init(_ name: String, _ desired: DesiredState, _ live: LiveState, _ steps: String...) {
        self.init(name, desired, live, steps: steps)
    }

    init(_ name: String, _ desired: DesiredState, _ live: LiveState, steps: [String]) {
        (testDescription, self.desired, self.live, self.steps) = (name, desired, live, steps)
    }

    func round() throws -> Round {
        try Round(desired, on: live, isDeep: isDeep) { if isConsented { consenting(&$0) } }
    }

    /// The same with its databases entered.
    var deep: Situation { with { $0.isDeep = true } }

    /// The same with consent to everything, leaving these in the next plan.
    func consented(leaving leaves: String...) -> Situation {
        with { ($0.isConsented, $0.leaves) = (true, leaves) }
    }

    /// The same, leaving these in the next plan, and these undone.
    func leaving(_ leaves: String..., undone: [String] = []) -> Situation {
        with { ($0.leaves, $0.leavesUndone) = (leaves, undone) }
    }

    private func with(_ change: (inout Situation) -> Void) -> Situation {
        var situation = self
        change(&situation)
        return situation
    }
}
