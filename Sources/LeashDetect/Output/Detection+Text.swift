package import LeashCore

extension Detection {
    /// The answer as a person reads it.
    ///
    /// ```
    /// ✓ Detected: flask (python)
    /// ⚠ Your app uses PostgreSQL (psycopg, requirements.txt:3)
    /// ```
    ///
    /// With all words, each piece of evidence follows, and what speaks for and against it.
    package func text(style: TextStyle = .plain, isVerbose: Bool = false) -> String {
        let isOne = apps.count == 1 && apps[0].path.isEmpty
        let blocks = apps.map { app in
            let head = isOne ? "" : style.paint(app.path.isEmpty ? "." : app.path.printable, .bold) + "\n"
            return head + app.lines(style, isVerbose: isVerbose).map { (isOne ? "" : "  ") + $0 + "\n" }.joined()
        }
        return blocks.joined(separator: isOne ? "" : "\n")
    }
}

extension Detection.App {
    fileprivate func lines(_ style: TextStyle, isVerbose: Bool) -> [String] {
        var lines = [heading(style)]
        if isVerbose { lines += runtimeLines(style) }
        for need in needs {
            if let line = need.line(style) ?? unclearLine(need, style) { lines.append(line) }
            guard isVerbose else { continue }
            if need.verdict == .none {
                lines.append("\(style.paint("·", .dim)) Nothing shows that your app needs \(need.service.title)")
            }
            lines += need.reasons(style)
        }
        return lines
    }

    private func heading(_ style: TextStyle) -> String {
        guard let first = runtimes.first else {
            return "\(style.paint("?", .cyan)) Detected nothing: there is no manifest that leash knows"
        }
        let others = runtimes.dropFirst().map(\.title).joined(separator: ", ")
        return "\(style.paint("✓", .green)) Detected: \(first.title)" + (others.isEmpty ? "" : ", also \(others)")
    }

    private func runtimeLines(_ style: TextStyle) -> [String] {
        table(
            runtimes.flatMap { runtime in
                [["runtime", runtime.name, runtime.location.place, "by \(runtime.rank.name)"]]
                    + [runtime.framework].compactMap(\.self).map { ["framework", $0.name, $0.location.place] }
            },
            style
        )
    }

    /// Of several services that one tool may speak to, only the first is told of, and none if one is needed anyway.
    private func unclearLine(_ need: Need, _ style: TextStyle) -> String? {
        guard need.verdict == .unclear, let tool = need.openTools.first else { return nil }
        let others = needs.filter { $0.service != need.service && $0.evidence.contains { $0.name == tool.name } }
        guard !others.contains(where: { $0.verdict == .needed }),
            others.first(where: { $0.verdict == .unclear && $0.service.rank < need.service.rank }) == nil
        else { return nil }
        let doubt =
            need.service == .redis && others.isEmpty
            ? "which may need Redis; nothing tells" : "which speaks to several databases; nothing tells which"
        return "\(style.paint("?", .cyan)) Your app uses \(tool.name.printable) (\(tool.location.place)), \(doubt)"
    }
}

extension Need {
    /// What is said of a service that is needed; `nil` of any other.
    fileprivate func line(_ style: TextStyle) -> String? {
        guard verdict == .needed, let first = evidence.first else { return nil }
        var reason = "\(first.name.printable), \(first.location.place)"
        if first.level == .tool, let witness = witnesses.first(where: { $0.speaks(for: first.name) }) {
            reason += "; \(witness.text.printable), \(witness.location.place)"
        }
        return "\(style.paint("⚠", .yellow)) Your app uses \(service.title) (\(reason))"
    }

    /// The tools that no witness speaks against.
    fileprivate var openTools: [Evidence] {
        evidence.filter { tool in tool.level == .tool && !counterWitnesses.contains { $0.speaks(for: tool.name) } }
    }

    fileprivate func reasons(_ style: TextStyle) -> [String] {
        table(
            evidence.map { [$0.level.name, $0.name, $0.location.place, $0.reason ?? ""] }
                + witnesses.map { ["for", $0.text, $0.location.place] }
                + counterWitnesses.map { ["against", $0.text, $0.location.place] },
            style
        )
    }
}

extension Service {
    fileprivate var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

extension Runtime {
    /// `flask (python)`.
    fileprivate var title: String { framework.map { "\($0.name.printable) (\(name))" } ?? name }
}

extension Runtime.Rank {
    package var name: String {
        switch self {
        case .manifest: "manifest"
        case .locked: "lock file"
        case .framework: "framework"
        case .declared: "declaration"
        }
    }
}

extension SourceLocation {
    fileprivate var place: String { "\(file.printable):\(line)" }
}

/// Rows under each other, indented, each column as wide as its widest cell; the first column is dim.
private func table(_ rows: [[String]], _ style: TextStyle) -> [String] {
    let rows = rows.map { $0.map(\.printable) }
    let widths = (0..<4).map { column in rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
    return rows.map { row in
        var cells = zip(row, widths).map { $0.padded(to: $1) }
        while let last = cells.last, last.allSatisfy({ $0 == " " }) { cells.removeLast() }
        if let last = cells.popLast() { cells.append(String(last.reversed().drop { $0 == " " }.reversed())) }
        if let first = cells.first { cells[0] = style.paint(first, .dim) }
        return "    " + cells.joined(separator: "  ")
    }
}
