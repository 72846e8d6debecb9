/// Takes Swift apart, as far as a Package.swift goes: regex literals are read as signs.
///
/// Source: https://docs.swift.org/swift-book/documentation/the-swift-programming-language/lexicalstructure/
package struct SwiftLexer {
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
        let (start, line) = (cursor.position, cursor.line)
        if byte.isWord {
            cursor.skip(while: \.isWord)
            lexemes.append(Lexeme(.word, cursor.text(from: start), line: line))
        } else if byte == UInt8(ascii: "`") {
            cursor.advance()
            cursor.skip { $0 != UInt8(ascii: "`") && $0 != UInt8(ascii: "\n") }
            lexemes.append(Lexeme(.word, String(cursor.text(from: start).dropFirst()), line: line))
            cursor.advance()
        } else if skipComment() {
            return
        } else if let hashes = stringHashes {
            readString(hashes: hashes)
        } else {
            cursor.advance()
            if byte > UInt8(ascii: " ") { lexemes.append(Lexeme(.sign, String(Unicode.Scalar(byte)), line: line)) }
        }
    }

    /// Past a comment, if there is one here; those between `/*` and `*/` nest.
    private mutating func skipComment() -> Bool {
        if cursor.isAt("//") {
            cursor.skipLine()
            return true
        }
        guard cursor.take("/*") else { return false }
        var open = 1
        while open > 0, !cursor.isAtEnd {
            if cursor.take("/*") {
                open += 1
            } else if cursor.take("*/") {
                open -= 1
            } else {
                cursor.advance()
            }
        }
        return true
    }

    /// How many `#` stand before the quote of a string that begins here; `nil` where none does.
    private var stringHashes: Int? {
        var count = 0
        // More than a person would write, and few enough to count again at each.
        while count < 64, cursor.byte(after: count) == UInt8(ascii: "#") { count += 1 }
        return cursor.byte(after: count) == UInt8(ascii: "\"") ? count : nil
    }

    private mutating func readString(hashes: Int) {
        let line = cursor.line
        let (text, isWhole) = body(hashes: hashes)
        lexemes.append(Lexeme(isWhole ? .string : .pattern, text, line: line))
    }

    /// What lies between the quotes, both passed, with escapes as they are written; a string of one line ends with it.
    private mutating func body(hashes: Int) -> (text: String, isWhole: Bool) {
        cursor.advance(by: hashes)
        let length = cursor.isAt("\"\"\"") ? 3 : 1
        cursor.advance(by: length)
        let start = cursor.position
        var isWhole = true
        while let byte = cursor.next {
            if byte == UInt8(ascii: "\""), closes(length: length, hashes: hashes) {
                let text = cursor.text(from: start)
                cursor.advance(by: length + hashes)
                return (text, isWhole)
            }
            if length == 1, byte == UInt8(ascii: "\n") { break }
            guard byte == UInt8(ascii: "\\"), (0..<hashes).allSatisfy({ isHash(after: $0 + 1) }) else {
                cursor.advance()
                continue
            }
            isWhole = false
            cursor.advance(by: hashes + 1)
            if cursor.next == UInt8(ascii: "(") { skipInterpolation() } else { cursor.advance() }
        }
        return (cursor.text(from: start), false)
    }

    private func isHash(after distance: Int) -> Bool { cursor.byte(after: distance) == UInt8(ascii: "#") }

    private func closes(length: Int, hashes: Int) -> Bool {
        (0..<length).allSatisfy { cursor.byte(after: $0) == UInt8(ascii: "\"") }
            && (0..<hashes).allSatisfy { isHash(after: length + $0) }
    }

    /// Past `(...)`, in which strings may stand again; past everything where they are nested too deep.
    private mutating func skipInterpolation() {
        guard depth < Self.deepest else { return cursor.skip { _ in true } }
        depth += 1
        defer { depth -= 1 }
        var open = 0
        repeat {
            if let hashes = stringHashes {
                _ = body(hashes: hashes)
                continue
            }
            if skipComment() { continue }
            if cursor.next == UInt8(ascii: "(") { open += 1 }
            if cursor.next == UInt8(ascii: ")") { open -= 1 }
            cursor.advance()
        } while open > 0 && !cursor.isAtEnd
    }
}
