import LeashCore
import LeashEnv
import LeashTesting
import PQ
import Testing

extension Faults {
    /// The wrong orders, which the other suites must be able to tell from the right one.
    @Suite(.serialized) struct Controls {
        /// The password is published, and then given to the server: killed in between, the env holds a dead URL.
        @Test func `publishing a URL before its password works is found out`() async throws {
            let site = try await FaultSite()
            var scenario = Scenario.mend
            scenario.unproven = []
            try await scenario.set(up: site)
            let oracle = try await Oracle(of: scenario, on: site)
            // Mended in the right order first: what is published lets the app in.
            _ = try await scenario.apply(on: site)
            #expect(try await oracle.recover().violations == [])
            var found: [Int] = []
            for steps in 0...2 {
                try await publishFirst(on: site, steps: steps)
                let dead = try await oracle.failedLogins(oracle.values())
                if !dead.isEmpty { found.append(steps) }
            }
            print("faults: control, env first: found out at \(found.count) of 3 points")
            #expect(found == [1])
        }

        /// The round that gives notes a new password, in the wrong order, as far as so many steps.
        private func publishFirst(on site: FaultSite, steps: Int) async throws {
            let store = site.store
            guard let entry = try await store.read().apps["notes"]?["DATABASE_URL"],
                case .leash(var credential) = entry.owner,
                let old = try await store.values(app: "notes")["DATABASE_URL"]?.revealed
            else { throw Violation("notes has no URL") }
            let password = Secret(randomPassword())
            credential.verifier = Secret(scramVerifier(password: password.revealed))
            let url = old.replacing(/:[A-Za-z0-9]+@/, with: ":\(password.revealed)@")
            if steps > 0 {
                let value = EnvChanges.Value(Secret(url), owner: .leash(credential))
                try await store.write(EnvChanges(by: .files, set: ["DATABASE_URL": value]), app: "notes")
            }
            if steps > 1 {
                let verifier = quoted(literal: credential.verifier.revealed)
                try await site.sql("ALTER ROLE \(quoted(identifier: credential.login)) PASSWORD \(verifier)")
            }
        }

        /// A round that does not wait for the lock meets the server still at work for the one that was killed; the
        /// default wait outlasts that, and nothing is begun before.
        @Test func `a round that does not wait for the lock is found out`() async throws {
            let (site, oracle, _, kills) = try await traced(.grow) { points in
                Fault.kills(at: points).filter { $0.kind == .sent && $0.point.hasPrefix("send CREATE DATABASE") }
            }
            let kill = try #require(kills.first)
            var statuses: [Int] = []
            for arguments in [["--lock-timeout", "0"], []] {
                let creation = try await SlowCreation(on: site)
                let killed = try await Scenario.grow.apply(on: site, with: kill.environment)
                #expect(killed.result.status == 128 + 9)
                async let begun = creation.finish(after: .milliseconds(1_200))
                let recovery = try await oracle.recover(arguments)
                let (worker, open) = try await begun
                #expect(open == 1, "somebody began while the server was at work")
                statuses.append(recovery.status)
                let said = recovery.violations.joined()
                #expect(recovery.status == 0 ? said == "" : said.contains("held by pid \(worker)"), "\(said)")
                try await site.restore()
            }
            print("faults: control, no lock wait: exit status \(statuses[0]), and \(statuses[1]) with the default wait")
            #expect(statuses == [7, 0])
        }
    }
}

extension Scenario {
    /// One more database, on a server that has an installation.
    static let grow = Scenario(
        name: "grow",
        start: revive.goal,
        goal: revive.goal.replacing("apps: {", with: "apps: { shop: {},")
            .replacing("databases: {", with: "databases: { shop: { app: shop },")
    )
}

/// Keeps the server at a CREATE DATABASE: what it copies from is locked.
struct SlowCreation {
    private let site: FaultSite
    private let blocker: Connection

    init(on site: FaultSite) async throws {
        self.site = site
        blocker = try await site.server.admin()
        try await blocker.run("BEGIN")
        try await blocker.run("COMMENT ON DATABASE template0 IS 'unmodifiable empty database'")
    }

    /// Lets it finish.
    ///
    /// - Returns: the session that was at it, and the steps that were begun by then.
    func finish(after pause: Duration) async throws -> (worker: String, begun: Int) {
        try await Task.sleep(for: pause)
        let workers = try await site.lines("SELECT pid FROM pg_stat_activity WHERE query LIKE 'CREATE DATABASE%'")
        let begun = try await site.lines("SELECT count(*) FROM leash.audit WHERE ended IS NULL", in: "leash")
        try await blocker.run("ROLLBACK")
        return (workers.first ?? "nobody", Int(begun[0]) ?? 0)
    }
}
