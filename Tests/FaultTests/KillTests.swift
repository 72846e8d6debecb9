import Foundation
import LeashTesting
import Testing

extension Faults {
    /// leashctl is killed at each request and each change of a file: before, when it is sent, and when it is done.
    @Suite(.serialized) struct Kills {
        @Test(arguments: Scenario.all(orOnly: [.create, .mend, .drop]))
        func `a round that is killed anywhere is finished by the next`(_ scenario: Scenario) async throws {
            let tally = try await sweep {
                try await traced(scenario) { Fault.kills(at: $0) }
            } strike: { site, oracle, fault in
                let outcome = try await oracle.scenario.apply(on: site, with: fault.environment)
                return outcome.result.status == 128 + 9
            }
            tally.say("\(scenario.name), killed")
            tally.expectSound()
        }

        /// From each change of a file on, whatever needs room finds none.
        @Test(arguments: isLong ? [Scenario.create, .change, .mend, .retire] : [.mend])
        func `a full disk under the env store is an error, and mended when there is room`(_ scenario: Scenario)
            async throws
        {
            let tally = try await sweep(every: 1) {
                try await traced(scenario) { points in
                    points.enumerated().filter { !$1.hasPrefix("send ") && !$1.hasPrefix("unlink ") }
                        .map { Fault(kind: .full, number: $0 + 1, point: $1) }
                }
            } strike: { site, oracle, fault in
                let outcome = try await oracle.scenario.apply(on: site, with: fault.environment)
                return [0, 1, 3, 5].contains(outcome.result.status)
            }
            tally.say("\(scenario.name), full disk")
            tally.expectSound()
        }
    }
}

/// A site of its own, with the points that its round goes through.
func traced(
    _ scenario: Scenario,
    on options: TestServer.Options = .faults,
    _ faults: @Sendable ([String]) -> [Fault]
) async throws -> (lane: FaultSite, oracle: Oracle, points: Int, faults: [Fault]) {
    let site = try await FaultSite(options)
    try await scenario.set(up: site)
    let trace = site.server.folder + "/trace"
    let oracle = try await Oracle(of: scenario, on: site, with: Fault.tracing(to: trace)) {
        try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n").map(String.init)
    }
    return (site, oracle, oracle.points.count, faults(oracle.points))
}
