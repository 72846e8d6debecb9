/// What became of each item of a plan.
package struct Report: Equatable, Sendable {
    /// In the order in which they were done.
    package var entries: [Entry]

    package init(_ entries: [Entry] = []) { self.entries = entries }

    package struct Entry: Equatable, Sendable {
        package var item: Plan.Item
        package var outcome: Outcome

        package init(_ item: Plan.Item, _ outcome: Outcome) {
            self.item = item
            self.outcome = outcome
        }
    }

    package enum Outcome: Equatable, Sendable {
        case applied
        /// Why.
        case failed(String)
        /// The id of the item that had to succeed first and did not.
        case skipped(String)
        case held(String)
        case blocked(String)
    }

    /// How many items came to each outcome, by its word.
    package func count(_ word: String) -> Int { entries.count { $0.outcome.word == word } }

    /// The last line of the report.
    ///
    /// For example `Applied 3 of 4: 1 failed, 0 skipped, 1 held.`
    package var conclusion: String {
        let (applied, failed, skipped) = (count("applied"), count("failed"), count("skipped"))
        let tried = applied + failed + skipped
        let start = tried == 0 ? "Nothing to apply" : "Applied \(applied.grouped) of \(tried.grouped)"
        guard applied < entries.count else { return start + "." }
        let attempts = tried == 0 ? "" : "\(failed.grouped) failed, \(skipped.grouped) skipped, "
        let blocked = count("blocked") > 0 ? ", \(count("blocked").grouped) blocked" : ""
        return "\(start): \(attempts)\(count("held").grouped) held\(blocked)."
    }
}

extension Report.Outcome {
    package var word: String {
        switch self {
        case .applied: "applied"
        case .failed: "failed"
        case .skipped: "skipped"
        case .held: "held"
        case .blocked: "blocked"
        }
    }

    /// Why it was not applied.
    package var reason: String? {
        switch self {
        case .applied: nil
        case .failed(let reason), .held(let reason), .blocked(let reason): reason
        case .skipped(let id): "needs \(id), which was not applied"
        }
    }
}
