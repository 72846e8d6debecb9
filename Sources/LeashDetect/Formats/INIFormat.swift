/// Files of sections with keys, as Python's `configparser` reads them.
package enum INIFormat {
    /// One key's value, a line each; those after the first were indented.
    package struct Entry: Equatable, Sendable {
        package let section: String
        /// In lower case.
        package let key: String
        /// Without empty lines and comments.
        package let lines: [Line]
    }

    package struct Line: Equatable, Sendable {
        package let text: String
        /// From 1.
        package let number: Int
    }

    /// All entries in file order; lines that are none are passed over.
    package static func entries(of text: SourceText) -> [Entry] {
        var entries: [Entry] = []
        var (section, key, lines): (String, String?, [Line]) = ("", nil, [])
        func end() {
            if let key { entries.append(Entry(section: section, key: key, lines: lines)) }
            (key, lines) = (nil, [])
        }
        for (index, line) in text.lines.enumerated() {
            let content = line.trimmed
            if content.isEmpty || content.hasPrefix("#") || content.hasPrefix(";") { continue }
            if line.first?.isWhitespace == true, key != nil {
                lines.append(Line(text: content, number: index + 1))
            } else if content.hasPrefix("["), let close = content.lastIndex(of: "]") {
                end()
                section = String(content[content.index(after: content.startIndex)..<close])
            } else if let mark = content.firstIndex(where: { $0 == "=" || $0 == ":" }) {
                end()
                key = content[..<mark].trimmed.lowercased()
                let value = content[content.index(after: mark)...].trimmed
                if !value.isEmpty { lines.append(Line(text: value, number: index + 1)) }
            }
        }
        end()
        return entries
    }
}
