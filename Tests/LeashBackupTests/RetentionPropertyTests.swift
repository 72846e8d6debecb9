import LeashBackup
import LeashCore
import Testing

private let day = 86_400

/// Promises that hold for any history, tried on 12,000 random ones.
@Suite struct RetentionProperties {
    @Test(arguments: 0..<12) func `whatever the history, nothing goes that must stay, and nothing stays for no reason`(
        _ seed: Int
    ) {
        var random = SplitMix(state: UInt64(seed))
        var gone = 0
        for _ in 0..<1000 {
            let world = History(using: &random)
            let verdict = world.retention.rules(on: world.copies, now: world.now)
            gone += verdict.goes.count
            check(world, Set(verdict.goes))
            #expect(verdict.goes.count + verdict.stays.count == world.copies.count)

            let shuffled = world.retention.rules(on: world.copies.shuffled(using: &random), now: world.now)
            #expect(shuffled == verdict)
            let good = world.copies.filter(\.isGood)
            #expect(world.retention.rules(on: good, now: world.now).goes == verdict.goes, "bad ones count")
            let left = world.copies.filter { !verdict.goes.contains($0.id) }
            #expect(world.retention.rules(on: left, now: world.now).goes.isEmpty, "it is not done at once")
        }
        #expect(gone > 2000, "hardly anything was purged, so hardly anything was tried")
    }

    private func check(_ world: History, _ goes: Set<BackupID>) {
        let start = world.now - world.retention.keep
        for copy in world.copies where goes.contains(copy.id) {
            #expect(copy.isGood, "a bad one went")
            #expect(copy.finishedAt < start, "one from within the window went")
            #expect(!copy.isPinned, "a pinned one went")
            #expect(copy.reason != .final || world.now - copy.finishedAt >= 30 * day, "a final one went")
        }
        for history in Dictionary(grouping: world.copies.filter(\.isGood), by: \.oid).values {
            let newest = history.sorted { $0.startedAt > $1.startedAt }
            let left = newest.filter { !goes.contains($0.id) }
            #expect(left.first == newest.first, "the last good one went")
            #expect(Array(left.prefix(world.retention.minKeep)) == Array(newest.prefix(world.retention.minKeep)))
            let before = newest.first { $0.startedAt <= start }
            #expect(left.first { $0.startedAt <= start } == before, "the window's start can't be restored")
            for (place, copy) in newest.enumerated() where !goes.contains(copy.id) {
                expectReason(copy, place, before, world)
            }
        }
    }

    /// What stays must be of some use.
    private func expectReason(_ copy: Retention.Copy, _ place: Int, _ anchor: Retention.Copy?, _ world: History) {
        let isOld = copy.finishedAt < world.now - world.retention.keep
        let isFinal = copy.reason == .final && world.now - copy.finishedAt < 30 * day
        let isNeeded = place < world.retention.minKeep || copy == anchor || copy.isPinned || isFinal
        #expect(!isOld || isNeeded, "\(copy) stays for no reason")
    }

    @Test(arguments: 0..<4) func `whatever the clocks, a doubt purges nothing, and without one the rules hold`(
        _ seed: Int
    )
        throws
    {
        var random = SplitMix(state: UInt64(1000 + seed))
        let policy = try slots("0 3 * * *")
        var (held, free) = (0, 0)
        for _ in 0..<500 {
            let world = History(using: &random)
            let new = world.copies.filter(\.isGood).max { $0.startedAt < $1.startedAt }
            let now = world.now + ([0, 0, 8 * day, -8 * day].randomElement(using: &random) ?? 0)
            let server = [now, world.now, nil].randomElement(using: &random) ?? nil
            let verdict = world.retention.verdict(
                on: world.copies,
                after: new?.id,
                Clocks(now: now, server: server),
                policy
            )
            if verdict.held == nil {
                free += 1
                #expect(now == world.now, "a clock that is 8 days off was believed")
                #expect(verdict == world.retention.rules(on: world.copies, now: now))
            } else {
                held += 1
                #expect(verdict.goes.isEmpty && verdict.stays.count == world.copies.count)
            }
        }
        #expect(held > 200 && free > 20)
    }
}

/// A random history that ends with a good backup of just now.
private struct History {
    let now = 1_800_000_000
    let retention: Retention
    let copies: [Retention.Copy]

    init(using random: inout SplitMix) {
        let count = Int.random(in: 0...24, using: &random)
        let isDense = Bool.random(using: &random)
        let keep = Int.random(in: 1...10, using: &random) * day
        retention = Retention(keep: keep, minKeep: Int.random(in: 1...5, using: &random))
        var copies: [Retention.Copy] = []
        for number in 0...count {
            // Some lie on the very edges.
            let edges = [keep, keep + 1, keep - 1, 30 * day]
            let age = number == 0 ? 60 : isDense ? number * day + 60 : Int.random(in: 61...45 * day, using: &random)
            let isOnEdge = number > 0 && Int.random(in: 0..<8, using: &random) == 0
            let start = now - (isOnEdge ? edges.randomElement(using: &random) ?? age : age)
            let finish = start + Int.random(in: 0...59, using: &random)
            guard !copies.contains(where: { $0.startedAt == start }) else { continue }
            copies.append(
                Retention.Copy(
                    id: BackupID(startedAt: start, number: UInt32(number)),
                    startedAt: start,
                    finishedAt: finish,
                    isGood: number == 0 || Int.random(in: 0..<4, using: &random) > 0,
                    reason: BackupManifest.Reason.allCases.randomElement(using: &random) ?? .manual,
                    isPinned: Int.random(in: 0..<8, using: &random) == 0,
                    oid: Int.random(in: 0..<4, using: &random) == 0 && number > 0 ? 7 : 8
                )
            )
        }
        self.copies = copies
    }
}

/// Numbers that a seed repeats.
///
/// Source: SplitMix64, https://prng.di.unimi.it/splitmix64.c
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
