import Foundation
import LeashCore
import LeashTesting
import Testing

private let environment = ProcessInfo.processInfo.environment

/// `LEASH_SEEDS` says how many worlds are tried, `LEASH_SEED` names a single one.
private let seeds: Range<Int> = {
    if let seed = environment["LEASH_SEED"].flatMap({ Int($0) }) { return seed..<seed + 1 }
    return 0..<(environment["LEASH_SEEDS"].flatMap { Int($0) } ?? 400)
}()

@Suite struct AnyWorld {
    /// From any world, killed at any change, one round that runs to its end makes what the files say, and then rests.
    @Test(arguments: seeds)
    func `becomes what the files say`(seed: Int) throws {
        var worlds = RandomWorlds(seed: seed)
        let start = worlds.world()
        var live = start
        var desired = worlds.desired()
        for _ in 0..<Int.random(in: 0...2, using: &worlds.random) {
            live = try Round(desired, on: live, policy: consenting).after
            for _ in 0..<Int.random(in: 0...3, using: &worlds.random) { worlds.disturb(&live) }
            if worlds.random.once(in: 2) { desired = worlds.desired() }
            live = try killed(desired, live, &worlds)
        }
        try expectRest(desired, live, from: start)
    }

    /// A few rounds that are killed, none of which breaks a URL that worked.
    private func killed(_ desired: DesiredState, _ live: LiveState, _ worlds: inout RandomWorlds) throws -> LiveState {
        var live = live
        for _ in 0..<Int.random(in: 0...2, using: &worlds.random) {
            let limit = Int.random(in: 0...30, using: &worlds.random)
            let after = try Round(desired, on: live, stoppingAfter: limit, policy: consenting).after
            for (app, bindings) in desired.env {
                for case (let key, .database(let name, _, _)) in bindings.mapValues(\.value) {
                    guard case .leash(let known)? = live[env: app][key]?.owner, known.database == name else { continue }
                    let isBroken = live.works(key, of: app) && !after.works(key, of: app)
                    #expect(!isBroken, "\(key) of \(app) worked until leash was killed after \(limit) changes")
                }
            }
            live = after
        }
        return live
    }

    private func expectRest(_ desired: DesiredState, _ live: LiveState, from start: LiveState) throws {
        let round = try Round(desired, on: live, isDeep: true, policy: consenting)
        let stopped = round.plan.items.filter { $0.status != .ready }
        let violations = desired.violations(in: round.after).filter { problem in
            !stopped.contains { problem.hasPrefix("\($0.address): ") || problem.hasPrefix("database/\($0.database): ") }
        }
        #expect(violations == [], "\(round.steps)")
        for isDeep in [false, true] {
            let next = try Round(desired, on: round.after, isDeep: isDeep, policy: consenting)
            #expect(next.plan.ready.map(\.summary) == [], "after \(round.plan.items.map(\.summary))")
            #expect(
                next.plan.items.map(\.id).sorted() == stopped.map(\.id).sorted(),
                "\(next.plan.items.map(\.summary))"
            )
        }
        for (name, roles) in start.foreign { #expect(roles.isSubset(of: round.after.foreign[name] ?? [])) }
    }
}

extension Plan.Item {
    /// The database that an item of an app's env is about: the last word of its id.
    fileprivate var database: Substring { id.split(separator: " ").last ?? "" }

    fileprivate var summary: String {
        let changes: [Change] = if case .database(let step) = step { step.changes } else { [] }
        let fields = fields.map { "\($0.path): \($0.before ?? "-") -> \($0.after ?? "-")" }
        return "\(id) \(status) \(fields) \(changes.map { "\($0.fact): \($0.before ?? "-") -> \($0.after ?? "-")" })"
    }
}

extension LiveState {
    /// What is not leash's: it must stay as it is.
    fileprivate var foreign: [String: Set<String>] {
        servers.mapValues { server in
            guard let server = server.value else { return [] }
            let theirs = ["stranger", "a.stranger", "group", "a_3"].compactMap { server.roles[$0] }
            let roles = theirs.map { role in
                "\(role.name) \(role.canLogin) \(role.settings) \(role.comment ?? "") \(role.memberOf.map(\.role))"
            }
            return Set(roles + [server.databases["theirs"].map { "\($0)" } ?? "gone"])
        }
    }
}
