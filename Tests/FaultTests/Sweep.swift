import Foundation
import Testing

/// What came of striking one scenario at many points.
struct Tally: Sendable {
    /// Points that a run without a fault goes through, and faults that there are at them.
    var points = 0
    var faults = 0
    /// Faults that were to be tried of those, and that came to pass.
    var chosen = 0
    var struck = 0
    var violations: [String] = []
    /// How long the round after each took, in seconds, and how many of them took too long.
    var recoveries: [Double] = []
    var late = 0

    /// Takes in what came after a fault.
    mutating func add(_ recovery: Recovery, after what: String) {
        violations += recovery.violations.map { "\(what): \($0)" }
        recoveries.append(recovery.seconds)
        late += recovery.isLate ? 1 : 0
    }

    static func + (one: Tally, other: Tally) -> Tally {
        var sum = one
        (sum.points, sum.faults) = (max(one.points, other.points), max(one.faults, other.faults))
        sum.chosen += other.chosen
        sum.struck += other.struck
        sum.violations += other.violations
        sum.recoveries += other.recoveries
        sum.late += other.late
        return sum
    }

    /// For people who want to know what ran.
    func say(_ what: String) {
        let sorted = recoveries.sorted()
        let median = sorted.isEmpty ? 0 : sorted[sorted.count / 2]
        let times = String(format: "next round %.2f s, at most %.2f s", median, sorted.last ?? 0)
        print("faults: \(what): \(struck) of \(faults) at \(points) points, \(violations.count) violations; \(times)")
    }

    /// Every fault came to pass, each was mended by the next round, and in time.
    func expectSound(sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(faults > 0 && struck == chosen, "faults that did not come to pass", sourceLocation: sourceLocation)
        #expect(violations == [], sourceLocation: sourceLocation)
        // Another's work may take the processor away for a moment.
        #expect(late * 20 <= recoveries.count, "\(late) rounds took too long", sourceLocation: sourceLocation)
    }
}

/// Whether every fault of every scenario is tried, or a sample of some.
let isLong = ProcessInfo.processInfo.environment["LEASH_LONG"] != nil || Scenario.names != nil

/// Strikes a scenario on two sites side by side, each with every other fault.
///
/// - Parameters:
///   - stride: every how many-th fault is tried.
///   - make: makes a site and says what faults there are on it.
///   - strike: runs the round into a fault, on a site that is as it was; `false` when the fault did not come to pass.
/// - Returns: what came of it.
/// - Throws: what kept a site from being set up.
func sweep<Lane: Sendable, Point: Sendable & CustomStringConvertible>(
    every stride: Int = isLong ? 1 : 19,
    lane make: @escaping @Sendable () async throws -> (lane: Lane, oracle: Oracle, points: Int, faults: [Point]),
    strike: @escaping @Sendable (Lane, Oracle, Point) async throws -> Bool
) async throws -> Tally {
    let lanes = 2
    return try await withThrowingTaskGroup(of: Tally.self) { group in
        for number in 0..<lanes {
            group.addTask {
                let (lane, oracle, points, faults) = try await make()
                var tally = Tally(points: points, faults: faults.count)
                let chosen = Swift.stride(from: 0, to: faults.count, by: stride).map { faults[$0] }
                for index in Swift.stride(from: number, to: chosen.count, by: lanes) {
                    tally.chosen += 1
                    let struck = try await strike(lane, oracle, chosen[index])
                    tally.struck += struck ? 1 : 0
                    if !struck { tally.violations.append("\(chosen[index]) did not come to pass") }
                    tally.add(try await oracle.recover(), after: "\(oracle.scenario.name), \(chosen[index])")
                    try await oracle.site.restore()
                }
                return tally
            }
        }
        return try await group.reduce(Tally(), +)
    }
}
