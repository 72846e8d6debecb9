extension StatusReport {
    /// The report as `leashctl status` prints it.
    package func text(style: TextStyle = .plain) -> String {
        let rows = servers.map(\.row) + envRow + apps.map { $0.row(isAlone: address != nil) }
        let table = TextTable(fitting: rows, style: style)
        let blocks = databases.map { $0.text(style: style, hasNotes: apps.isEmpty) }
        let list = rows.map(table.text).joined()
        let text = ((list.isEmpty ? [] : [list]) + blocks).joined(separator: "\n")
        guard address == nil else { return text }
        let isInSync = brokenFiles.isEmpty && rows.allSatisfy { $0.lead == Condition.inSync.rawValue }
        return text + dueText(style) + warningText(style) + style.paint(conclusion, isInSync ? .green : .bold) + "\n"
    }

    private var envRow: [TextRow] {
        guard let envStore else { return [] }
        let condition = Condition.unreachable
        return [
            TextRow(condition.rawValue, condition.paint, "env", [TextRow.Line(envStore, paint: .red, isRunning: true)])
        ]
    }

    private func dueText(_ style: TextStyle) -> String {
        guard !backupsDue.isEmpty else { return "" }
        return TextSection("Backups due: `leashctl backup run --due`", .dim, backupsDue.sortedPairs).text(style: style)
    }

    private func warningText(_ style: TextStyle) -> String {
        guard !warnings.isEmpty else { return "" }
        let lines = warnings.flatMap { $0.wrapped(to: style.width.map { max(24, $0 - 2) }) }.map { "  \($0)\n" }
        return style.paint("Warnings", .yellow) + "\n" + lines.joined()
    }
}
