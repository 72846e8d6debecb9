/// JavaScript and TypeScript, taken apart as far as it takes to know strings from comments, and both from code.
package enum JavaScript {
    package static func tokens(of text: String) -> [ScriptToken] {
        var lexer = Lexer(cursor: Cursor(text))
        while let byte = lexer.cursor.next { lexer.read(byte) }
        return lexer.tokens
    }

    private struct Lexer {
        var cursor: Cursor
        var tokens: [ScriptToken] = []
        /// The braces that are open in each interpolation that this place is in.
        var interpolations: [Int] = []

        mutating func read(_ byte: UInt8) {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"): cursor.advance()
            case UInt8(ascii: "\""), UInt8(ascii: "'"): readString(byte)
            case UInt8(ascii: "`"): readTemplate(isStart: true)
            case UInt8(ascii: "/"): readSlash()
            case UInt8(ascii: "}") where interpolations.last == 0:
                interpolations.removeLast()
                readTemplate(isStart: false)
            case UInt8(ascii: "#") where cursor.position == 0: cursor.skipLine()
            case _ where byte.isWord || byte == UInt8(ascii: "$"):
                add(.name) { $0.skip { $0.isWord || $0 == UInt8(ascii: "$") } }
            default:
                if let open = interpolations.last {
                    if byte == UInt8(ascii: "{") { interpolations[interpolations.count - 1] = open + 1 }
                    if byte == UInt8(ascii: "}") { interpolations[interpolations.count - 1] = open - 1 }
                }
                add(.sign) { $0.advance() }
            }
        }

        private mutating func add(_ kind: ScriptToken.Kind, _ pass: (inout Cursor) -> Void) {
            let (start, line) = (cursor.position, cursor.line)
            pass(&cursor)
            tokens.append(ScriptToken(kind, cursor.text(from: start), line: line))
        }

        /// A string that is not closed ends with its line.
        private mutating func readString(_ quote: UInt8) {
            let line = cursor.line
            cursor.advance()
            var text: [UInt8] = []
            while let next = cursor.next, next != quote, next != UInt8(ascii: "\n") {
                if next == UInt8(ascii: "\\") { cursor.advance() }
                if let byte = cursor.next { text.append(byte) }
                cursor.advance()
            }
            let isClosed = cursor.next == quote
            if isClosed { cursor.advance() }
            tokens.append(ScriptToken(isClosed ? .string : .other, String(decoding: text, as: UTF8.self), line: line))
        }

        /// A template's text, up to its end or to the next thing that is computed in it.
        private mutating func readTemplate(isStart: Bool) {
            let line = cursor.line
            cursor.advance()
            let start = cursor.position
            while let next = cursor.next, next != UInt8(ascii: "`") {
                if cursor.isAt("${") {
                    cursor.advance(by: 2)
                    interpolations.append(0)
                    if isStart { tokens.append(ScriptToken(.other, "", line: line)) }
                    return
                }
                cursor.advance(by: next == UInt8(ascii: "\\") ? 2 : 1)
            }
            if isStart { tokens.append(ScriptToken(.string, cursor.text(from: start), line: line)) }
            cursor.advance()
        }

        private mutating func readSlash() {
            if cursor.isAt("//") {
                cursor.skipLine()
            } else if cursor.take("/*") {
                cursor.skip(past: "*/")
            } else if isAfterValue {
                add(.sign) { $0.advance() }
            } else {
                add(.other) { Self.skipRegex(&$0) }
            }
        }

        /// Whether a slash divides here.
        private var isAfterValue: Bool {
            guard let last = tokens.last else { return false }
            switch last.kind {
            case .string, .other: return true
            case .newline: return false
            case .name: return !["return", "typeof", "case", "in", "of", "await", "yield", "void"].contains(last.text)
            case .sign: return last.text == ")" || last.text == "]" || last.text == "}"
            }
        }

        private static func skipRegex(_ cursor: inout Cursor) {
            cursor.advance()
            var isInClass = false
            while let next = cursor.next, next != UInt8(ascii: "\n"), isInClass || next != UInt8(ascii: "/") {
                if next == UInt8(ascii: "[") { isInClass = true }
                if next == UInt8(ascii: "]") { isInClass = false }
                cursor.advance(by: next == UInt8(ascii: "\\") ? 2 : 1)
            }
            if cursor.next == UInt8(ascii: "/") { cursor.advance() }
        }
    }
}
