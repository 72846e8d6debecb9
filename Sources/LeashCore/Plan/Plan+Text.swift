extension Plan {
    /// The plan as `leashctl diff` prints it: what would change, app by app, then what leash leaves alone and why.
    package func text(style: TextStyle = .plain) -> String {
        let groups = PlanGroup.groups(of: items) { $0 }
        let rows = groups.map { group in group.members.map { $0.row(in: group.file) } }
        let table = TextTable(fitting: rows.flatMap(\.self), style: style)
        var text = ""
        for (group, rows) in zip(groups, rows) {
            text += table.header(group.title, origin: group.origin, isFile: !group.isUndeclared)
            for row in rows { text += table.text(of: row) }
        }
        for section in sections { text += section.text(style: style) }
        return text + style.paint(conclusion, items.isEmpty && isComplete ? .green : .bold) + "\n"
    }

    private var sections: [TextSection] {
        [
            TextSection("Frozen: a file that may declare them is broken", .yellow, frozen.map { ($0, "") }),
            TextSection("Unreachable: nothing of theirs is planned", .red, unreachable.sortedPairs),
            TextSection("Waiting", .dim, waiting.sortedPairs),
            TextSection("Backups due: `leashctl backup run --due`", .dim, backupsDue.sortedPairs),
            TextSection("Warnings", .yellow, warnings.map { ("", $0) }),
        ].filter { !$0.entries.isEmpty }
    }
}

extension [String: String] {
    /// The pairs by key.
    package var sortedPairs: [(String, String)] { sorted { $0.key < $1.key }.map { ($0.key, $0.value) } }
}

/// What a plan says after its changes, under a heading of its own.
struct TextSection {
    /// More are counted, not listed: the rest is in the JSON.
    static let most = 40

    let title: String
    let paint: TextStyle.Paint
    /// Addresses with what there is to say of them; either may be empty.
    let entries: [(address: String, text: String)]

    init(_ title: String, _ paint: TextStyle.Paint, _ entries: [(String, String)]) {
        self.title = title
        self.paint = paint
        self.entries = entries
    }

    func text(style: TextStyle) -> String {
        let column = entries.lazy.map(\.address.count).filter { $0 <= 40 }.max() ?? 0
        let indent = column == 0 ? 2 : column + 4
        let lines = entries.prefix(Self.most).flatMap { entry in
            let room = style.width.map { max(24, $0 - indent) }
            let address = "  " + entry.address.printable
            let texts = entry.text.wrapped(to: room)
            let start = (texts.isEmpty ? address : address.padded(to: indent)) + (texts.first ?? "")
            return [start] + texts.dropFirst().map { String(repeating: " ", count: indent) + $0 }
        }
        let rest = entries.count - Self.most
        let more = rest > 0 ? ["  and \(rest.grouped) more, which --format json lists"] : []
        return ([style.paint(title, paint)] + lines + more).map { $0 + "\n" }.joined()
    }
}

extension Plan.Item {
    fileprivate func row(in file: String?) -> TextRow {
        var lines = fieldLines(in: file)
        if let note { action.takesAway ? lines.append(note: note) : lines.add(note, .dim) }
        switch status {
        case .ready: break
        case .held(let reason): lines.add("HELD: \(reason)", .yellow)
        case .blocked(let reason): lines.add(action == .blocked ? reason : "BLOCKED: \(reason)", .red)
        }
        return TextRow(action, address, lines)
    }

    private func fieldLines(in file: String?) -> [TextRow.Line] {
        let texts = changeTexts(in: file)
        let line = texts.map(\.text).joined(separator: "; ")
        guard isNew, line.count <= TextTable.mostRunning else {
            return texts.map { TextRow.Line($0.text, isRunning: isNew, remark: $0.cause ?? "") }
        }
        return line.isEmpty ? [] : [TextRow.Line(line, isRunning: true)]
    }
}

extension [TextRow.Line] {
    /// Adds the size of what goes, or what stays of it, to what is said of it already.
    fileprivate mutating func append(note: String) {
        if count == 1 { self[0].detail += " (\(note))" } else { append(TextRow.Line(note)) }
    }

    /// Adds what there is to say of the whole item: beside its only line, else below.
    fileprivate mutating func add(_ remark: String, _ paint: TextStyle.Paint) {
        if count == 1, self[0].remark.isEmpty {
            self[0].remark = remark
            self[0].remarkPaint = paint
        } else {
            append(TextRow.Line(remark, paint: paint, isRunning: true))
        }
    }
}
