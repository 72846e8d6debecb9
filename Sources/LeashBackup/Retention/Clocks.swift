/// What clocks say when backups are to be purged: a wrong one must not make them old.
///
/// Nothing is remembered but what stores and catalogs hold, so three things are compared:
/// - this machine's clock with the server's, which is another one unless both are one machine;
/// - this machine's clock with the newest backup: one from the future says that the clock was set back, and one that was made
///   just now and is a day old that it jumped ahead since;
/// - this machine's clock with the last time that was seen before this backup: the finish of the newest good backup before it. It
///   should be no more than a day beyond the slot that followed. More says that the clock jumped ahead, or that nothing ran for a
///   while: the same to the eye. Either way nothing goes this once; after the next backup, a slot later, there is no gap any more.
package struct Clocks: Equatable, Sendable {
    /// This machine's, in seconds of Unix time.
    package let now: Int
    /// The server's, read at the same time; `nil` if it can't be asked.
    package let server: Int?

    package init(now: Int, server: Int?) { (self.now, self.server) = (now, server) }

    /// Seconds by which the two clocks may differ.
    package static let mayDiffer = 3600
    /// Seconds by which a backup may be late.
    package static let mayBeLate = 86_400

    /// What is wrong, if anything is, by the good backups of all databases of the name and the one that is new.
    func doubt(of good: [Retention.Copy], new: BackupID?, _ slots: Slots) -> ClockDoubt? {
        let newest = good.map { max($0.startedAt, $0.finishedAt) }.max() ?? now
        if newest > now + BackupRecord.clockTolerance { return .future(by: newest - now) }
        if let server, abs(server - now) > Self.mayDiffer { return .differ(by: now - server) }
        if let made = good.first(where: { $0.id == new }), now > made.finishedAt + Self.mayBeLate {
            return .jumped(by: now - made.finishedAt)
        }
        guard let lastSeen = good.filter({ $0.id != new }).map(\.finishedAt).max() else { return nil }
        let expected = slots.nextSlot(after: lastSeen) ?? lastSeen
        return now > expected + Self.mayBeLate ? .jumped(by: now - expected) : nil
    }
}

/// Why the time can't be trusted.
package enum ClockDoubt: Equatable, Sendable, CustomStringConvertible {
    /// A backup is from so many seconds ahead.
    case future(by: Int)
    /// This machine is so many seconds ahead of the server.
    case differ(by: Int)
    /// So many seconds passed since a backup was expected.
    case jumped(by: Int)

    package var description: String {
        switch self {
        case .future(let seconds): "the newest backup is from \(text(seconds)) ahead of this machine's clock"
        case .differ(let seconds):
            "this machine's clock is \(text(abs(seconds))) \(seconds > 0 ? "ahead of" : "behind") the server's"
        case .jumped(let seconds):
            "no backup was made for \(text(seconds)) after the one that was expected, or the clock jumped ahead"
        }
    }

    /// In the largest unit that fills.
    private func text(_ seconds: Int) -> String {
        for (unit, length) in [("days", 86_400), ("hours", 3600), ("minutes", 60)] where seconds >= 2 * length {
            return "\(seconds / length) \(unit)"
        }
        return "\(seconds) seconds"
    }
}
