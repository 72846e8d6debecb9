import Foundation
import LeashCore
import LeashEnv
import LeashTesting
import Testing

extension Faults {
    /// Several rounds at once, which do not wait for each other.
    @Suite(.serialized) struct Races {
        @Test func `of three rounds with one goal one works, and the others say who`() async throws {
            let site = try await FaultSite()
            try await Scenario.grow.set(up: site)
            let oracle = try await Oracle(of: .grow, on: site)
            var tally = RaceTally()
            for _ in 0..<(isLong ? 15 : 1) {
                let results = try await together([site.root, site.root, site.root], on: site)
                tally.count(results)
                tally.violations += try await oracle.check() + overlaps(on: site)
                let made = try await site.lines(
                    "SELECT count(*) FROM leash.audit WHERE step = 'create database/shop'",
                    in: "leash"
                )
                if made != ["1"] { tally.violations.append("shop was created \(made) times") }
                try await site.restore()
            }
            tally.expectSound("one goal")
        }

        @Test func `of four rounds with conflicting goals none mixes with another`() async throws {
            let site = try await FaultSite()
            try await Scenario.change.set(up: site)
            let oracle = try await Oracle(of: .change, on: site)
            let limits = [3, 5, 7, 9]
            var tally = RaceTally()
            for _ in 0..<(isLong ? 10 : 1) {
                let roots = try limits.map { try root(with: $0, on: site) }
                tally.count(try await together(roots, on: site))
                let limit = try await site.lines("SELECT rolconnlimit FROM pg_roles WHERE rolname = 'notes_1'")
                let lock = try await site.lines(
                    "SELECT setconfig::text FROM pg_db_role_setting WHERE setrole = 'notes_1'::regrole"
                )
                let level = try await site.store.values(app: "notes")["LOG_LEVEL"]?.revealed ?? "none"
                let isOneGoal = limits.contains { number in
                    limit == ["\(number)"] && lock.joined().contains("lock_timeout=\(number)000ms")
                        && level == "l\(number)"
                }
                if !isOneGoal { tally.violations.append("mixed: \(limit), \(lock), \(level)") }
                tally.violations += try await overlaps(on: site) + oracle.failedLogins(oracle.values())
                // A round of any goal now makes that goal true, whoever was last.
                tally.violations += try await oracle.recover().violations
                try await site.restore()
            }
            tally.expectSound("conflicting goals")
        }

        @Test func `two first rounds on a new server make one installation`() async throws {
            let site = try await FaultSite()
            try await Scenario.create.set(up: site)
            let oracle = try await Oracle(of: .create, on: site)
            var tally = RaceTally()
            for _ in 0..<(isLong ? 15 : 1) {
                let results = try await together([site.root, site.root], on: site, ["--lock-timeout", "10"])
                tally.count(results)
                for result in results where result.status != 0 {
                    tally.violations.append("\(result.status): \(result.output)\(result.errors)")
                }
                tally.violations += try await oracle.check() + overlaps(on: site)
                try await site.restore()
            }
            tally.expectSound("first rounds", collide: false)
        }

        /// A state of its own with the same env store, that wants this limit.
        private func root(with limit: Int, on site: FaultSite) throws -> String {
            let folder = site.server.folder + "/goal\(limit)"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let goal = Scenario.change.goal
                .replacing("connections: 7", with: "connections: \(limit)")
                .replacing("lockTimeout: 3s", with: "lockTimeout: \(limit)s")
                .replacing("LOG_LEVEL: debug", with: "LOG_LEVEL: l\(limit)")
            let store = "installation: { envStore: { directory: \(site.store.path) } }\n"
            try (goal + store).write(toFile: folder + "/leash.yaml", atomically: false, encoding: .utf8)
            return folder
        }
    }
}

/// Runs `apply` in each of these states at once.
private func together(_ roots: [String], on site: FaultSite, _ arguments: [String] = ["--lock-timeout", "0"])
    async throws -> [CommandResult]
{
    try await withThrowingTaskGroup(of: CommandResult.self) { group in
        for root in roots {
            group.addTask { try await site.leash(["apply", "--yes"] + arguments, in: root) }
        }
        return try await group.reduce(into: []) { $0.append($1) }
    }
}

/// Steps of one resource that were under way at the same time.
private func overlaps(on site: FaultSite) async throws -> [String] {
    try await site.lines(
        """
        SELECT format('%s and %s at once', a.step, b.step) FROM leash.audit a JOIN leash.audit b
        ON a.id < b.id AND split_part(a.step, ' ', 2) = split_part(b.step, ' ', 2)
           AND tstzrange(a.started, a.ended) && tstzrange(b.started, b.ended)
        """,
        in: "leash"
    )
}

/// What came of several races.
private struct RaceTally {
    var rounds = 0
    var worked = 0
    var lockedOut = 0
    var idle = 0
    var violations: [String] = []

    /// Each of them worked, was locked out and said by whom, or came when there was nothing left to do.
    mutating func count(_ results: [CommandResult]) {
        rounds += 1
        var working = 0
        for result in results {
            switch result.status {
            case 0 where result.output.contains("Applied "): working += 1
            case 0: idle += 1
            case 7:
                lockedOut += 1
                let who = /is held by (pid \d+ \(leashctl apply\)|a session that has just ended)/
                if result.errors.firstMatch(of: who) == nil { violations.append("does not say who: \(result.errors)") }
            default: violations.append("\(result.status): \(result.output)\(result.errors)")
            }
        }
        if working == 0 { violations.append("nobody worked") }
        worked += working
    }

    func expectSound(_ what: String, collide: Bool = true) {
        print("faults: \(what): \(rounds) rounds, \(worked) worked, \(lockedOut) locked out, \(idle) had nothing to do")
        #expect(violations == [])
        if collide { #expect(lockedOut > 0, "nobody met anybody: the test tests nothing") }
    }
}
