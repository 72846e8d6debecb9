import LeashCore
import LeashTesting
import Testing

@Suite struct Situations {
    static let all: [Situation] = {
        do {
            let databases =
                try Situation.creations() + Situation.changes() + Situation.logins() + Situation.leftHalfway()
            let losses = try Situation.retirements() + Situation.forgetting() + Situation.adoptions()
            return try databases + Situation.drifts() + Situation.access() + Situation.env() + losses
        } catch {
            fatalError("\(error)")
        }
    }()

    @Test(arguments: all)
    func `gives the steps`(_ situation: Situation) throws {
        #expect(try situation.round().steps == situation.steps)
    }

    @Test(arguments: all)
    func `makes the live state the desired one`(_ situation: Situation) throws {
        #expect(situation.desired.violations(in: try situation.round().after) == situation.leavesUndone)
    }

    @Test(arguments: all)
    func `the next plan is empty`(_ situation: Situation) throws {
        let after = try situation.round().after
        for isDeep in [false, true] {
            #expect(try Round(situation.desired, on: after, isDeep: isDeep).steps == situation.leaves)
        }
    }
}
