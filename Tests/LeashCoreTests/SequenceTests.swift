import Foundation
import LeashCore
import LeashTesting
import Testing

private let environment = ProcessInfo.processInfo.environment

/// `LEASH_SEED` names a single sequence; all of them run in the long suites.
private let seeds: Range<Int> = {
    if let seed = environment["LEASH_SEED"].flatMap({ Int($0) }) { return seed..<seed + 1 }
    return 0..<(environment["LEASH_LONG"] == nil ? 100 : 2000)
}()

@Suite struct SequenceOfStates {
    private static let length = 20

    /// History leaves nothing behind: not the states before, nor going back to an earlier one.
    @Test(arguments: seeds)
    func `ends where a fresh apply of its last state ends`(seed: Int) throws {
        var worlds = RandomWorlds(seed: seed, names: ["a", "b", "c", "d", "e"], asksPeople: false)
        let start = worlds.world()
        var live = start
        var history: [DesiredState] = []
        for _ in 0..<Self.length {
            let isBack = !history.isEmpty && worlds.random.once(in: 4)
            let desired = isBack ? worlds.random.pick(history) : worlds.desired()
            history.append(desired)
            live = try live.converged(to: desired, policy: consenting)
        }
        let last = try #require(history.last)
        let end = try live.settled(as: last).essence(of: last)
        let fresh = try start.settled(as: last).essence(of: last)
        #expect(end.subtracting(fresh) == [], "left over from the states before")
        #expect(fresh.subtracting(end) == [], "lost on the way")
    }

    /// A dictionary's order depends on its capacity and on how it was filled.
    @Test(arguments: seeds.prefix(200))
    func `of any order of the inputs gives one plan`(seed: Int) throws {
        var worlds = RandomWorlds(seed: seed)
        var live = try worlds.world().converged(to: worlds.desired(), policy: consenting)
        for _ in 0..<4 { worlds.disturb(&live) }
        let desired = worlds.desired()
        let seen = live.read(for: desired)
        let plan = diff(desired: desired, live: seen)
        for _ in 0..<3 {
            #expect(diff(desired: desired.refilled(&worlds.random), live: seen.refilled(&worlds.random)) == plan)
        }
    }
}

extension LiveState {
    /// This world when nothing is left to do, not even after any grace.
    fileprivate func settled(as desired: DesiredState) throws -> LiveState {
        var live = self
        for _ in 0..<6 { live = try live.converged(to: desired, policy: consenting).after(8 * 86_400) }
        return live
    }

    /// What matters of a world, a line each: not how often something was renewed, nor when.
    fileprivate func essence(of desired: DesiredState) -> Set<String> {
        var lines: Set<String> = []
        for (name, server) in servers { lines.formUnion((server.value?.essence ?? []).map { "\(name): \($0)" }) }
        for (app, entries) in env.value?.apps ?? [:] {
            for (key, entry) in entries {
                let isWorking = works(key, of: app)
                switch entry.owner {
                case .leash(let known):
                    let login = known.login.withoutGeneration
                    // A way in that was published stays where another would do as well.
                    let isFree = desired.databases[known.database]?.value.listen == .auto
                    let address = isFree ? known.address.database : "\(known.address)"
                    lines.insert("\(app) \(key) \(login) \(known.part) \(address) \(isWorking)")
                case .git, .human: lines.insert("\(app) \(key) \(entry.owner) \(entry.digest)")
                }
            }
        }
        return lines
    }
}

extension ServerState {
    fileprivate var essence: [String] {
        // A group stays as long as its database; without members it gives nobody anything. An installation stays for good.
        let kept = roles.values.filter { role in
            !(role.name.hasSuffix(".ro") || role.name.hasSuffix(".rw")) || !role.members.isEmpty
        }.filter { $0.name != "leash" }
        let ofRoles = kept.map { role in
            let memberOf = role.memberOf.map { "\($0.role) \($0.inherits)" }
            let settings = role.settings.map { "\($0.database ?? "") \($0.name) \($0.value)" }.sorted()
            return "role \(role.name.withoutGeneration) \(role.canLogin) \(role.connectionLimit) \(role.powers.names) "
                + "\(role.validUntil == nil) \(role.comment ?? "") \(memberOf) \(settings)"
        }
        let ofDatabases = databases.values.filter { $0.name != "leash" }.map { database in
            let mark = database.comment.flatMap { Mark($0) }
            let grants = database.grants.map { "\($0.grantee.withoutGeneration) \($0.privileges.words)" }.sorted()
            return "database \(database.name) \(database.owner) \(database.allowsConnections) \(grants) "
                + "\(mark?.app ?? "") \(mark.map { "\($0.stage)" } ?? "") \(database.settings)"
        }
        let ofInsides = insides.map { name, inside in
            "inside \(name) \(inside.value?.publicOwner ?? "") \(inside.value?.extensions ?? [])"
        }
        return ofRoles + ofDatabases + ofInsides
            + applied.map { "applied \($0.key) \($0.value.values.sorted { $0 < $1 })" }
    }
}

extension Role.Powers {
    fileprivate var names: [String] { Role.Powers.words.filter { contains($0.power) }.map(\.word) }
}

extension String {
    /// `notes` of `notes_7`.
    fileprivate var withoutGeneration: Substring {
        guard let cut = lastIndex(of: "_"), Int(self[index(after: cut)...]) != nil else { return self[...] }
        return self[..<cut]
    }
}

extension DesiredState {
    fileprivate func refilled(_ random: inout Seeded) -> DesiredState {
        with { state in
            state.databases = state.databases.refilled(&random)
            state.apps = state.apps.refilled(&random)
            state.servers = state.servers.refilled(&random)
            for app in state.env.keys { state.env[app] = state.env[app]?.refilled(&random) }
            state.env = state.env.refilled(&random)
        }
    }
}

extension LiveState {
    fileprivate func refilled(_ random: inout Seeded) -> LiveState {
        var live = self
        for name in servers.keys {
            live = live.with(server: name) { server in
                server.roles = server.roles.refilled(&random)
                server.databases = server.databases.refilled(&random)
                server.applied = server.applied.refilled(&random)
            }
        }
        live.servers = live.servers.refilled(&random)
        return live.with(env: { env in
            for app in env.apps.keys { env.apps[app] = env.apps[app]?.refilled(&random) }
            env.apps = env.apps.refilled(&random)
        })
    }
}

extension ByName {
    /// The same, filled in another order.
    fileprivate func refilled(_ random: inout Seeded) -> ByName {
        ByName(shuffled(using: &random).map { ($0.key, $0.value) })
    }
}

extension Dictionary {
    /// The same, filled in another order into another capacity.
    fileprivate func refilled(_ random: inout Seeded) -> Dictionary {
        var other = Dictionary(minimumCapacity: count + Int.random(in: 0...64, using: &random))
        for (key, value) in shuffled(using: &random) { other[key] = value }
        return other
    }
}
