import PQ

extension Reader {
    /// Quoted names and texts, read back as Postgres' scanner does: no quote ends them but the last.
    static let quoting = Reader(name: "quoting") { dice throws(Finding) in
        let text = dice.text(bytes: dice.once(in: 100) ? 5_000 : 63)
        let input = Array(text.utf8)
        guard unquoted(Array(quoted(identifier: text).utf8)[...], "\"", escapes: false) == input else {
            throw Finding("a name is read as it was", input)
        }
        let literal = Array(quoted(literal: text).utf8)
        let isEscaped = literal.first == UInt8(ascii: "E")
        guard unquoted(literal.dropFirst(isEscaped ? 1 : 0), "'", escapes: isEscaped) == input else {
            throw Finding("a text is read as it was", input)
        }
        // Without the E, a backslash would be read in two ways.
        guard isEscaped || !literal.contains(UInt8(ascii: "\\")) else { throw Finding("a backslash has an E", input) }
        return .taken
    }

    /// What is between two marks; `nil` when they don't begin and end it all.
    private static func unquoted(_ text: ArraySlice<UInt8>, _ mark: Unicode.Scalar, escapes: Bool) -> [UInt8]? {
        let mark = UInt8(ascii: mark)
        guard text.first == mark else { return nil }
        var rest = text.dropFirst()
        var read: [UInt8] = []
        while let byte = rest.popFirst() {
            if byte == mark, rest.isEmpty { return read }
            let isDoubled = byte == mark || (escapes && byte == UInt8(ascii: "\\"))
            if isDoubled, rest.popFirst() != byte { return nil }
            read.append(byte)
        }
        return nil
    }
}
