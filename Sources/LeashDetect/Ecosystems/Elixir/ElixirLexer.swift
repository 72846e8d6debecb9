/// Takes Elixir apart.
///
/// Source: https://hexdocs.pm/elixir/syntax-reference.html
package struct ElixirLexer {
    private static let deepest = 100

    private var cursor: Cursor
    private var lexemes: [Lexeme] = []
    /// How many strings are open around this place, by interpolation.
    private var depth = 0

    private init(_ text: String) { cursor = Cursor(text) }

    package static func lexemes(of text: String) -> [Lexeme] {
        var lexer = Self(text)
        while let byte = lexer.cursor.next { lexer.read(byte) }
        return lexer.lexemes
    }

    private mutating func read(_ byte: UInt8) {
        let line = cursor.line
        switch byte {
        case UInt8(ascii: "#"): cursor.skipLine()
        case UInt8(ascii: "\""), UInt8(ascii: "'"): readString(byte)
        case UInt8(ascii: "~") where cursor.byte(after: 1)?.isLetter == true: readSigil()
        case UInt8(ascii: ":"): readAtom()
        case UInt8(ascii: "?"): skipCharacter()
        case _ where byte.isWord: readWord()
        case _ where byte.isBlank || byte == UInt8(ascii: "\n"): cursor.advance()
        default:
            cursor.advance()
            lexemes.append(Lexeme(.sign, String(Unicode.Scalar(byte)), line: line))
        }
    }

    /// A name, with the names behind its dots if it is a module's, or the key of a pair.
    private mutating func readWord() {
        let (start, line) = (cursor.position, cursor.line)
        cursor.skip(while: \.isWord)
        while cursor.next == UInt8(ascii: "."), let byte = cursor.byte(after: 1),
            (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
        {
            cursor.advance()
            cursor.skip(while: \.isWord)
        }
        if cursor.next == UInt8(ascii: "?") || cursor.next == UInt8(ascii: "!") { cursor.advance() }
        let text = cursor.text(from: start)
        lexemes.append(Lexeme(takeColon() ? .key : .word, text, line: line))
    }

    /// Past a colon that a blank follows, as behind keys.
    private mutating func takeColon() -> Bool {
        guard cursor.next == UInt8(ascii: ":") else { return false }
        guard let byte = cursor.byte(after: 1), byte.isBlank || byte == UInt8(ascii: "\n") else { return false }
        cursor.advance()
        return true
    }

    private mutating func readAtom() {
        let line = cursor.line
        cursor.advance()
        guard let byte = cursor.next, byte.isWord || byte == UInt8(ascii: "\"") else {
            lexemes.append(Lexeme(.sign, ":", line: line))
            return
        }
        let text: String
        if byte == UInt8(ascii: "\"") {
            text = body(from: byte).text
        } else {
            let start = cursor.position
            cursor.skip { $0.isWord || $0 == UInt8(ascii: "@") }
            text = cursor.text(from: start)
        }
        lexemes.append(Lexeme(.atom, text, line: line))
    }

    private mutating func skipCharacter() {
        cursor.advance()
        if cursor.next == UInt8(ascii: "\\") { cursor.advance() }
        cursor.advance()
        cursor.skip { $0 & 0xC0 == 0x80 }
    }

    private mutating func readString(_ quote: UInt8) {
        let line = cursor.line
        let (text, isWhole) = body(from: quote)
        let kind: Lexeme.Kind = takeColon() ? .key : isWhole ? .string : .pattern
        lexemes.append(Lexeme(kind, text, line: line))
    }

    private mutating func readSigil() {
        let line = cursor.line
        cursor.advance()
        let isRaw = cursor.next.map { $0 < UInt8(ascii: "a") } ?? false
        cursor.skip(while: \.isLetter)
        guard let opening = cursor.next, let closing = Self.closings[opening] else { return }
        let (text, _) = body(from: opening, to: closing, isRaw: isRaw)
        cursor.skip(while: \.isLetter)
        lexemes.append(Lexeme(.pattern, text, line: line))
    }

    private static let closings: [UInt8: UInt8] = Dictionary(
        uniqueKeysWithValues: zip("([{<|/\"'".utf8, ")]}>|/\"'".utf8).map { ($0, $1) }
    )

    /// What lies between two quotes, or three and three, both passed; and whether nothing is put into it.
    private mutating func body(
        from opening: UInt8,
        to closing: UInt8? = nil,
        isRaw: Bool = false
    ) -> (text: String, isWhole: Bool) {
        let closing = closing ?? opening
        let isQuote = opening == UInt8(ascii: "\"") || opening == UInt8(ascii: "'")
        let length = isQuote && cursor.byte(after: 1) == opening && cursor.byte(after: 2) == opening ? 3 : 1
        cursor.advance(by: length)
        let start = cursor.position
        var isWhole = true
        while let byte = cursor.next {
            if byte == closing, (1..<length).allSatisfy({ cursor.byte(after: $0) == closing }) { break }
            if byte == UInt8(ascii: "\\") {
                cursor.advance(by: 2)
            } else if !isRaw, byte == UInt8(ascii: "#"), cursor.byte(after: 1) == UInt8(ascii: "{") {
                isWhole = false
                skipInterpolation()
            } else {
                cursor.advance()
            }
        }
        let text = cursor.text(from: start)
        cursor.advance(by: length)
        return (text, isWhole)
    }

    /// Past `#{...}`, in which strings may stand again; past everything where they are nested too deep.
    private mutating func skipInterpolation() {
        guard depth < Self.deepest else { return cursor.skip { _ in true } }
        depth += 1
        defer { depth -= 1 }
        cursor.advance(by: 2)
        var open = 1
        while open > 0, let byte = cursor.next {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "'"): _ = body(from: byte)
            case UInt8(ascii: "?"): skipCharacter()
            case UInt8(ascii: "{"), UInt8(ascii: "}"):
                open += byte == UInt8(ascii: "{") ? 1 : -1
                cursor.advance()
            default: cursor.advance()
            }
        }
    }
}
