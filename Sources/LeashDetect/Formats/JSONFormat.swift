import FoundationEssentials

/// JSON, and JSON5 with its comments.
///
/// `JSONDecoder` tells no lines, lets trailing commas pass, and takes the first of a key's values where JavaScript takes
/// the last: so the text is read here, and the decoder asked about the whole and about each string that has escapes.
package enum JSONFormat {
    /// - Parameters:
    ///   - text: nothing may follow its one value.
    ///   - allowsComments: whether it may be JSON5, of which comments and trailing commas are what is met with.
    /// - Returns: the value; of a key that comes twice it is the last.
    /// - Throws: ``FormatError`` if it is neither.
    package static func parse(_ text: SourceText, allowsComments: Bool = false) throws(FormatError) -> Value {
        try text.refuseNULs()
        var reader = JSONReader(text.text, isJSON5: allowsComments)
        let value = try reader.document()
        let decoder = JSONDecoder()
        decoder.allowsJSON5 = allowsComments
        guard (try? decoder.decode(Anything.self, from: Data(text.text.utf8))) != nil else {
            throw FormatError(line: 1, "not JSON")
        }
        return value
    }
}

/// What any JSON decodes to.
private struct Anything: Decodable {
    init(from decoder: any Decoder) {}
}

struct JSONReader {
    var cursor: Cursor
    private let isJSON5: Bool
    private let decoder = JSONDecoder()

    init(_ text: String, isJSON5: Bool) {
        cursor = Cursor(text)
        self.isJSON5 = isJSON5
        decoder.allowsJSON5 = isJSON5
    }

    func error(_ message: String) -> FormatError { FormatError(line: cursor.line, message) }

    mutating func document() throws(FormatError) -> Value {
        let value = try value(depth: 0)
        try skipBlanks()
        guard cursor.isAtEnd else { throw error("something stands after the end of the JSON") }
        return value
    }

    private mutating func value(depth: Int) throws(FormatError) -> Value {
        try skipBlanks()
        let line = cursor.line
        switch cursor.next {
        case UInt8(ascii: "{"): return Value(.table(try members(depth: depth + 1)), line: line)
        case UInt8(ascii: "["): return Value(.array(try elements(depth: depth + 1)), line: line)
        case UInt8(ascii: "\""): return Value(.string(try string()), line: line)
        case UInt8(ascii: "'") where isJSON5: return Value(.string(try string()), line: line)
        default: return Value(try word(), line: line)
        }
    }

    private mutating func elements(depth: Int) throws(FormatError) -> [Value] {
        var elements: [Value] = []
        try open(depth: depth)
        while !cursor.take("]") {
            elements.append(try value(depth: depth))
            try separate(from: "]")
        }
        return elements
    }

    private mutating func members(depth: Int) throws(FormatError) -> [Value.Member] {
        var members: [Value.Member] = []
        var places: [String: Int] = [:]
        try open(depth: depth)
        while !cursor.take("}") {
            let line = cursor.line
            let key = try key()
            let member = Value.Member(key, line: line, try value(depth: depth))
            if let place = places[key] {
                members[place] = member
            } else {
                places[key] = members.count
                members.append(member)
            }
            try separate(from: "}")
        }
        return members
    }

    /// Goes past a bracket.
    private mutating func open(depth: Int) throws(FormatError) {
        guard depth <= maximumDepth else { throw .tooDeep(line: cursor.line) }
        cursor.advance()
        try skipBlanks()
    }

    /// Goes past a comma, after which there is another; or to the closing bracket.
    private mutating func separate(from end: StaticString) throws(FormatError) {
        try skipBlanks()
        if cursor.isAt(end) { return }
        guard cursor.take(",") else { throw error("expected ',' or '\(end)'") }
        try skipBlanks()
        if cursor.isAt(end), !isJSON5 { throw error("a ',' before '\(end)'") }
    }

    private mutating func key() throws(FormatError) -> String {
        let key: String
        switch cursor.next {
        case UInt8(ascii: "\""): key = try string()
        case UInt8(ascii: "'") where isJSON5: key = try string()
        default:
            let start = cursor.position
            if isJSON5 { cursor.skip { $0.isWord || $0 == UInt8(ascii: "$") } }
            key = cursor.text(from: start)
            guard !key.isEmpty else { throw error("expected a key in quotes") }
        }
        try skipBlanks()
        guard cursor.take(":") else { throw error("expected ':'") }
        return key
    }

    private mutating func skipBlanks() throws(FormatError) {
        while true {
            cursor.skip { $0.isBlank || $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
            guard isJSON5 else { return }
            if cursor.take("//") {
                cursor.skipLine()
            } else if cursor.isAt("/*") {
                let start = error("a comment without an end")
                cursor.advance(by: 2)
                guard cursor.skip(past: "*/") else { throw start }
            } else if !cursor.take("\u{A0}"), !cursor.take("\u{FEFF}"), !cursor.take("\u{B}"), !cursor.take("\u{C}") {
                return
            }
        }
    }
}

// MARK: - Scalars

extension JSONReader {
    fileprivate mutating func string() throws(FormatError) -> String {
        let start = cursor.position
        let quote = cursor.next
        let open = error("a string without an end")
        var isPlain = true
        cursor.advance()
        while let next = cursor.next, next != quote {
            if next == UInt8(ascii: "\\") {
                isPlain = false
                cursor.advance()
            } else if next < 0x20 {
                throw next == UInt8(ascii: "\n") ? open : error("a bare control character in a string")
            }
            cursor.advance()
        }
        guard !cursor.isAtEnd else { throw open }
        cursor.advance()
        let text = cursor.text(from: start)
        if isPlain { return String(text.dropFirst().dropLast()) }
        guard isJSON5 || !hasUnknownEscape(text), let string = try? decoder.decode(String.self, from: Data(text.utf8))
        else {
            throw error("an escape that JSON does not have")
        }
        return string
    }

    /// The decoder lets some pass.
    private func hasUnknownEscape(_ text: String) -> Bool {
        var isEscaped = false
        for byte in text.utf8 {
            if isEscaped, !#""\/bfnrtu"#.utf8.contains(byte) { return true }
            isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
        }
        return false
    }

    /// Whether JSON has a number of this form; JSON5's others are what Swift reads, too.
    private static func isNumber(_ word: String) -> Bool {
        var cursor = Cursor(word)
        func digits() -> Int {
            let start = cursor.position
            cursor.skip(while: \.isDigit)
            return cursor.position - start
        }
        _ = cursor.take("-")
        let isZero = cursor.isAt("0")
        let count = digits()
        guard count == 1 || count > 1 && !isZero, !cursor.take(".") || digits() > 0 else { return false }
        if cursor.take("e") || cursor.take("E") {
            if !cursor.take("+") { _ = cursor.take("-") }
            guard digits() > 0 else { return false }
        }
        return cursor.isAtEnd
    }

    /// A number, `true`, `false` or `null`.
    fileprivate mutating func word() throws(FormatError) -> Value.Content {
        let start = cursor.position
        cursor.skip { $0.isWord || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: ".") }
        let word = cursor.text(from: start)
        switch word {
        case "true": return .bool(true)
        case "false": return .bool(false)
        case "null": return .null
        case "": throw error("expected a value")
        default:
            guard isJSON5 || Self.isNumber(word), let number = Double(word) else { throw error("expected a value") }
            return .number(number)
        }
    }
}
