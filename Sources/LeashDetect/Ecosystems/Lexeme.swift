/// A piece of a manifest that is a program: comments and blanks are gone.
package struct Lexeme: Equatable, Sendable {
    package enum Kind: Sendable {
        /// A name or number.
        case word
        /// A literal whose text is known, without its quotes.
        case string
        /// A literal that something is put into when the program runs, or a sigil; the text is what is known of it.
        case pattern
        /// `:name`, without the colon.
        case atom
        /// `name:` before a value, without the colon.
        case key
        /// One sign.
        case sign
    }

    package let kind: Kind
    package let text: String
    /// Where it begins, from 1.
    package let line: Int

    init(_ kind: Kind, _ text: String, line: Int) {
        self.kind = kind
        self.text = text
        self.line = line
    }

    /// The text of a string; `nil` of anything else.
    var string: String? { kind == .string ? text : nil }

    func isWord(_ text: String) -> Bool { kind == .word && self.text == text }

    func isKey(_ text: String) -> Bool { kind == .key && self.text == text }

    func isSign(_ text: String) -> Bool { kind == .sign && self.text == text }

    var opens: Bool { kind == .sign && (text == "(" || text == "[" || text == "{") }

    var closes: Bool { kind == .sign && (text == ")" || text == "]" || text == "}") }
}

extension RandomAccessCollection where Element == Lexeme, Index == Int {
    /// The place of the bracket that closes the one here; the end, if nothing does.
    func closing(_ open: Int) -> Int {
        var depth = 0
        for index in open..<endIndex {
            if self[index].opens { depth += 1 }
            if self[index].closes { depth -= 1 }
            if depth <= 0 { return index }
        }
        return endIndex
    }

    /// The parts between the commas that no bracket holds; without empty ones.
    var items: [SubSequence] {
        var (items, start, depth): ([SubSequence], Int, Int) = ([], startIndex, 0)
        for index in indices {
            if self[index].opens { depth += 1 }
            if self[index].closes { depth -= 1 }
            guard depth == 0, self[index].isSign(",") else { continue }
            items.append(self[start..<index])
            start = index + 1
        }
        items.append(self[start..<endIndex])
        return items.filter { !$0.isEmpty }
    }
}
