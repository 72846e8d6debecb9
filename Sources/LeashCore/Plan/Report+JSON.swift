extension Report {
    /// The name of this form of a report, to which keys may be added; none changes its meaning or goes.
    package static let format = "leash.report/1"

    /// The report as programs read it.
    package func json() -> JSON {
        [
            "format": .string(Report.format),
            "summary": summary,
            "actions": .array(entries.map { .object($0.json) }),
        ]
    }

    /// An object a line: the actions in their order, then the counts.
    package func jsonl() -> String {
        let actions = entries.map { JSON.object([("type", "action")] + $0.json) }
        let lines = actions + [["type": "summary", "format": .string(Report.format), "summary": summary]]
        return lines.map { $0.text(pretty: false) + "\n" }.joined()
    }

    private var summary: JSON {
        .object(["applied", "failed", "skipped", "held", "blocked"].map { ($0, .number(count($0))) })
    }
}

extension Report.Entry {
    fileprivate var json: [(String, JSON)] {
        [
            ("id", .string(item.id)),
            ("address", .string(item.address)),
            ("app", JSON(item.app)),
            ("action", .string(item.action.rawValue)),
            ("outcome", .string(outcome.word)),
            ("reason", JSON(outcome.reason)),
        ]
    }
}
