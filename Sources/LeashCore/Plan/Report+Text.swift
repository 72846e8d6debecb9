extension Report {
    /// The report as `leashctl apply` prints it, in the look of the plan.
    package func text(style: TextStyle = .plain) -> String {
        let groups = PlanGroup.groups(of: entries) { $0.item }
        let rows = groups.map { $0.members.map(\.row) }
        let table = TextTable(fitting: rows.flatMap(\.self), style: style)
        var text = ""
        for (group, rows) in zip(groups, rows) {
            text += table.header(group.title, origin: group.origin, isFile: !group.isUndeclared)
            for row in rows { text += table.text(of: row) }
        }
        return text + style.paint(conclusion, count("failed") > 0 ? .red : .bold) + "\n"
    }
}

extension Report.Entry {
    fileprivate var row: TextRow {
        let word = outcome.reason == nil ? outcome.word : outcome.word.uppercased()
        let line = TextRow.Line(
            word + (outcome.reason.map { ": \($0)" } ?? ""),
            paint: outcome.paint,
            isRunning: true,
            remark: outcome == .applied ? item.changedPaths : ""
        )
        return TextRow(item.action, item.label, [line])
    }
}

extension Report.Outcome {
    fileprivate var paint: TextStyle.Paint? {
        switch self {
        case .applied: .green
        case .failed, .blocked: .red
        case .skipped, .held: .yellow
        }
    }
}
