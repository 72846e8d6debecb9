import LeashTesting
import Testing

extension Faults {
    /// The connection to the server is cut at each message of leashctl's.
    @Suite(.serialized) struct Cuts {
        @Test(arguments: Scenario.all(orOnly: [.create, .change, .adopt]))
        func `a round whose connection is cut anywhere is finished by the next`(_ scenario: Scenario) async throws {
            let tally = try await sweep {
                let site = try await FaultSite(through: "proxy")
                let proxy = try CuttingProxy(in: site.host, before: site.server.folder + "/.s.PGSQL.5432")
                try await scenario.set(up: site)
                proxy.arm(nil)
                let oracle = try await Oracle(of: scenario, on: site) { proxy.points }
                return (proxy, oracle, oracle.points.count, CuttingProxy.Cut.all(at: oracle.points))
            } strike: { proxy, oracle, cut in
                proxy.arm(cut)
                _ = try await oracle.scenario.apply(on: oracle.site)
                return proxy.isCut
            }
            tally.say("\(scenario.name), cut")
            tally.expectSound()
        }
    }
}
