extension String {
    /// This text as a code span: no character of it is markup, HTML or a mention, in a table's cell neither.
    package var markdownCode: String {
        let text = printable
        // A pipe ends a cell even inside of backticks, and a backslash before it is no sure escape.
        guard !text.contains("|") else { return "<code>\(text.entities)</code>" }
        let runs = text.split { $0 != "`" }.map(\.count)
        // A span ends at a run of backticks as long as the one that began it, so begin it with an unused length.
        let fence = String(repeating: "`", count: (1...(runs.count + 1)).first { !runs.contains($0) } ?? 1)
        let isTouching = text.isEmpty || text.hasPrefix("`") || text.hasSuffix("`")
        return isTouching ? "\(fence) \(text) \(fence)" : fence + text + fence
    }

    /// This text as prose of one line: what is between backticks becomes code, and no other markup takes effect.
    package var markdownProse: String {
        let text = split(separator: "\n").map { String($0).printable }.joined(separator: " ")
        let parts = text.split(separator: "`", omittingEmptySubsequences: false).map(String.init)
        guard parts.count % 2 == 1 else { return text.disarmed }
        return parts.enumerated().map { index, part in
            index % 2 == 1 && !part.isEmpty ? part.markdownCode : part.disarmed
        }.joined()
    }

    /// This text with each character that could be markup escaped.
    private var disarmed: String {
        reduce(into: "") { prose, character in
            switch character {
            case "&": prose += "&amp;"
            case "<": prose += "&lt;"
            case ">": prose += "&gt;"
            case "|": prose += "&#124;"
            // Nobody is to be called by what a server's message happens to hold.
            case "@": prose += "@<!-- -->"
            case "\\", "`", "*", "_", "[", "]", "~", "#", "!": prose += "\\\(character)"
            default: prose.append(character)
            }
        }
    }

    /// This text with each character that is not a letter, a digit or a blank as a reference to its number.
    private var entities: String {
        unicodeScalars.reduce(into: "") { text, scalar in
            let isPlain = scalar == " " || !scalar.isASCII || Character(scalar).isLetter || Character(scalar).isNumber
            text += isPlain ? String(scalar) : "&#\(scalar.value);"
        }
    }
}

extension String {
    /// This text without newlines at its end.
    package var trimmedEnd: String {
        var text = self
        while text.last == "\n" { text.removeLast() }
        return text
    }
}

/// What a comment on a pull request is made of.
package enum Markdown {
    /// More rows than this are folded away.
    private static let most = 30

    package static func heading(_ level: Int, _ text: String) -> String {
        String(repeating: "#", count: level) + " \(text)\n\n"
    }

    /// A table of cells that are markdown already.
    package static func table(_ titles: [String], _ rows: [[String]]) -> String {
        let lines = [titles, titles.map { _ in "---" }] + rows
        return lines.map { "| " + $0.joined(separator: " | ") + " |\n" }.joined() + "\n"
    }

    /// A heading and a list; nothing where the list is empty.
    package static func list(_ title: String, _ entries: [String]) -> String {
        guard !entries.isEmpty else { return "" }
        return "**\(title)**\n\n" + folded(entries.count, entries.map { "- \($0)\n" }.joined() + "\n")
    }

    /// The text, behind a line to open it by if it has many rows.
    package static func folded(_ rows: Int, _ text: String) -> String {
        guard rows > most else { return text }
        return "<details>\n<summary>\(rows.of("row"))</summary>\n\n\(text)</details>\n\n"
    }
}
