extension JSON {
    /// The value as text, without a newline at the end.
    ///
    /// - Parameters:
    ///   - pretty: whether it is indented by two, instead of on one line.
    ///   - inlineLists: whether, indented, a list of nothing but scalars stays on one line.
    /// - Returns: JSON, in which no control character stands bare.
    package func text(pretty: Bool, inlineLists: Bool = false) -> String {
        var writer = Writer(isPretty: pretty, inlinesLists: inlineLists)
        writer.write(self)
        return writer.output
    }

    fileprivate var isScalar: Bool {
        switch self {
        case .array, .object: false
        case .string, .number, .bool, .null: true
        }
    }
}

private struct Writer {
    let isPretty: Bool
    let inlinesLists: Bool
    var output = ""
    private var depth = 0

    init(isPretty: Bool, inlinesLists: Bool) {
        self.isPretty = isPretty
        self.inlinesLists = inlinesLists
    }

    mutating func write(_ value: JSON) {
        switch value {
        case .object(let members):
            write(members, in: "{", "}") { writer, member in
                writer.write(member.0)
                writer.output += writer.isPretty ? ": " : ":"
                writer.write(member.1)
            }
        case .array(let elements) where isPretty && inlinesLists && elements.allSatisfy(\.isScalar):
            output += "[" + elements.map { $0.text(pretty: false) }.joined(separator: ", ") + "]"
        case .array(let elements): write(elements, in: "[", "]") { $0.write($1) }
        case .string(let text): write(text)
        case .number(let number): output += String(number)
        case .bool(let bool): output += bool ? "true" : "false"
        case .null: output += "null"
        }
    }

    private mutating func write<Part>(
        _ parts: [Part],
        in open: String,
        _ close: String,
        each: (inout Writer, Part) -> Void
    ) {
        output += open
        depth += 1
        for (index, part) in parts.enumerated() {
            if index > 0 { output += "," }
            breakLine()
            each(&self, part)
        }
        depth -= 1
        if !parts.isEmpty { breakLine() }
        output += close
    }

    private mutating func breakLine() {
        guard isPretty else { return }
        output += "\n" + String(repeating: "  ", count: depth)
    }

    private mutating func write(_ text: String) {
        output += "\""
        for scalar in text.unicodeScalars { write(scalar) }
        output += "\""
    }

    private mutating func write(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "\"": output += #"\""#
        case "\\": output += #"\\"#
        case "\n": output += #"\n"#
        case "\r": output += #"\r"#
        case "\t": output += #"\t"#
        // JSON forbids the first range bare. The others are legal, but a terminal obeys C1 controls and
        // JavaScript once ended lines at the separators.
        case "\0"..."\u{1f}", "\u{7f}"..."\u{9f}", "\u{2028}", "\u{2029}":
            let digits = String(scalar.value, radix: 16)
            output += #"\u"# + String(repeating: "0", count: 4 - digits.count) + digits
        default: output.unicodeScalars.append(scalar)
        }
    }
}
