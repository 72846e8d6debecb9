extension Report {
    /// The report as a comment on a pull request.
    package func markdown() -> String {
        let tables = PlanGroup.groups(of: entries) { $0.item }.map(\.markdown).joined()
        return Markdown.heading(3, "leash apply") + "\(conclusion.markdownProse)\n"
            + (entries.isEmpty ? "" : "\n" + Markdown.folded(entries.count, tables).trimmedEnd + "\n")
    }
}

extension PlanGroup<Report.Entry> {
    fileprivate var markdown: String {
        let rows = members.map { entry in
            entry.item.markdownCells + [entry.outcome.markdownWord, entry.outcome.reason?.markdownProse ?? ""]
        }
        return markdownHeading + Markdown.table(["", "Action", "Resource", "Outcome", "Reason"], rows)
    }
}

extension Report.Outcome {
    /// The word; bold where somebody should look.
    fileprivate var markdownWord: String { reason == nil ? word : "**\(word)**" }
}
