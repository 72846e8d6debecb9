internal import TOMLKit

/// TOML 1.0.
///
/// The library keeps neither lines nor order: those are told by an outline of the same text. Nor does it come back from
/// every text that is not TOML, such as `[=]`, `a = [}` or `a = 07:x`: the outline keeps those from it.
package enum TOMLFormat {
    /// - Returns: a table, its members in file order.
    package static func parse(_ text: SourceText) throws(FormatError) -> Value {
        try text.refuseNULs()
        let outline = try TOMLOutline.of(text.text)
        do {
            return value(try TOMLTable(string: text.text), outline, line: 1)
        } catch let error as TOMLParseError {
            throw FormatError(line: error.source.begin.line, message(of: error.description))
        } catch {
            throw FormatError(line: 1, "not TOML")
        }
    }

    /// Without the `Error while parsing array: ` in front.
    private static func message(of text: String) -> String {
        guard text.hasPrefix("Error while parsing "), let mark = text.firstRange(of: ": ") else { return text }
        return String(text[mark.upperBound...])
    }

    /// Nested no deeper than the outline's limit.
    private static func value(_ value: any TOMLValueConvertible, _ outline: TOMLOutline?, line: Int) -> Value {
        let line = outline?.line ?? line
        if let table = value.table { return Value(.table(members(of: table, outline, line: line)), line: line) }
        if let array = value.array {
            let elements = (0..<array.count).map { index in
                let outlines = outline?.elements ?? []
                return Self.value(array[index], index < outlines.count ? outlines[index] : nil, line: line)
            }
            return Value(.array(elements), line: line)
        }
        return Value(scalar(value), line: line)
    }

    private static func members(of table: TOMLTable, _ outline: TOMLOutline?, line: Int) -> [Value.Member] {
        let keys = table.keys.map { ($0, outline?.members[$0]) }
        let sorted = keys.sorted { ($0.1?.order ?? .max, $0.0) < ($1.1?.order ?? .max, $1.0) }
        // By key: the library's own iteration takes for granted that each is found, which one with a NUL is not.
        return sorted.compactMap { key, outline in
            guard let value = table[key] else { return nil }
            let place = outline?.keyLine ?? line
            return Value.Member(key, line: place, Self.value(value, outline, line: place))
        }
    }

    private static func scalar(_ value: any TOMLValueConvertible) -> Value.Content {
        if let text = value.string { return .string(text) }
        if let bool = value.bool { return .bool(bool) }
        if let number = value.int.map(Double.init) ?? value.double { return .number(number) }
        return .other
    }
}
