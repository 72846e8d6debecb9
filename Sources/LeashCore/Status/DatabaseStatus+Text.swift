extension DatabaseStatus {
    private static let label = 11

    /// Its block of the report.
    ///
    /// - Parameters:
    ///   - style: how it is set.
    ///   - hasNotes: whether to say what is not in sync, too: an app's row has said it already.
    /// - Returns: lines that end in a newline.
    func text(style: TextStyle, hasNotes: Bool) -> String {
        let source = known.declared?.source
        let table = TextTable(fitting: [], style: style)
        let origin =
            source.map { "\($0.file):\($0.line)" }
            ?? (isFrozen ? "in no file that could be read" : "no longer declared")
        var text = table.header(address, origin: origin, isFile: source != nil)
        text += line(condition.rawValue, place, style, paint: condition.paint)
        for (label, fact) in facts where !fact.isEmpty { text += line(label, fact, style) }
        if !limits.isEmpty { text += "\n" + limitTable(style) }
        let notes = hasNotes ? notes : []
        return text + (notes.isEmpty ? "" : "\n") + notes.map { self.text(of: $0, style) }.joined()
    }

    private func line(_ label: String, _ fact: String, _ style: TextStyle, paint: TextStyle.Paint = .dim) -> String {
        let width = max(Self.label, condition.rawValue.count + 2)
        let lines = fact.wrapped(to: style.width.map { max(24, $0 - width - 2) })
        let rest = lines.dropFirst().map { String(repeating: " ", count: width + 2) + $0 + "\n" }
        return "  " + style.paint(label.padded(to: width), paint) + (lines.first ?? "") + "\n" + rest.joined()
    }

    private var place: String {
        let name = known.existing == known.name ? "" : ", where it is called \(known.existing)"
        return "app/\(known.app) on server/\(known.server)\(name)"
    }

    /// What there is to say, under its labels.
    private var facts: [(label: String, fact: String)] {
        [
            ("manage", desired?.management == .observe ? "observed: compared, never written" : ""),
            ("owner", ownerRole.map { "role \($0)" } ?? ""),
            ("login", logins.map(\.text).joined(separator: "; ")),
            ("address", way?.text ?? ""),
            ("access", access.map(\.text).joined(separator: "\n")),
            ("extensions", extensions),
            ("inside", insideText),
            ("protect", desired?.isProtected == true ? "yes" : ""),
            ("backup", backupText),
            ("stage", known.mark?.stage.word ?? ""),
            ("applied", appliedText),
        ]
    }

    private var backupText: String {
        if let backup, let now { return backup.text(at: now) }
        return desired.map { $0.backup ?? "none" } ?? ""
    }

    private var extensions: String {
        let installed = inside?.value?.extensions
        let names = desired?.extensions ?? []
        return names.map { installed?.contains($0) == false ? "\($0) (not installed)" : $0 }.joined(separator: ", ")
    }

    private var insideText: String {
        switch inside {
        case nil: known.mark?.inside == nil ? "" : "as last applied"
        case .observed: "checked now"
        case .unreachable(let reason): "can't be entered: \(reason)"
        }
    }

    private var appliedText: String {
        guard let applied, let now else { return "" }
        let revision = applied.revision.map { ", revision \($0.prefix(12))" } ?? ""
        return "\(Span.text(now - applied.at)) ago\(revision)"
    }

    /// What is not as it should be, and what waits.
    private var notes: [TextRow.Line] {
        var lines = findings.map(\.line)
        lines += unreachable.sortedPairs.map { TextRow.Line("\($0.0) can't be read: \($0.1)", paint: .red) }
        if isFrozen {
            lines.append(TextRow.Line("left alone: a file that may declare it is broken", paint: .yellow))
        }
        return lines + (waiting.map { [TextRow.Line($0, paint: .dim)] } ?? [])
    }

    private func text(of line: TextRow.Line, _ style: TextStyle) -> String {
        let room = style.width.map { max(24, $0 - 4) }
        let isOneLine = line.detail.count + line.remark.count + 2 <= room ?? TextTable.mostRunning
        if isOneLine, !line.remark.isEmpty {
            let remark = style.paint(line.remark.printable, line.remarkPaint)
            return "  \(style.paint(line.detail.printable, line.detailPaint))  \(remark)\n"
        }
        let details = line.detail.wrapped(to: room).map { "  " + style.paint($0, line.detailPaint) + "\n" }
        let remarks = line.remark.wrapped(to: room).map { "    " + style.paint($0, line.remarkPaint) + "\n" }
        return (details + remarks).joined()
    }
}

// MARK: - Limits

extension DatabaseStatus {
    private static let titles = ["limit", "desired", "live", "used now", "from", ""]

    /// A line for each limit, under a line of titles; one that differs has the sign of an update.
    private func limitTable(_ style: TextStyle) -> String {
        let rows = [Self.titles] + limits.map(\.cells)
        let widths = Self.titles.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        let lines = rows.enumerated().map { index, cells in
            let isDrifted = index > 0 && limits[index - 1].isDrifted
            let text = zip(cells, widths).map { $0.printable.padded(to: $1) }.joined(separator: "  ")
            let trimmed = String(text.reversed().drop { $0 == " " }.reversed())
            let paint: TextStyle.Paint? = index == 0 ? .dim : isDrifted ? .yellow : nil
            return "  " + style.paint((isDrifted ? "~ " : "  ") + trimmed, paint) + "\n"
        }
        let isAdvised = limits.contains { $0.enforcement == .advises }
        let legend = isAdvised ? "    " + style.paint("advises: \(LimitStatus.Enforcement.advice)", .dim) + "\n" : ""
        return lines.joined() + legend
    }
}

extension DatabaseStatus.Login {
    fileprivate var text: String {
        let count = sessions.map { ", \($0.of("session"))" } ?? ""
        return name + count + (left.map { ", for \(Span.text($0)) more" } ?? "")
    }
}

extension DatabaseStatus.AppAccess {
    fileprivate var text: String {
        "app/\(app) \(access.rawValue)" + (logins.isEmpty ? "" : ": " + logins.map(\.text).joined(separator: "; "))
    }
}

extension Address {
    /// `socket /run/postgresql, port 5432` or `tcp db.example:5432, sslmode require`.
    fileprivate var text: String {
        let mode = sslmode.map { ", sslmode \($0)" } ?? ""
        return isSocket ? "socket \(host), port \(port)" : "tcp \(host):\(port)\(mode)"
    }
}
