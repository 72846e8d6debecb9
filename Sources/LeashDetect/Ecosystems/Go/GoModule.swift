/// What a go.mod file says.
struct GoModule {
    struct Requirement {
        let path: String
        let isIndirect: Bool
        let line: Int
    }

    var requirements: [Requirement] = []
    /// The packages of `tool` lines.
    var tools: [(package: String, line: Int)] = []

    /// - Throws: for a line that is none of the file's grammar.
    init(_ text: String) throws(FormatError) {
        var block: (directive: String, line: Int)?
        for line in try GoModuleLine.lines(of: text) {
            guard let first = line.words.first else { continue }
            if let open = block {
                if first == ")" { block = nil } else { note(line.words[...], of: open.directive, line) }
            } else if line.words.last == "(", line.words.count == 2 {
                block = (first, line.number)
            } else if first == "(" || first == ")" {
                throw FormatError(line: line.number, "unexpected \(first)")
            } else {
                note(line.words.dropFirst(), of: first, line)
            }
        }
        if let block { throw FormatError(line: block.line, "a block is not closed") }
    }

    private mutating func note(_ words: ArraySlice<String>, of directive: String, _ line: GoModuleLine) {
        guard let value = words.first else { return }
        switch directive {
        case "require" where words.count == 2:
            requirements.append(Requirement(path: value, isIndirect: line.isIndirect, line: line.number))
        case "tool": tools.append((value, line.number))
        default: break
        }
    }
}

/// One line of go.mod in words; strings are words without their quotes.
struct GoModuleLine {
    let number: Int
    var words: [String] = []
    var comment = ""

    /// As `go mod tidy` marks it: the comment is `indirect`, alone or before a semicolon.
    var isIndirect: Bool {
        let parts = comment.split { $0 == " " || $0 == "\t" }
        return parts.first == "indirect;" || parts == ["indirect"]
    }

    /// - Throws: for a string without an end.
    static func lines(of text: String) throws(FormatError) -> [GoModuleLine] {
        var cursor = Cursor(text)
        var lines: [GoModuleLine] = []
        while !cursor.isAtEnd {
            var line = GoModuleLine(number: cursor.line)
            while let byte = cursor.next, byte != UInt8(ascii: "\n") { try line.read(byte, &cursor) }
            cursor.advance()
            if !line.words.isEmpty { lines.append(line) }
        }
        return lines
    }

    private mutating func read(_ byte: UInt8, _ cursor: inout Cursor) throws(FormatError) {
        let start = cursor.position
        if byte.isBlank {
            cursor.advance()
        } else if cursor.take("//") {
            cursor.skipLine()
            comment = String(cursor.text(from: start).dropFirst(2))
        } else if byte.isQuote {
            try readString(byte, &cursor)
        } else if byte.isBracket {
            cursor.advance()
            words.append(cursor.text(from: start))
        } else {
            while let next = cursor.next, next.isInWord, !cursor.isAt("//") { cursor.advance() }
            words.append(cursor.text(from: start))
        }
    }

    private mutating func readString(_ quote: UInt8, _ cursor: inout Cursor) throws(FormatError) {
        cursor.advance()
        let start = cursor.position
        cursor.skip { $0 != quote && $0 != UInt8(ascii: "\n") }
        guard cursor.next == quote else { throw FormatError(line: number, "a string is not closed") }
        words.append(cursor.text(from: start))
        cursor.advance()
    }
}

extension UInt8 {
    fileprivate var isBracket: Bool { "()[]{},".utf8.contains(self) }

    fileprivate var isQuote: Bool { self == UInt8(ascii: "\"") || self == UInt8(ascii: "`") }

    fileprivate var isInWord: Bool { self != UInt8(ascii: "\n") && !isBlank && !isBracket && !isQuote }
}
