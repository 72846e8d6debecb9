/// How the backups of one database stand, as far as status tells.
package struct BackupStatus: Equatable, Sendable {
    package var policy: String
    /// When the last good one began, in seconds of Unix time; `nil` if there is none.
    package var lastGood: Int?
    /// When one was last restored and held what it should.
    package var lastVerified: Int?
    /// From when on one is due: in the past, it is due now; `nil` where that can't be told.
    package var next: Int?
    /// Whether there has been no good one for too long.
    package var isStale: Bool
    /// Why the last run failed, or the store can't be read.
    package var problem: String?

    package init(policy: String) {
        self.policy = policy
        isStale = false
    }
}

extension BackupStatus {
    /// On one line, at a time in seconds of Unix time.
    func text(at now: Int) -> String {
        var words = [policy]
        words.append(lastGood.map { "last \(Span.text(max(0, now - $0))) ago" } ?? "none yet")
        if let lastVerified { words.append("verified \(Span.text(max(0, now - lastVerified))) ago") }
        if let next {
            words.append(next <= now ? "due since \(Span.text(now - next))" : "next in \(Span.text(next - now))")
        }
        if isStale { words.append("NO GOOD ONE FOR TOO LONG") }
        if let problem { words.append(problem) }
        return words.joined(separator: ", ")
    }

    var json: JSON {
        [
            "policy": .string(policy), "lastGoodAt": lastGood.map { .number($0) } ?? .null,
            "verifiedAt": lastVerified.map { .number($0) } ?? .null, "nextAt": next.map { .number($0) } ?? .null,
            "stale": .bool(isStale), "problem": JSON(problem),
        ]
    }
}
