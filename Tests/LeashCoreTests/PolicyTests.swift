import LeashCore
import LeashTesting
import Testing

@Suite struct Policies {
    private static let many = (0..<40).map { Database.named("tenant-\($0)") }

    /// The statuses of a plan that retires these of forty databases, with what the policy is given.
    private func retiring(_ count: Int, _ change: (inout Policy) -> Void = { _ in }) throws -> [Plan.Status] {
        let live = try LiveState.fresh().converged(to: .of(Self.many))
        let round = try Round(.of(Array(Self.many.dropFirst(count))), on: live) { policy in
            policy.confirmed = Set(Self.many.map { "database/\($0.name)" })
            change(&policy)
        }
        return round.plan.items.filter { $0.consent == .retire(database: $0.step?.database ?? "") }.map(\.status)
    }

    @Test func `three databases may be retired at once`() throws {
        #expect(try retiring(3).allSatisfy { $0 == .ready })
    }

    @Test func `a fourth holds all four, and says how many`() throws {
        let reason = "4 databases would be retired or dropped, over the limit of 3: --max-prune 4"
        #expect(try retiring(4) == Array(repeating: .held(reason), count: 4))
        #expect(try retiring(4) { $0.pruneLimit = 4 }.allSatisfy { $0 == .ready })
    }

    @Test func `five of a hundred may be retired`() { #expect(Policy.of(managed: 100).allows(5)) }

    @Test func `six of a hundred may not`() { #expect(!Policy.of(managed: 100).allows(6)) }

    @Test func `a question about a backup waits for the retirement`() throws {
        let live = try LiveState.fresh().converged(to: .of(.named("notes")))
        let round = try Round(.of(), on: live) { $0.withoutBackup = ["database/notes"] }
        #expect(round.steps == ["held: retire database/notes", "held: prune env/notes notes"])
    }

    @Test(arguments: ["nothing declared", "a server down", "the env store gone"])
    func `nothing is retired while`(_ reason: String) throws {
        let live = try LiveState.fresh("main", "other").converged(to: .of(.named("notes")))
        var (desired, seen) = (DesiredState.of([], servers: ["main", "other"]), live)
        switch reason {
        case "nothing declared": desired.hasContent = false
        case "a server down": seen.servers["other"] = .unreachable("no route to host")
        default: seen.env = .unreachable("another id")
        }
        let round = try Round(desired, on: seen, policy: consenting)
        #expect(round.plan.ready == [])
        #expect(round.after.main == seen.main)
        #expect(!round.plan.items.isEmpty)
    }
}

extension Policy {
    fileprivate static func of(managed: Int) -> Policy {
        var policy = Policy()
        policy.managed = managed
        return policy
    }

    /// Whether so many consented retirements pass.
    fileprivate func allows(_ count: Int) -> Bool {
        let items = (0..<count).map { index in
            let step = DatabaseStep(server: "main", name: "d\(index)", existing: "d\(index)", oid: 1, ownerRole: "d")
            var item = Plan.Item(.prune, "database/d\(index)", app: nil, step: .database(step))
            item.consent = .drop(database: "d\(index)")
            return item
        }
        return Plan(items).limited(by: self).ready.count == count
    }
}

extension Step {
    fileprivate var database: String? {
        if case .database(let step) = self { step.name } else { nil }
    }
}
