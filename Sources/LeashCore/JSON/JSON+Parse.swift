extension JSON {
    /// Why a text is no JSON that leash reads, and where.
    package struct ParseError: Error, Equatable, CustomStringConvertible {
        /// In bytes of UTF-8, from 0.
        package let offset: Int
        package let message: String

        package var description: String { "byte \(offset): \(message)" }
    }

    /// The most bytes that a text may have: some ten thousand apps' worth of changes.
    package static let maximumSize = 64 << 20
    /// The most arrays and objects that may stand inside one another.
    package static let maximumDepth = 32
    /// The most values, keys not counted: each takes far more memory than the two bytes of text that it may have.
    package static let maximumValues = 2_000_000

    /// Reads one value, strictly: nothing may follow it, no key may come twice, and numbers are whole.
    package static func parse(_ text: String) throws(ParseError) -> JSON {
        try parse(Array(text.utf8)[...])
    }

    /// Reads one value from UTF-8, as strictly.
    ///
    /// Env files are read with it, ten thousand in a round, which takes it a tenth of a second: it copies no string that
    /// needs no unescaping, and does not hash the keys of small objects.
    package static func parse(_ bytes: ArraySlice<UInt8>) throws(ParseError) -> JSON {
        guard bytes.count <= maximumSize else {
            throw ParseError(offset: maximumSize, message: "larger than \(maximumSize >> 20) MiB")
        }
        return try bytes.withUnsafeBufferPointer { (bytes) throws(ParseError) in
            var parser = Parser(bytes)
            let value = try parser.value(depth: 0)
            parser.skipBlanks()
            guard parser.next == nil else { throw parser.error("more after the end") }
            return value
        }
    }
}

private struct Parser {
    /// The text, which must outlive the parser.
    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0
    private var values = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    var next: UInt8? { position < bytes.endIndex ? bytes[position] : nil }

    func error(_ message: String, at place: Int? = nil) -> JSON.ParseError {
        JSON.ParseError(offset: place ?? position, message: message)
    }

    mutating func skipBlanks() {
        while let next, next == 0x20 || next == 0x0a || next == 0x0d || next == 0x09 { position += 1 }
    }

    /// Goes past the bracket that opens an array or object.
    private mutating func descend(from depth: Int) throws(JSON.ParseError) {
        guard depth < JSON.maximumDepth else { throw error("nested deeper than \(JSON.maximumDepth)") }
        position += 1
        skipBlanks()
    }

    /// Goes past a byte if it is the next one.
    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    mutating func value(depth: Int) throws(JSON.ParseError) -> JSON {
        skipBlanks()
        values += 1
        guard values <= JSON.maximumValues else { throw error("more than \(JSON.maximumValues) values") }
        switch next {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "-"), .some(UInt8(ascii: "0")...UInt8(ascii: "9")): return .number(try number())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: throw error("expected a value")
        }
    }

    private mutating func word(_ word: String, _ value: JSON) throws(JSON.ParseError) -> JSON {
        guard bytes[position...].starts(with: word.utf8) else { throw error("expected a value") }
        position += word.utf8.count
        return value
    }

    private mutating func array(depth: Int) throws(JSON.ParseError) -> JSON {
        var elements: [JSON] = []
        try descend(from: depth)
        if take("]") { return .array([]) }
        repeat {
            elements.append(try value(depth: depth + 1))
            skipBlanks()
        } while take(",")
        guard take("]") else { throw error("expected ',' or ']'") }
        return .array(elements)
    }

    private mutating func object(depth: Int) throws(JSON.ParseError) -> JSON {
        var members: [(String, JSON)] = []
        var keys = Keys()
        try descend(from: depth)
        if take("}") { return .object([]) }
        members.reserveCapacity(4)
        repeat {
            skipBlanks()
            let start = position
            let key = try key()
            guard keys.insert(key, after: members) else { throw error("key '\(key.printable)' comes twice", at: start) }
            members.append((key, try value(depth: depth + 1)))
            skipBlanks()
        } while take(",")
        guard take("}") else { throw error("expected ',' or '}'") }
        return .object(members)
    }

    /// A key with the colon after it.
    private mutating func key() throws(JSON.ParseError) -> String {
        guard next == UInt8(ascii: "\"") else { throw error("expected a key in quotes") }
        let key = try string()
        skipBlanks()
        guard take(":") else { throw error("expected ':'") }
        return key
    }

    private mutating func number() throws(JSON.ParseError) -> Int {
        let start = position
        _ = take("-")
        let digits = position
        while let next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(next) { position += 1 }
        let hasLeadingZero = position - digits > 1 && bytes[digits] == UInt8(ascii: "0")
        if let next, [UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E")].contains(next) || hasLeadingZero {
            throw error("expected a whole number")
        }
        guard !hasLeadingZero, let number = Int(String(decoding: bytes[start..<position], as: UTF8.self)) else {
            throw error("expected a whole number of at most 64 bits", at: start)
        }
        return number
    }
}

