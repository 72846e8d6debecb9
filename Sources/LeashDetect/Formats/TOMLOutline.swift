/// Where the keys and values of a TOML text stand.
final class TOMLOutline {
    /// The value's line.
    fileprivate(set) var line: Int
    /// The line of the key that it goes by, where it is first named.
    let keyLine: Int
    /// The how manieth key or value of the text it is.
    let order: Int
    fileprivate(set) var members: [String: TOMLOutline] = [:]
    fileprivate(set) var elements: [TOMLOutline] = []

    fileprivate init(line: Int, order: Int) {
        self.line = line
        keyLine = line
        self.order = order
    }

    /// The outline of a text.
    ///
    /// - Throws: ``FormatError`` if it is nested too deep, or its keys, brackets, values and strings are not in order. What
    ///   is wrong with escapes, with days that do not exist, or with a key that comes twice, is left to the library.
    static func of(_ text: String) throws(FormatError) -> TOMLOutline {
        let root = TOMLOutline(line: 1, order: 0)
        var reader = Reader(text, root)
        try reader.document()
        return root
    }
}

private struct Reader {
    private var cursor: Cursor
    private let root: TOMLOutline
    private var count = 0

    init(_ text: String, _ root: TOMLOutline) {
        cursor = Cursor(text)
        self.root = root
    }

    private func error(_ message: String) -> FormatError { FormatError(line: cursor.line, message) }

    private func expected(_ what: String) -> FormatError { error("expected \(what)") }

    mutating func document() throws(FormatError) {
        var table = root
        var depth = 0
        while true {
            skipBlanks(withBreaks: true)
            guard !cursor.isAtEnd else { return }
            if cursor.isAt("[") {
                (table, depth) = try header()
            } else {
                try pair(in: table, depth: depth)
            }
            skipBlanks(withBreaks: false)
            guard cursor.isAtEnd || cursor.isAt("\n") || cursor.isAt("#") else { throw expected("the line's end") }
        }
    }

    /// `[a.b]` or `[[a.b]]`.
    private mutating func header() throws(FormatError) -> (TOMLOutline, depth: Int) {
        let line = cursor.line
        let isArray = cursor.take("[[")
        if !isArray { cursor.advance() }
        let path = try path()
        guard cursor.take(isArray ? "]]" : "]") else { throw expected(isArray ? "']]'" : "']'") }
        let place = try self.place(path, in: root, line: line, depth: 0)
        place.line = line
        guard isArray else { return (place.elements.last ?? place, path.count) }
        let element = outline(line)
        place.elements.append(element)
        return (element, path.count + 1)
    }

    private mutating func pair(in table: TOMLOutline, depth: Int) throws(FormatError) {
        let line = cursor.line
        let path = try path()
        guard cursor.take("=") else { throw expected("'='") }
        let place = try self.place(path, in: table, line: line, depth: depth)
        skipBlanks(withBreaks: false)
        place.line = cursor.line
        try value(place, depth: depth + path.count)
    }

    /// What a path leads to; of an array of tables it goes into the last.
    private mutating func place(
        _ path: [String],
        in table: TOMLOutline,
        line: Int,
        depth: Int
    ) throws(FormatError) -> TOMLOutline {
        guard depth + path.count <= maximumDepth else { throw .tooDeep(line: line) }
        var place = table
        for key in path {
            let parent = place.elements.last ?? place
            let member = parent.members[key] ?? outline(line)
            parent.members[key] = member
            place = member
        }
        return place
    }

    private mutating func outline(_ line: Int) -> TOMLOutline {
        count += 1
        return TOMLOutline(line: line, order: count)
    }

    private mutating func skipBlanks(withBreaks: Bool) {
        while true {
            cursor.skip { $0.isBlank || withBreaks && $0 == UInt8(ascii: "\n") }
            guard withBreaks, cursor.isAt("#") else { return }
            cursor.skipLine()
        }
    }
}

