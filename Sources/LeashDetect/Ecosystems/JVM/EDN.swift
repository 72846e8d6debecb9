/// A form of Clojure's notation for data, with its line.
struct EDN {
    enum Content {
        /// Of parentheses.
        case list([EDN])
        case vector([EDN])
        /// Keys and values in turn.
        case map([EDN])
        case set([EDN])
        case string(String)
        /// `:a/b`, without the colon.
        case keyword(String)
        /// A symbol, number or character.
        case symbol(String)
    }

    let content: Content
    let line: Int

    /// What stands in it; a map's keys and values in turn.
    var elements: [EDN] {
        switch content {
        case .list(let forms), .vector(let forms), .map(let forms), .set(let forms): forms
        default: []
        }
    }

    var keyword: String? { if case .keyword(let name) = content { name } else { nil } }

    var symbol: String? { if case .symbol(let name) = content { name } else { nil } }

    var string: String? { if case .string(let text) = content { text } else { nil } }

    /// The keys and values of a map; of a list or vector, those that follow as `:key value`.
    var entries: [(key: EDN, value: EDN)] {
        var (entries, index) = ([(key: EDN, value: EDN)](), 0)
        let forms = elements
        while index + 1 < forms.count {
            if case .map = content {
                entries.append((forms[index], forms[index + 1]))
                index += 2
            } else if forms[index].keyword != nil {
                entries.append((forms[index], forms[index + 1]))
                index += 2
            } else {
                index += 1
            }
        }
        return entries
    }

    /// The value of a keyword among the entries.
    subscript(_ key: String) -> EDN? { entries.first { $0.key.keyword == key }?.value }
}

extension EDN {
    /// The first form of a text; `nil` if it holds none.
    ///
    /// - Throws: for brackets that do not match, and strings without an end.
    static func parse(_ text: SourceText) throws(FormatError) -> EDN? {
        var reader = Reader(cursor: Cursor(text.text))
        while let next = try reader.next(depth: 0) {
            if case .form(let form) = next { return form }
            throw FormatError(line: reader.cursor.line, "a bracket is closed that was not opened")
        }
        return nil
    }

    private enum Next {
        case form(EDN)
        case closing(UInt8)
    }

    private struct Reader {
        var cursor: Cursor

        /// The next form or closing bracket; `nil` at the end.
        mutating func next(depth: Int) throws(FormatError) -> Next? {
            guard depth < maximumDepth else { throw .tooDeep(line: cursor.line) }
            while let byte = cursor.next {
                let line = cursor.line
                switch byte {
                case UInt8(ascii: ";"): cursor.skipLine()
                case _ where byte.isSpace: cursor.advance()
                // Quotes and the like belong to the form that follows.
                case UInt8(ascii: "'"), UInt8(ascii: "`"), UInt8(ascii: "~"), UInt8(ascii: "@"): cursor.advance()
                case UInt8(ascii: "^"):
                    cursor.advance()
                    _ = try next(depth: depth + 1)
                case UInt8(ascii: "#"):
                    if let set = try dispatch(depth: depth, line) { return .form(set) }
                case UInt8(ascii: "("): return .form(EDN(content: .list(try forms(to: ")", depth)), line: line))
                case UInt8(ascii: "["): return .form(EDN(content: .vector(try forms(to: "]", depth)), line: line))
                case UInt8(ascii: "{"): return .form(EDN(content: .map(try forms(to: "}", depth)), line: line))
                case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
                    cursor.advance()
                    return .closing(byte)
                case UInt8(ascii: "\""): return .form(EDN(content: .string(try string()), line: line))
                default: return .form(word(line))
                }
            }
            return nil
        }

        /// What a `#` begins: a set, a form to leave out, or a tag or reader's sign, which is passed over.
        private mutating func dispatch(depth: Int, _ line: Int) throws(FormatError) -> EDN? {
            cursor.advance()
            if cursor.take("_") {
                _ = try next(depth: depth + 1)
            } else if cursor.isAt("{") {
                return EDN(content: .set(try forms(to: "}", depth)), line: line)
            } else if cursor.isAt("\"") {
                return EDN(content: .string(try string()), line: line)
            } else if !cursor.isAt("(") {
                cursor.skip { !$0.isSpace && !$0.isDelimiter }
            }
            return nil
        }

        private mutating func forms(to closing: Unicode.Scalar, _ depth: Int) throws(FormatError) -> [EDN] {
            let line = cursor.line
            cursor.advance()
            var forms: [EDN] = []
            while let next = try next(depth: depth + 1) {
                switch next {
                case .form(let form): forms.append(form)
                case .closing(UInt8(ascii: closing)): return forms
                case .closing: throw FormatError(line: cursor.line, "brackets do not match")
                }
            }
            throw FormatError(line: line, "a bracket is not closed")
        }

        private mutating func string() throws(FormatError) -> String {
            let line = cursor.line
            cursor.advance()
            let start = cursor.position
            while let byte = cursor.next, byte != UInt8(ascii: "\"") {
                cursor.advance(by: byte == UInt8(ascii: "\\") ? 2 : 1)
            }
            guard !cursor.isAtEnd else { throw FormatError(line: line, "a string is not closed") }
            let text = cursor.text(from: start)
            cursor.advance()
            return text
        }

        private mutating func word(_ line: Int) -> EDN {
            let start = cursor.position
            // A character: `\(` is one.
            if cursor.next == UInt8(ascii: "\\") { cursor.advance(by: 2) }
            cursor.skip { !$0.isSpace && !$0.isDelimiter }
            let text = cursor.text(from: start)
            return EDN(content: text.hasPrefix(":") ? .keyword(String(text.dropFirst())) : .symbol(text), line: line)
        }
    }
}

extension UInt8 {
    /// A comma is a blank in Clojure.
    fileprivate var isSpace: Bool { isBlank || self == UInt8(ascii: "\n") || self == UInt8(ascii: ",") || self < 0x20 }

    fileprivate var isDelimiter: Bool { "()[]{}\";".utf8.contains(self) }
}
