import Foundation
import LeashCore
import LeashEnv
import LeashTesting
import PQ

/// How one run of leashctl went.
struct Outcome: Sendable {
    let result: CommandResult
    let seconds: Double
}

/// What a round after a fault came to.
struct Recovery: Sendable {
    var violations: [String]
    var seconds: Double
    var status: Int
    /// Whether it took over 3 s, or over ten times what a round without a fault takes on a slow machine.
    var isLate: Bool
}

/// What a site must be after a fault and the next round.
struct Oracle: Sendable {
    let site: FaultSite
    let scenario: Scenario
    /// What the round makes of the site when nothing goes wrong, and the steps it writes down.
    let reference: EndState
    let steps: Set<String>
    /// Not leash's, to the byte.
    let foreign: [String]

    /// How long that takes.
    let seconds: Double
    /// The points that the round went through.
    let points: [String]

    /// Runs the round without a fault, and puts the site back.
    ///
    /// - Parameters:
    ///   - scenario: whose round it is.
    ///   - site: is as it is before the round.
    ///   - environment: more for leashctl.
    ///   - trace: the points of the round, asked when it is over.
    /// - Throws: ``Violation`` when it goes wrong of itself.
    init(
        of scenario: Scenario,
        on site: FaultSite,
        with environment: [String: String] = [:],
        tracing trace: () throws -> [String] = { [] }
    ) async throws {
        self.site = site
        self.scenario = scenario
        foreign = try await Self.foreign(on: site)
        let outcome = try await scenario.apply(on: site, with: environment)
        (points, seconds) = (try trace(), outcome.seconds)
        guard outcome.result.status == 0 else {
            throw Violation("without a fault: \(outcome.result.output)\(outcome.result.errors)")
        }
        reference = try await EndState(of: site)
        steps = Set(try await Self.audit(on: site).map(\.address))
        try await site.restore()
    }

    /// Lets the next round run at once, as somebody would who knows of nothing, and looks at what it leaves.
    ///
    /// - Parameter arguments: more for that round.
    /// - Returns: what is wrong, how long the round took, and its exit status.
    /// - Throws: what kept it from looking.
    func recover(_ arguments: [String] = []) async throws -> Recovery {
        let published = try await values()
        async let logins = failedLogins(published.filter { !scenario.unproven.contains($0.key.app) })
        let outcome = try await scenario.apply(on: site, arguments)
        var recovery = Recovery(
            violations: try await logins.map { "after the fault, \($0)" },
            seconds: outcome.seconds,
            status: outcome.result.status,
            isLate: outcome.seconds > max(3, 10 * seconds)
        )
        guard recovery.status == 0 else {
            let said = outcome.result.output + outcome.result.errors
            recovery.violations.append("the next round: \(recovery.status) \(said)")
            return recovery
        }
        recovery.violations += try await check()
        let now = try await values()
        for secret in now.values.compactMap({ $0.firstMatch(of: /:([A-Za-z0-9]{20,})@/)?.1 })
        where outcome.result.output.contains(secret) || outcome.result.errors.contains(secret) {
            recovery.violations.append("a password in what leashctl printed")
        }
        return recovery
    }

    /// What is wrong with the site as it is.
    func check() async throws -> [String] {
        var violations: [String] = []
        let diff = try await site.leash(["diff", "--deep"] + scenario.arguments)
        if diff.status != 0 { violations.append("not in sync: \(diff.status) \(diff.output)\(diff.errors)") }
        violations += try await failedLogins(try await values())
        violations += try await EndState(of: site).differences(to: reference)
        if try await Self.foreign(on: site) != foreign { violations.append("something of a stranger's was changed") }
        let state = try await site.store.read()
        violations += state.unreadable.map { "the env of \($0) can't be read: \($1)" }
        let left = try FileManager.default.contentsOfDirectory(atPath: site.store.path).filter { $0.hasPrefix(".tmp-") }
        if !left.isEmpty { violations.append("left behind: \(left)") }
        return violations + (try await auditViolations())
    }

    /// Each step that was begun was ended, but for those under way, one a session; and each change was written down.
    private func auditViolations() async throws -> [String] {
        let rows = try await Self.audit(on: site)
        let missing = steps.subtracting(rows.map(\.address))
        var violations = missing.isEmpty ? [] : ["no line in the audit table for \(missing.sorted())"]
        let open = rows.filter { !$0.isEnded }
        if open.count > 4 { violations.append("\(open.count) unended lines in the audit table") }
        return violations
    }

    private static func audit(on site: FaultSite) async throws -> [(address: String, isEnded: Bool)] {
        let lines = try await site.lines(
            "SELECT split_part(step, ' ', 2) || ' ' || coalesce(outcome, '') FROM leash.audit ORDER BY id",
            in: "leash"
        )
        return lines.map { line in
            let words = line.split(separator: " ", omittingEmptySubsequences: false)
            return (String(words[0]), words.last != "")
        }
    }

    private static func foreign(on site: FaultSite) async throws -> [String] {
        var lines = try await site.lines(
            """
            SELECT (d.oid, d)::text || shobj_description(oid, 'pg_database') FROM pg_database d
            WHERE datname = 'elsewhere'
            UNION ALL SELECT (r.oid, r)::text FROM pg_authid r WHERE rolname = 'stranger'
            UNION ALL SELECT s::text FROM pg_db_role_setting s WHERE setrole = 'stranger'::regrole
            """
        )
        let folder = site.store.path
        lines.append((try? String(contentsOfFile: folder + "/stranger.env", encoding: .utf8)) ?? "")
        let notes = (try? String(contentsOfFile: folder + "/notes.env", encoding: .utf8)) ?? ""
        return lines + notes.split(separator: "\n").filter { $0.hasPrefix("HAND=") }.map(String.init)
    }
}

// MARK: Env

/// A key of an app's env.
struct EnvKey: Hashable {
    let app: String
    let key: String
}

extension Oracle {
    /// All values of the env store.
    func values() async throws -> [EnvKey: String] {
        var values: [EnvKey: String] = [:]
        for app in try await site.store.apps() {
            for (key, value) in try await site.store.values(app: app) {
                values[EnvKey(app: app, key: key)] = value.revealed
            }
        }
        return values
    }

    /// The URLs among them that let nobody in, or anybody.
    func failedLogins(_ values: [EnvKey: String]) async throws -> [String] {
        var failures: [String] = []
        for (key, url) in values where url.hasPrefix("postgresql://") {
            let probe = await Connection.probe(Conninfo(url))
            if probe != .accepted(usedPassword: true) { failures.append("\(key.key) of \(key.app): \(probe)") }
        }
        return failures
    }
}

/// What a test found wrong before it could begin.
struct Violation: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
