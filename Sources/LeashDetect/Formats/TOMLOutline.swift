/// Where the keys and values of a TOML text stand.
///
/// It follows a text that is TOML; of any other it knows a part.
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
    /// - Throws: ``FormatError`` if it is nested too deep: what is not TOML is the library's to say.
    static func of(_ text: String) throws(FormatError) -> TOMLOutline {
        let root = TOMLOutline(line: 1, order: 0)
        var reader = Reader(text, root)
        do throws(Stop) {
            try reader.document()
        } catch {
            if case .tooDeep(let line) = error { throw .tooDeep(line: line) }
            try refuseHeaders(text)
        }
        return root
    }
}

/// Refuses lines that begin as a header and have no key in it: the library takes for granted that there is one.
private func refuseHeaders(_ text: String) throws(FormatError) {
    for (index, line) in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
        var rest = line.drop { $0.isBlank }
        guard rest.popFirst() == UInt8(ascii: "[") else { continue }
        if rest.first == UInt8(ascii: "[") { rest.removeFirst() }
        guard let next = rest.first(where: { !$0.isBlank }), next.isKey || "\"']".utf8.contains(next) else {
            throw FormatError(line: index + 1, "expected a key")
        }
    }
}

extension UInt8 {
    /// Whether a key without quotes may have it.
    fileprivate var isKey: Bool { isWord && self < 0x80 || self == UInt8(ascii: "-") }
}

/// Why the outline ends before the text does.
private enum Stop: Error {
    case lost
    case tooDeep(line: Int)
}

private struct Reader {
    private var cursor: Cursor
    private let root: TOMLOutline
    private var count = 0

    init(_ text: String, _ root: TOMLOutline) {
        cursor = Cursor(text)
        self.root = root
    }

    mutating func document() throws(Stop) {
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
        }
    }

    /// `[a.b]` or `[[a.b]]`.
    private mutating func header() throws(Stop) -> (TOMLOutline, depth: Int) {
        let line = cursor.line
        let isArray = cursor.take("[[")
        if !isArray { cursor.advance() }
        let path = try path()
        guard cursor.take(isArray ? "]]" : "]") else { throw .lost }
        let place = try self.place(path, in: root, line: line, depth: 0)
        place.line = line
        guard isArray else { return (place.elements.last ?? place, path.count) }
        let element = outline(line)
        place.elements.append(element)
        return (element, path.count + 1)
    }

    private mutating func pair(in table: TOMLOutline, depth: Int) throws(Stop) {
        let line = cursor.line
        let path = try path()
        guard cursor.take("=") else { throw .lost }
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
    ) throws(Stop) -> TOMLOutline {
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
            cursor.skip { $0.isBlank || withBreaks && ($0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r")) }
            guard withBreaks, cursor.isAt("#") else { return }
            cursor.skipLine()
        }
    }
}

// MARK: - Values

extension Reader {
    private mutating func value(_ place: TOMLOutline, depth: Int) throws(Stop) {
        switch cursor.next {
        case UInt8(ascii: "["): try array(place, depth: depth + 1)
        case UInt8(ascii: "{"): try table(place, depth: depth + 1)
        case UInt8(ascii: "\""), UInt8(ascii: "'"): _ = try string()
        default: cursor.skip { !",]}#\n".utf8.contains($0) }
        }
    }

    private mutating func array(_ place: TOMLOutline, depth: Int) throws(Stop) {
        try open(depth: depth)
        while !cursor.take("]") {
            let element = outline(cursor.line)
            place.elements.append(element)
            try value(element, depth: depth)
            try separate(from: "]")
        }
    }

    private mutating func table(_ place: TOMLOutline, depth: Int) throws(Stop) {
        try open(depth: depth)
        while !cursor.take("}") {
            try pair(in: place, depth: depth)
            try separate(from: "}")
        }
    }

    private mutating func open(depth: Int) throws(Stop) {
        guard depth <= maximumDepth else { throw .tooDeep(line: cursor.line) }
        cursor.advance()
        skipBlanks(withBreaks: true)
    }

    private mutating func separate(from end: StaticString) throws(Stop) {
        skipBlanks(withBreaks: true)
        guard cursor.take(",") || cursor.isAt(end) else { throw .lost }
        skipBlanks(withBreaks: true)
    }

    /// A dotted key.
    private mutating func path() throws(Stop) -> [String] {
        var path: [String] = []
        repeat {
            skipBlanks(withBreaks: false)
            let start = cursor.position
            if cursor.isAt("\"") || cursor.isAt("'") {
                path.append(try string())
            } else {
                cursor.skip { $0.isKey }
                path.append(cursor.text(from: start))
                guard cursor.position > start else { throw .lost }
            }
            skipBlanks(withBreaks: false)
        } while cursor.take(".")
        return path
    }

    /// A string of any of the four kinds; escapes are decoded only as far as keys have them.
    private mutating func string() throws(Stop) -> String {
        let isLiteral = cursor.isAt("'")
        let quotes: (long: StaticString, short: StaticString) = isLiteral ? ("'''", "'") : ("\"\"\"", "\"")
        let end = cursor.take(quotes.long) ? quotes.long : quotes.short
        if end.utf8CodeUnitCount == 1 { cursor.advance() }
        var text: [UInt8] = []
        while let next = cursor.next {
            if cursor.take(end) {
                // Up to two quotes may stand before the three that end it.
                if end.utf8CodeUnitCount == 3 { while cursor.take(quotes.short) {} }
                return String(decoding: text, as: UTF8.self)
            }
            if end.utf8CodeUnitCount == 1, next == UInt8(ascii: "\n") { throw .lost }
            cursor.advance()
            text += isLiteral || next != UInt8(ascii: "\\") ? [next] : try escape()
        }
        throw .lost
    }

    private mutating func escape() throws(Stop) -> [UInt8] {
        guard let next = cursor.next else { throw .lost }
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
        cursor.advance(by: digits)
        let scalar = UInt32(cursor.text(from: start), radix: 16).flatMap(Unicode.Scalar.init)
        return scalar.map { Array(String(Character($0)).utf8) } ?? []
    }
}
