/// Python, taken apart as far as it takes to know strings from comments, and both from code.
package enum PythonCode {
    /// Lines end only where no bracket is open; strings that stand beside each other are one.
    package static func tokens(of text: String) -> [ScriptToken] {
        var lexer = Lexer(cursor: Cursor(text))
        while let byte = lexer.cursor.next { lexer.read(byte) }
        return lexer.tokens
    }

    private struct Lexer {
        var cursor: Cursor
        var tokens: [ScriptToken] = []
        /// How many brackets are open.
        private var depth = 0

        init(cursor: Cursor) { self.cursor = cursor }

        mutating func read(_ byte: UInt8) {
            switch byte {
            case UInt8(ascii: "\n"):
                if depth == 0, tokens.last.map({ $0.kind != .newline }) ?? false {
                    add(.newline) { $0.advance() }
                } else {
                    cursor.advance()
                }
            case UInt8(ascii: "\\"): cursor.advance(by: 2)
            case UInt8(ascii: "#"): cursor.skipLine()
            case UInt8(ascii: "\""), UInt8(ascii: "'"): readString(isRaw: false, isFormatted: false)
            case _ where byte.isWord: readName()
            case _ where byte.isBlank: cursor.advance()
            default:
                if "([{".utf8.contains(byte) { depth += 1 }
                if ")]}".utf8.contains(byte) { depth = max(0, depth - 1) }
                add(.sign) { $0.advance() }
            }
        }

        private mutating func add(_ kind: ScriptToken.Kind, _ pass: (inout Cursor) -> Void) {
            let (start, line) = (cursor.position, cursor.line)
            pass(&cursor)
            tokens.append(ScriptToken(kind, cursor.text(from: start), line: line))
        }

        /// A name, or what stands before a string: `rb"..."`.
        private mutating func readName() {
            let (start, line) = (cursor.position, cursor.line)
            cursor.skip(while: \.isWord)
            let name = cursor.text(from: start)
            let isQuote = cursor.isAt("\"") || cursor.isAt("'")
            let prefix = name.lowercased()
            if isQuote, prefix.utf8.count <= 2, prefix.utf8.allSatisfy({ "rbuft".utf8.contains($0) }) {
                let isFormatted = prefix.contains("f") || prefix.contains("t")
                readString(isRaw: prefix.contains("r"), isFormatted: isFormatted)
            } else {
                tokens.append(ScriptToken(.name, name, line: line))
            }
        }

        private mutating func readString(isRaw: Bool, isFormatted: Bool) {
            let line = cursor.line
            guard let (text, isClosed) = string(isRaw: isRaw) else { return }
            let kind: ScriptToken.Kind = isClosed && !(isFormatted && text.contains("{")) ? .string : .other
            if let last = tokens.last, last.kind == .string || last.kind == .other {
                tokens.removeLast()
                // What is longer is of no use, and would be copied for each of its parts.
                let isShort = last.text.utf8.count < 10_000
                let both: ScriptToken.Kind = isShort && last.kind == .string && kind == .string ? .string : .other
                tokens.append(ScriptToken(both, isShort ? last.text + text : last.text, line: last.line))
            } else {
                tokens.append(ScriptToken(kind, text, line: line))
            }
        }

        /// A string that is not closed ends with its line, or with the text if it has three quotes.
        private mutating func string(isRaw: Bool) -> (text: String, isClosed: Bool)? {
            let quote: StaticString = cursor.isAt("\"") ? "\"" : "'"
            let long: StaticString = cursor.isAt("\"") ? "\"\"\"" : "'''"
            let isLong = cursor.take(long)
            if !isLong, !cursor.take(quote) { return nil }
            var text: [UInt8] = []
            while let next = cursor.next, isLong || next != UInt8(ascii: "\n") {
                if cursor.take(isLong ? long : quote) { return (String(decoding: text, as: UTF8.self), true) }
                cursor.advance()
                guard next == UInt8(ascii: "\\"), let escaped = cursor.next else {
                    text.append(next)
                    continue
                }
                if isRaw { text.append(next) }
                if escaped != UInt8(ascii: "\n") || isRaw { text.append(escaped) }
                cursor.advance()
            }
            return (String(decoding: text, as: UTF8.self), false)
        }
    }
}
