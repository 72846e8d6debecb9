extension Slots {
    /// From when on a database counts as not backed up, if nothing good comes until then.
    ///
    /// Where the policy runs every day or more often, that is 26 hours after its last good backup began, and not before the first
    /// slot after it is an hour old: a policy of weekdays is not late on Sunday. Where two runs are further apart, it is two hours
    /// after the second slot: two were missed. It counts from when the database came to be, if there is no backup since.
    ///
    /// - Parameters:
    ///   - since: when the database came to be.
    ///   - lastGood: when its last good backup began; `nil` if there is none.
    /// - Returns: seconds of Unix time; `nil` if the schedule has no such slots, within 8 years of each other.
    package func staleAfter(since: Int, lastGood: Int?) -> Int? {
        let start = max(since, lastGood ?? since)
        guard let first = nextSlot(after: start), let second = nextSlot(after: first) else { return nil }
        let before = latestSlot(atOrBefore: start) ?? start
        let distance = min(first - before, second - first)
        return distance <= Self.dayAndMore ? max(start + Self.dayAndMore, first + 3600) : second + 7200
    }

    /// Whether it has had no good backup for too long.
    ///
    /// It looks at slots only of databases whose last backup is a day old, so it is quick for all others.
    package func isStale(since: Int, lastGood: Int?, now: Int) -> Bool {
        guard now >= max(since, lastGood ?? since) + Self.dayAndMore else { return false }
        return staleAfter(since: since, lastGood: lastGood).map { now >= $0 } ?? false
    }

    private static let dayAndMore = 26 * 3600
}