// MARK: - Values

extension Reader {
    private mutating func value(_ place: TOMLOutline, depth: Int) throws(FormatError) {
        switch cursor.next {
        case UInt8(ascii: "["): try array(place, depth: depth + 1)
        case UInt8(ascii: "{"): try table(place, depth: depth + 1)
        case UInt8(ascii: "\""), UInt8(ascii: "'"): _ = try string(mayBeLong: true)
        default:
            let start = cursor.position
            cursor.skip { !",]}#\n".utf8.contains($0) }
            guard TOMLScalar.isValid(cursor.text(from: start).trimmed) else { throw expected("a value") }
        }
    }

    private mutating func array(_ place: TOMLOutline, depth: Int) throws(FormatError) {
        try open(depth: depth)
        skipBlanks(withBreaks: true)
        while !cursor.take("]") {
            let element = outline(cursor.line)
            place.elements.append(element)
            try value(element, depth: depth)
            skipBlanks(withBreaks: true)
            guard cursor.take(",") || cursor.isAt("]") else { throw expected("',' or ']'") }
            skipBlanks(withBreaks: true)
        }
    }

    private mutating func table(_ place: TOMLOutline, depth: Int) throws(FormatError) {
        try open(depth: depth)
        skipBlanks(withBreaks: false)
        if cursor.take("}") { return }
        repeat {
            try pair(in: place, depth: depth)
            skipBlanks(withBreaks: false)
        } while cursor.take(",")
        guard cursor.take("}") else { throw expected("',' or '}'") }
    }

    private mutating func open(depth: Int) throws(FormatError) {
        guard depth <= maximumDepth else { throw .tooDeep(line: cursor.line) }
        cursor.advance()
    }

    /// A dotted key.
    private mutating func path() throws(FormatError) -> [String] {
        var path: [String] = []
        repeat {
            skipBlanks(withBreaks: false)
            let start = cursor.position
            if cursor.isAt("\"") || cursor.isAt("'") {
                path.append(try string(mayBeLong: false))
            } else {
                cursor.skip { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
                guard cursor.position > start else { throw expected("a key") }
                path.append(cursor.text(from: start))
            }
            skipBlanks(withBreaks: false)
        } while cursor.take(".")
        return path
    }

    /// A string of any of the four kinds; escapes are decoded only as far as keys have them.
    private mutating func string(mayBeLong: Bool) throws(FormatError) -> String {
        let isLiteral = cursor.isAt("'")
        let quotes: (long: StaticString, short: StaticString) = isLiteral ? ("'''", "'") : ("\"\"\"", "\"")
        let open = error("a string without an end")
        let isLong = mayBeLong && cursor.take(quotes.long)
        if !isLong { cursor.advance() }
        var text: [UInt8] = []
        while let next = cursor.next, isLong || next != UInt8(ascii: "\n") {
            if cursor.take(isLong ? quotes.long : quotes.short) {
                // Up to two quotes may stand before the three that end it.
                if isLong { for _ in 0..<2 { _ = cursor.take(quotes.short) } }
                return String(decoding: text, as: UTF8.self)
            }
            cursor.advance()
            text += isLiteral || next != UInt8(ascii: "\\") ? [next] : escape()
        }
        throw open
    }

    private mutating func escape() -> [UInt8] {
        guard let next = cursor.next else { return [] }
        cursor.advance()
        switch next {
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "u"): return scalar(digits: 4)
        case UInt8(ascii: "U"): return scalar(digits: 8)
        default: return [next]
        }
    }

    private mutating func scalar(digits: Int) -> [UInt8] {
        let start = cursor.position
        while let next = cursor.next, next.isHexadecimal, cursor.position - start < digits { cursor.advance() }
        let scalar = UInt32(cursor.text(from: start), radix: 16).flatMap(Unicode.Scalar.init)
        return scalar.map { Array(String(Character($0)).utf8) } ?? []
    }
}