/// The keys of an object so far: hashing costs more than comparing, unless they are many.
private struct Keys {
    private var many: Set<String> = []

    /// Adds the key of the member that comes next.
    ///
    /// - Returns: whether it is a new one.
    mutating func insert(_ key: String, after members: [(String, JSON)]) -> Bool {
        guard members.count > 32 else { return !members.contains { $0.0 == key } }
        if many.isEmpty { many = Set(members.map(\.0)) }
        return many.insert(key).inserted
    }
}

// MARK: - Strings

extension Parser {
    fileprivate mutating func string() throws(JSON.ParseError) -> String {
        var unescaped: [UInt8] = []
        position += 1
        var start = position
        while position < bytes.endIndex, bytes[position] >= 0x20 {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                let rest = UnsafeBufferPointer(rebasing: bytes[start..<position])
                position += 1
                return unescaped.isEmpty
                    ? String(decoding: rest, as: UTF8.self) : String(decoding: unescaped + rest, as: UTF8.self)
            case UInt8(ascii: "\\"):
                unescaped += bytes[start..<position]
                unescaped += try escape()
                start = position
            default: position += 1
            }
        }
        if next != nil { throw error("a bare control character in a string") }
        throw error("a string without an end")
    }

    /// The bytes that an escape stands for.
    private mutating func escape() throws(JSON.ParseError) -> [UInt8] {
        let start = position
        position += 1
        let byte: UInt8
        switch next.map({ Character(Unicode.Scalar($0)) }) {
        case "u": return Array(String(try scalar(from: start)).utf8)
        case "\"": byte = 0x22
        case "\\": byte = 0x5c
        case "/": byte = 0x2f
        case "b": byte = 0x08
        case "f": byte = 0x0c
        case "n": byte = 0x0a
        case "r": byte = 0x0d
        case "t": byte = 0x09
        default: throw error("an escape that JSON does not have")
        }
        position += 1
        return [byte]
    }

    /// The character of `\uXXXX`, which may be the first half of a pair of surrogates.
    private mutating func scalar(from start: Int) throws(JSON.ParseError) -> Character {
        position += 1
        var units = [try unit()]
        if UTF16.isLeadSurrogate(units[0]), take("\\"), take("u") { units.append(try unit()) }
        var decoder = UTF16()
        var iterator = units.makeIterator()
        guard case .scalarValue(let scalar) = decoder.decode(&iterator), iterator.next() == nil else {
            throw error("half a pair of surrogates", at: start)
        }
        return Character(scalar)
    }

    private mutating func unit() throws(JSON.ParseError) -> UInt16 {
        let digits = bytes[position...].prefix(4)
        let isHexadecimal = digits.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit && $0 < 0x80 }
        guard digits.count == 4, isHexadecimal,
            let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw error("expected four hexadecimal digits") }
        position += 4
        return unit
    }
}
