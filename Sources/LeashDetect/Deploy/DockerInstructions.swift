/// The instructions of a Dockerfile: lines that go on are one, comments and here-documents are none.
struct DockerInstructions: Sequence, IteratorProtocol {
    struct Element {
        /// In upper case.
        let name: String
        let rest: String
        let line: Int
    }

    private let lines: [Substring]
    private var index = 0
    private let escape: Character

    init(_ text: SourceText) {
        lines = text.lines
        // A directive stands before everything else.
        let directives = lines.prefix { $0.hasPrefix("#") && $0.contains("=") }
        let isBacktick = directives.contains { line in
            let parts = line.dropFirst().split(separator: "=").map { $0.filter { !$0.isWhitespace } }
            return parts.count == 2 && parts[0].lowercased() == "escape" && parts[1] == "`"
        }
        escape = isBacktick ? "`" : "\\"
    }

    mutating func next() -> Element? {
        while index < lines.count {
            let line = index + 1
            let whole = instruction()
            let name = whole.prefix { !$0.isWhitespace }
            guard !name.isEmpty else { continue }
            let rest = whole.dropFirst(name.count).drop { $0.isWhitespace }
            skipDocuments(of: name.uppercased(), rest)
            return Element(name: name.uppercased(), rest: String(rest), line: line)
        }
        return nil
    }

    /// A line with those that it goes on in; empty for a comment.
    private mutating func instruction() -> Substring {
        var whole = ""
        while index < lines.count {
            let line = lines[index].drop { $0.isWhitespace }
            index += 1
            if line.hasPrefix("#") {
                if whole.isEmpty { return "" }
                continue
            }
            let trimmed = line.trimmingEnd()
            guard trimmed.last == escape else {
                // Blank lines in an instruction that goes on are skipped.
                if trimmed.isEmpty, !whole.isEmpty { continue }
                return (whole + trimmed)[...]
            }
            whole += trimmed.dropLast() + " "
        }
        return whole[...]
    }

    /// Skips the texts that `<<END` begins.
    private mutating func skipDocuments(of name: String, _ rest: Substring) {
        guard ["RUN", "COPY", "ADD"].contains(name) else { return }
        for word in rest.split(whereSeparator: \.isWhitespace) where word.contains("<<") {
            guard let start = word.firstRange(of: "<<") else { continue }
            let isIndented = word[start.upperBound...].first == "-"
            let end = word[start.upperBound...].drop { $0 == "-" }.filter { $0 != "\"" && $0 != "'" }
            guard let first = end.first, first.isLetter || first == "_" else { continue }
            while index < lines.count {
                let line = isIndented ? lines[index].drop { $0 == "\t" } : lines[index]
                index += 1
                if line == end { break }
            }
        }
    }
}

extension Substring {
    fileprivate func trimmingEnd() -> Substring {
        var text = self
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
