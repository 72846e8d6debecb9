/// A value to be written into a text, in flow style.
package indirect enum Addition: Sendable {
    case text(String)
    case bool(Bool)
    case mapping([(String, Addition)])

    /// On one line: `{ app: notes, protect: true }`.
    package var flow: String {
        switch self {
        case .text(let text): text.asScalar
        case .bool(let value): value ? "true" : "false"
        case .mapping(let members):
            members.isEmpty
                ? "{}" : "{ \(members.map { "\($0.0.asScalar): \($0.1.flow)" }.joined(separator: ", ")) }"
        }
    }
}

/// Why a member can't be added to a text; the text is as it was.
package enum AdditionError: Error, Equatable, Sendable {
    /// It is there already.
    case exists(Mark)
    /// What it should become a member of is no mapping.
    case noMapping(Mark)
    /// The text is not of the subset that is read here.
    case unreadable(Problem)
    /// What would have been written does not say what it should.
    case misread
}

extension String {
    /// As a scalar that nobody takes for anything but this text.
    fileprivate var asScalar: String {
        let first = utf8.first.map { $0 | 0x20 } ?? 0
        let isWord = utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "/"):
                true
            default: false
            }
        }
        // What some reader takes for a boolean or for nothing; what begins like a number is quoted anyway.
        let words: Set = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
        if isWord, (0x61...0x7A).contains(first), !words.contains(lowercased()) { return self }
        return "\"" + unicodeScalars.map(\.inDoubleQuotes).joined() + "\""
    }
}

extension Unicode.Scalar {
    fileprivate var inDoubleQuotes: String {
        switch self {
        case "\"": "\\\""
        case "\\": "\\\\"
        case "\n": "\\n"
        case "\t": "\\t"
        default:
            switch properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator:
                "\\U" + String(repeating: "0", count: 8 - String(value, radix: 16).count) + String(value, radix: 16)
            default: String(self)
            }
        }
    }
}
