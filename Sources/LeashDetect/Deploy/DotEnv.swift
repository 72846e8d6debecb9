/// Files of variables, as the many readers of `.env` take them.
///
/// A line is `KEY=value` or `export KEY=value`. A value may be in single, double or back quotes, then over several lines;
/// without them it ends before ` #`. What is no such line is no variable.
package struct DotEnv {
    private var cursor: ArraySlice<UInt8>
    private var line = 1

    package static func variables(in text: SourceText) -> [Variable] {
        var reader = DotEnv(cursor: Array(text.text.utf8)[...])
        var variables: [Variable] = []
        while !reader.cursor.isEmpty {
            let line = reader.line
            if let (key, value) = reader.assignment() { variables.append(Variable(key: key, value: value, line: line)) }
            reader.skipLine()
        }
        return variables
    }

    private mutating func assignment() -> (key: String, value: String)? {
        skipBlanks()
        var key = word()
        if key == "export", skipBlanks() > 0 { key = word() }
        guard !key.isEmpty, skipBlanks() >= 0, cursor.first == UInt8(ascii: "=") else { return nil }
        cursor.removeFirst()
        skipBlanks()
        return (key, quoted() ?? bare())
    }

    private mutating func word() -> String {
        let word = cursor.prefix { $0.isWordByte || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }
        cursor.removeFirst(word.count)
        return String(decoding: word, as: UTF8.self)
    }

    @discardableResult private mutating func skipBlanks() -> Int {
        let blanks = cursor.prefix { $0 == 0x20 || $0 == 0x09 }.count
        cursor.removeFirst(blanks)
        return blanks
    }

    /// What is between quotes; `nil` if there is none, or no second one.
    private mutating func quoted() -> String? {
        guard let quote = cursor.first, [0x22, 0x27, 0x60].contains(quote) else { return nil }
        var value: [UInt8] = []
        var rest = cursor.dropFirst()
        var lines = 0
        // A quote without its end is looked for no farther than a value may go.
        while let byte = rest.popFirst(), value.count < 65_536 {
            if byte == quote {
                (cursor, line) = (rest, line + lines)
                return String(decoding: value, as: UTF8.self)
            }
            if byte == UInt8(ascii: "\n") { lines += 1 }
            if byte == UInt8(ascii: "\\"), quote == 0x22, let escaped = rest.popFirst() {
                if escaped == UInt8(ascii: "\n") { lines += 1 }
                value.append(escaped == UInt8(ascii: "n") ? UInt8(ascii: "\n") : escaped)
            } else {
                value.append(byte)
            }
        }
        return nil
    }

    private mutating func bare() -> String {
        let rest = cursor.prefix { $0 != UInt8(ascii: "\n") }
        var end = rest.startIndex
        var previous: UInt8 = 0x20
        for (index, byte) in zip(rest.indices, rest) {
            let isBlank = byte == 0x20 || byte == 0x09
            if byte == UInt8(ascii: "#"), previous == 0x20 || previous == 0x09 { break }
            if !isBlank { end = index + 1 }
            previous = byte
        }
        return String(decoding: rest[..<end], as: UTF8.self)
    }

    private mutating func skipLine() {
        let rest = cursor.prefix { $0 != UInt8(ascii: "\n") }.count
        cursor.removeFirst(rest)
        if cursor.popFirst() != nil { line += 1 }
    }
}

extension UInt8 {
    fileprivate var isWordByte: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
        default: false
        }
    }
}
