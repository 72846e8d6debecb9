/// Whether a database is to be backed up now.
package enum Due: Equatable, Sendable {
    /// Now, for this slot.
    case due(slot: Int)
    /// Its slot has come, but it is not to begin before an instant.
    case waiting(until: Int, Reason)
    /// Nothing is to be done before the next slot and the database's jitter after it; `nil` if none is to come.
    case served(next: Int?)

    package enum Reason: Equatable, Sendable {
        /// Other databases of the policy go first.
        case jitter
        /// So many runs failed since its last good backup.
        case failed(count: Int)
    }
}

/// The slots of a policy around now: the same for all of its databases, so worked out once in a round.
package struct SlotsNow: Equatable, Sendable {
    /// Seconds of Unix time.
    package let now: Int
    package let latest: Int?
    package let next: Int?

    package init(_ slots: Slots, now: Int) {
        self.now = now
        latest = slots.latestSlot(atOrBefore: now)
        next = slots.nextSlot(after: now)
    }
}

/// What has been done about the backups of one database.
package struct BackupRecord: Equatable, Sendable {
    /// When the database came to be; a slot before it is not its own.
    package var since: Int
    /// When its good backups began, in any order, whatever they were taken for.
    package var starts: [Int]
    package var failure: BackupFailure?

    package init(since: Int, starts: [Int] = [], failure: BackupFailure? = nil) {
        (self.since, self.starts, self.failure) = (since, starts, failure)
    }
}

extension BackupRecord {
    /// Whether it is to be backed up now.
    ///
    /// Only the newest slot counts, so however many were missed, one backup serves them. A good backup that began at the slot or
    /// later serves it, unless it claims to be from the future: then the clock was wrong, and it serves nothing until its time.
    /// After a failure, the next run of the slot waits 5 minutes, after another one twice as long, up to an hour. How many failed
    /// is counted since the last good backup: a new slot begins at its own time, and goes on with the long waits if that fails.
    ///
    /// - Parameters:
    ///   - slots: those of its policy.
    ///   - jitter: its seconds after each slot.
    /// - Returns: the slot that is due, or until when there is nothing to do.
    package func due(_ slots: SlotsNow, jitter: Int) -> Due {
        let next = slots.next.map { $0 + jitter }
        guard let slot = slots.latest, slot >= since else { return .served(next: next) }
        let latest = slots.now + Self.clockTolerance
        guard !starts.contains(where: { (slot...latest).contains($0) }) else { return .served(next: next) }
        let begin = slot + jitter
        guard slots.now >= begin else { return .waiting(until: begin, .jitter) }
        guard let failure, failure.count > 0, (slot...latest).contains(failure.at) else { return .due(slot: slot) }
        let end = failure.at + Self.backoff(after: failure.count)
        return slots.now < end ? .waiting(until: end, .failed(count: failure.count)) : .due(slot: slot)
    }

    /// Seconds to wait after so many failures.
    package static func backoff(after count: Int) -> Int { min(3600, 300 << min(max(count - 1, 0), 4)) }

    /// Seconds by which clocks that are right may differ, or be set back by.
    static let clockTolerance = 60
}
