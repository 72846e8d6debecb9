package import LeashCore

/// Which backups of a database are kept, and which may go.
///
/// One is kept if it
/// - finished no longer ago than the policy's `keep`,
/// - is among the newest `minKeep` good ones,
/// - is the newest good one that began before that window did: what the database was at its start can be restored,
/// - is pinned,
/// - or is the final one of a database that was retired, and younger than 30 days.
///
/// So a daily policy of seven days has 8 copies once a week has passed, a ninth for a day after a run that was
/// late, and for a week after clocks were set ahead. What isn't
/// good counts for nothing, and is none of retention's: the store's sweep reports it. An earlier database of the same name, with
/// another oid, has a history of its own by the same rules, so its last good backups stay until somebody removes them.
package struct Retention: Equatable, Sendable {
    /// In seconds.
    package let keep: Int
    /// At least 1.
    package let minKeep: Int

    package init(keep: Int, minKeep: Int) { (self.keep, self.minKeep) = (keep, max(1, minKeep)) }

    package init(_ policy: BackupPolicy) { self.init(keep: (policy.keep + 999) / 1000, minKeep: policy.minKeep) }

    /// The final backup of a database that is gone stays this long, in seconds.
    package static let finalKeep = 30 * 86_400

    /// What retention needs to know of a backup.
    package struct Copy: Equatable, Sendable {
        package var id: BackupID
        package var startedAt: Int
        package var finishedAt: Int
        package var isGood: Bool
        package var reason: BackupManifest.Reason
        package var isPinned: Bool
        package var oid: UInt32

        package init(
            id: BackupID,
            startedAt: Int,
            finishedAt: Int,
            isGood: Bool = true,
            reason: BackupManifest.Reason = .scheduled,
            isPinned: Bool = false,
            oid: UInt32
        ) {
            (self.id, self.startedAt, self.finishedAt) = (id, startedAt, finishedAt)
            (self.isGood, self.reason, self.isPinned, self.oid) = (isGood, reason, isPinned, oid)
        }
    }

    /// Why a backup stays.
    package enum Why: Equatable, Sendable, CaseIterable {
        /// It is younger than the window.
        case young
        /// It is among the newest good ones.
        case minimum
        /// It tells what there was when the window began.
        case anchor
        case pinned
        /// It is the last of a database that was retired, and younger than 30 days.
        case final
        /// It isn't good, which retention does not judge.
        case bad
        /// Nothing goes this time: see the verdict's `held`.
        case held
    }

    /// What becomes of each backup.
    package struct Verdict: Equatable, Sendable {
        /// The oldest first.
        package var goes: [BackupID] = []
        package var stays: [BackupID: [Why]] = [:]
        /// Why nothing goes, whatever the rules say; `nil` if they were followed.
        package var held: Held?
    }

    /// Why nothing goes.
    package enum Held: Equatable, Sendable {
        /// The backup that was to be the reason for it isn't there, or isn't good.
        case noNewBackup
        /// The clock can't be trusted.
        case clock(ClockDoubt)
    }
}

extension Retention {
    /// Judges all backups of one name right after a new one.
    ///
    /// - Parameters:
    ///   - copies: all of them, those of earlier databases of the name and those that aren't good included, in any order.
    ///   - new: the good backup that was published just now; without it nothing goes.
    ///   - clocks: read after it was published.
    ///   - slots: those of the policy.
    /// - Returns: what becomes of each of them.
    package func verdict(on copies: [Copy], after new: BackupID?, _ clocks: Clocks, _ slots: Slots) -> Verdict {
        let good = copies.filter(\.isGood)
        var verdict = rules(on: copies, now: clocks.now)
        if !good.contains(where: { $0.id == new }) {
            verdict.held = .noNewBackup
        } else if let doubt = clocks.doubt(of: good, new: new, slots) {
            verdict.held = .clock(doubt)
        } else {
            return verdict
        }
        for id in verdict.goes { verdict.stays[id] = [.held] }
        verdict.goes = []
        return verdict
    }

    /// What the rules alone say, for showing what would go.
    package func rules(on copies: [Copy], now: Int) -> Verdict {
        var verdict = Verdict()
        for copy in copies where !copy.isGood { verdict.stays[copy.id] = [.bad] }
        for history in Dictionary(grouping: copies.filter(\.isGood), by: \.oid).values {
            for (copy, why) in judge(history, now) {
                if why.isEmpty { verdict.goes.append(copy.id) } else { verdict.stays[copy.id] = why }
            }
        }
        verdict.goes.sort()
        return verdict
    }

    /// The good backups of one database, each with what speaks for it.
    private func judge(_ good: [Copy], _ now: Int) -> [(Copy, [Why])] {
        let newest = good.sorted { ($0.startedAt, $0.id) > ($1.startedAt, $1.id) }
        let start = now - keep
        let anchor = newest.first { $0.startedAt <= start }?.id
        return newest.enumerated().map { place, copy in
            let isFinal = copy.reason == .final && copy.finishedAt > now - Self.finalKeep
            let facts: [(Why, Bool)] = [
                (.young, copy.finishedAt >= start), (.minimum, place < minKeep), (.anchor, copy.id == anchor),
                (.pinned, copy.isPinned), (.final, isFinal),
            ]
            return (copy, facts.filter(\.1).map(\.0))
        }
    }
}
