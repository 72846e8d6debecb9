/// Takes a program's text apart; whatever is malformed ends where the text or the line does.
package struct CodeLexer {
    private static let deepest = 100

    private let syntax: CodeSyntax
    private var cursor: Cursor
    private var tokens: [CodeToken] = []
    /// How many strings are open around this place, by interpolation.
    private var depth = 0
    /// The last line in which a slash had no other after it.
    private var slashLine = 0

    private init(_ text: String, _ syntax: CodeSyntax) {
        self.syntax = syntax
        cursor = Cursor(text)
    }

    package static func tokens(of text: String, _ syntax: CodeSyntax) -> [CodeToken] {
        var lexer = Self(text, syntax)
        while let byte = lexer.cursor.next { lexer.read(byte) }
        return lexer.tokens
    }

    private mutating func read(_ byte: UInt8) {
        if byte == UInt8(ascii: "\n") {
            tokens.append(CodeToken(.newline, "\n", line: cursor.line))
            cursor.advance()
        } else if byte.isBlank {
            cursor.advance()
        } else if byte.isWord {
            readWord()
        } else if !skipComment(byte), !skipDirective(byte), !readString() {
            readSign(byte)
        }
    }

    private mutating func readWord() {
        let (start, line) = (cursor.position, cursor.line)
        cursor.skip(while: \.isWord)
        tokens.append(CodeToken(.word, cursor.text(from: start), line: line))
    }

    private mutating func readSign(_ byte: UInt8) {
        if byte == UInt8(ascii: "`"), syntax.quotesNames {
            readQuotedName()
        } else if byte == UInt8(ascii: "'"), syntax.hasCharacters {
            skipCharacter()
        } else if byte != UInt8(ascii: "/") || !syntax.hasSlashes || isAfterValue || !readSlashes() {
            let (start, line) = (cursor.position, cursor.line)
            cursor.advance()
            if syntax.joinsSigns, byte.isOperator { cursor.skip(while: \.isOperator) }
            tokens.append(CodeToken(.sign, cursor.text(from: start), line: line))
        }
    }

    private mutating func skipComment(_ byte: UInt8) -> Bool {
        if byte == UInt8(ascii: "/") {
            if cursor.isAt("//") {
                cursor.skipLine()
                return true
            }
            guard cursor.isAt("/*") else { return false }
            skipComment(from: "/*", to: "*/")
            return true
        }
        // `(*)` is an operator of F#.
        guard syntax.parenthesesComment, cursor.isAt("(*"), !cursor.isAt("(*)") else { return false }
        skipComment(from: "(*", to: "*)")
        return true
    }

    private mutating func skipComment(from opening: StaticString, to closing: StaticString) {
        cursor.advance(by: 2)
        var open = 1
        while open > 0, !cursor.isAtEnd {
            if cursor.take(closing) {
                open -= 1
            } else if syntax.nestsComments, cursor.take(opening) {
                open += 1
            } else {
                cursor.advance()
            }
        }
    }

    private mutating func skipDirective(_ byte: UInt8) -> Bool {
        guard byte == UInt8(ascii: "#"), syntax.hasDirectives else { return false }
        guard tokens.last.map({ $0.kind == .newline }) ?? true else { return false }
        cursor.skipLine()
        return true
    }

    private mutating func readQuotedName() {
        let line = cursor.line
        cursor.advance()
        let start = cursor.position
        cursor.skip { $0 != UInt8(ascii: "`") && $0 != UInt8(ascii: "\n") }
        tokens.append(CodeToken(.word, cursor.text(from: start), line: line))
        _ = cursor.take("`")
    }

    /// `'x'` or `'\n'`; a lone quote is passed over.
    private mutating func skipCharacter() {
        if cursor.byte(after: 1) == UInt8(ascii: "\\") {
            cursor.advance(by: 3)
            cursor.skip { $0 != UInt8(ascii: "'") && $0 != UInt8(ascii: "\n") }
            _ = cursor.take("'")
        } else if cursor.byte(after: 2) == UInt8(ascii: "'"), cursor.byte(after: 1) != UInt8(ascii: "\n") {
            cursor.advance(by: 3)
        } else {
            cursor.advance()
        }
    }

    private var isAfterValue: Bool {
        guard let last = tokens.last else { return false }
        return last.kind == .word || last.kind == .string || last.closes
    }

    private mutating func readSlashes() -> Bool {
        let (before, start, line) = (cursor, cursor.position + 1, cursor.line)
        guard line != slashLine else { return false }
        cursor.advance()
        while let byte = cursor.next, byte != UInt8(ascii: "/"), byte != UInt8(ascii: "\n") {
            cursor.advance(by: byte == UInt8(ascii: "\\") ? 2 : 1)
        }
        guard cursor.next == UInt8(ascii: "/") else {
            cursor = before
            slashLine = line
            return false
        }
        tokens.append(CodeToken(.string, cursor.text(from: start), line: line))
        cursor.advance()
        return true
    }
}

// Strings.
extension CodeLexer {
    private mutating func readString() -> Bool {
        let line = cursor.line
        guard let text = string() else { return false }
        tokens.append(CodeToken(.string, String(decoding: text, as: UTF8.self), line: line))
        return true
    }

    /// The bytes of the string that begins here; `nil` if none does.
    private mutating func string() -> [UInt8]? {
        guard let literal = syntax.literals.first(where: { cursor.isAt($0.opening) }) else { return nil }
        _ = cursor.take(literal.opening)
        depth += 1
        defer { depth -= 1 }
        var text: [UInt8] = []
        while let byte = cursor.next, literal.spansLines || byte != UInt8(ascii: "\n") {
            if cursor.take(literal.closing) {
                guard literal.doubles, cursor.take(literal.closing) else { break }
                literal.closing.withUTF8Buffer { text += $0 }
            } else if byte == UInt8(ascii: "\\"), literal.escapes {
                appendEscape(to: &text)
            } else if let opening = literal.interpolation, depth < Self.deepest, cursor.isAt(opening) {
                appendInterpolation(opening, to: &text)
            } else {
                text.append(byte)
                cursor.advance()
            }
        }
        return text
    }

    private mutating func appendEscape(to text: inout [UInt8]) {
        cursor.advance()
        guard let byte = cursor.next, byte != UInt8(ascii: "\n") else { return }
        switch byte {
        case UInt8(ascii: "n"): text.append(UInt8(ascii: "\n"))
        case UInt8(ascii: "t"): text.append(UInt8(ascii: "\t"))
        default: text.append(byte)
        }
        cursor.advance()
    }

    /// As it is written, with the braces: strings in it may hold some that are not its own.
    private mutating func appendInterpolation(_ opening: StaticString, to text: inout [UInt8]) {
        let start = cursor.position
        _ = cursor.take(opening)
        if cursor.byte(after: -2) != UInt8(ascii: "$"), cursor.take("{") {
            text.append(UInt8(ascii: "{"))
            return
        }
        var open = 1
        while open > 0, let byte = cursor.next, byte != UInt8(ascii: "\n") {
            if string() != nil { continue }
            if byte == UInt8(ascii: "{") { open += 1 }
            if byte == UInt8(ascii: "}") { open -= 1 }
            cursor.advance()
        }
        text += cursor.text(from: start).utf8
    }
}

extension UInt8 {
    fileprivate var isOperator: Bool { "!#%&*+-/:<=>?@\\^|~".utf8.contains(self) }
}
