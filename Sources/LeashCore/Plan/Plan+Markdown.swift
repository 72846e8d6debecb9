extension Plan {
    /// The plan as a comment on a pull request.
    package func markdown() -> String {
        let groups = PlanGroup.groups(of: items) { $0 }
        let rows = items.reduce(0) { $0 + max(1, $1.fields.count) }
        let tables = groups.map(\.markdown).joined()
        let text = Markdown.heading(3, "leash plan") + "\(conclusion.markdownProse)\n\n" + Markdown.folded(rows, tables)
        return (text + sections).trimmedEnd + "\n"
    }

    private var sections: String {
        let held = items.filter { $0.status.word == "held" }
        let blocked = items.filter { $0.status.word == "blocked" }
        return [
            Markdown.list("Held", held.map(\.withheldEntry)),
            Markdown.list("Blocked", blocked.map(\.withheldEntry)),
            Markdown.list("Frozen: a file that may declare them is broken", frozen.map(\.markdownCode)),
            Markdown.list("Unreachable: nothing of theirs is planned", Plan.entries(unreachable)),
            Markdown.list("Waiting", Plan.entries(waiting)),
            Markdown.list("Backups due", Plan.entries(backupsDue)),
            Markdown.list("Warnings", warnings.map(\.markdownProse)),
        ].joined()
    }

    private static func entries(_ reasons: [String: String]) -> [String] {
        reasons.sortedPairs.map { "\($0.0.markdownCode): \($0.1.markdownProse)" }
    }
}

extension PlanGroup<Plan.Item> {
    fileprivate var markdown: String {
        let titles = ["", "Action", "Resource", "Change", "Cause"]
        return markdownHeading + Markdown.table(titles, members.flatMap { $0.markdownRows(in: file) })
    }
}

extension PlanGroup {
    /// The group's title, with the files that declare it.
    package var markdownHeading: String {
        let origins = isUndeclared ? ["no longer declared"] : files.map(\.markdownCode)
        let origin = origins.isEmpty ? "" : " · " + origins.joined(separator: ", ")
        return Markdown.heading(4, title.markdownProse + origin)
    }
}

extension Plan.Item {
    /// The cells that name an item: sign, action, resource.
    package var markdownCells: [String] { [action.sign.markdownCode, action.rawValue, address.markdownCode] }

    /// A row for each change; the item is named in the first.
    fileprivate func markdownRows(in file: String?) -> [[String]] {
        var changes = changeTexts(in: file).map { [$0.text.markdownCode, $0.cause?.markdownProse ?? ""] }
        if changes.isEmpty { changes = [[note == nil && status != .ready ? "see below" : "", ""]] }
        if let note = note?.markdownProse { changes[0][0] += changes[0][0].isEmpty ? note : " (\(note))" }
        var cells = markdownCells
        if action != .blocked, let word = status.word { cells[1] += " (\(word))" }
        return changes.enumerated().map { ($0 == 0 ? cells : ["", "", ""]) + $1 }
    }

    fileprivate var withheldEntry: String { "\(id.markdownCode): \(status.reason?.markdownProse ?? "")" }
}
