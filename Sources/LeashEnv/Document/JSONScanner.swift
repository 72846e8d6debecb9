/// Reads one JSON value from bytes that are known to be UTF-8.
struct JSONScanner {
    private let bytes: ArraySlice<UInt8>
    private var position: Int

    private static let maxDepth = 8

    /// - Throws: ``JSONProblem`` for anything but one whole value of the kinds that ``JSON`` knows.
    static func scan(_ bytes: ArraySlice<UInt8>) throws(JSONProblem) -> JSON {
        var scanner = JSONScanner(bytes: bytes, position: bytes.startIndex)
        let value = try scanner.value(depth: 0)
        guard scanner.next() == nil else { throw JSONProblem("there is more after its end") }
        return value
    }

    private mutating func value(depth: Int) throws(JSONProblem) -> JSON {
        guard let first = next() else { throw unexpected() }
        switch first {
        case UInt8(ascii: "{"): return try object(depth: depth + 1)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return .integer(try integer())
        default: throw unexpected()
        }
    }

    private mutating func object(depth: Int) throws(JSONProblem) -> JSON {
        guard depth <= Self.maxDepth else { throw JSONProblem("it is nested too deeply") }
        var members: [JSON.Member] = []
        position += 1
        if take("}") { return .object([]) }
        repeat {
            guard next() == UInt8(ascii: "\"") else { throw unexpected() }
            let name = try string()
            guard take(":") else { throw unexpected() }
            members.append(JSON.Member(name: name, value: try value(depth: depth)))
        } while take(",")
        guard take("}") else { throw unexpected() }
        if Self.hasDouble(members) { throw JSONProblem("a member is written twice") }
        return .object(members)
    }

    /// Hashing costs more than comparing, but for the many members that only a damaged file has.
    private static func hasDouble(_ members: [JSON.Member]) -> Bool {
        if members.count > 32 { return Set(members.map(\.name)).count < members.count }
        return members.indices.contains { index in members[..<index].contains { $0.name == members[index].name } }
    }

    private mutating func string() throws(JSONProblem) -> String {
        position += 1
        let start = position
        while position < bytes.endIndex, bytes[position] >= 0x20 {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                defer { position += 1 }
                return String(decoding: bytes[start..<position], as: UTF8.self)
            case UInt8(ascii: "\\"): return try escapedString(from: start)
            default: position += 1
            }
        }
        throw JSONProblem("a string has no end")
    }

    /// Goes on with a string at its first backslash.
    private mutating func escapedString(from start: Int) throws(JSONProblem) -> String {
        var utf8 = Array(bytes[start..<position])
        while position < bytes.endIndex, bytes[position] >= 0x20 {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: utf8, as: UTF8.self)
            case UInt8(ascii: "\\"): utf8 += Array(String(try escape()).utf8)
            default: utf8.append(byte)
            }
        }
        throw JSONProblem("a string has no end")
    }

    private mutating func escape() throws(JSONProblem) -> Unicode.Scalar {
        guard position < bytes.endIndex else { throw unexpected() }
        position += 1
        switch bytes[position - 1] {
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "u"): return try unicodeEscape()
        case let byte where [UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/")].contains(byte):
            return Unicode.Scalar(byte)
        default: throw JSONProblem("it has an unknown escape")
        }
    }

    /// Reads four digits; what lies beyond them leash writes as it is, so surrogates need no reading.
    private mutating func unicodeEscape() throws(JSONProblem) -> Unicode.Scalar {
        let digits = bytes[position..<min(position + 4, bytes.endIndex)]
        let text = String(decoding: digits, as: UTF8.self)
        guard digits.count == 4, let code = UInt32(text, radix: 16), let scalar = Unicode.Scalar(code) else {
            throw JSONProblem("it has an unknown escape")
        }
        position += 4
        return scalar
    }

    private mutating func integer() throws(JSONProblem) -> Int {
        let digits = bytes[position...].prefix { $0 &- UInt8(ascii: "0") < 10 }
        position = digits.endIndex
        guard digits.count <= 9, let number = Int(String(decoding: digits, as: UTF8.self)) else {
            throw JSONProblem("a number is too large")
        }
        return number
    }

    private mutating func word(_ word: String, _ value: JSON) throws(JSONProblem) -> JSON {
        guard bytes[position...].starts(with: word.utf8) else { throw unexpected() }
        position += word.utf8.count
        return value
    }

    /// The next byte that is no blank, not taken yet.
    private mutating func next() -> UInt8? {
        while position < bytes.endIndex, EnvSyntax.isBlank(bytes[position]) { position += 1 }
        return position < bytes.endIndex ? bytes[position] : nil
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next() == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private func unexpected() -> JSONProblem {
        JSONProblem(
            position < bytes.endIndex ? "byte \(position - bytes.startIndex + 1) is unexpected" : "it is cut off"
        )
    }
}
