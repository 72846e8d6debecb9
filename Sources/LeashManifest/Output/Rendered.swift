package import LeashCore
import YAML

/// A value to print with the place that set it, or a mapping of such.
indirect enum Rendered {
    case value(JSON, from: String)
    case mapping([(key: String, value: Rendered)])
}

/// One line of the printed state.
struct RenderedLine {
    let text: String
    let origin: String?
}

extension Rendered {
    /// The lines of a mapping, in YAML.
    ///
    /// Values stand on their key's line.
    func lines(indent: String = "") -> [RenderedLine] {
        guard case .mapping(let members) = self else { return [] }
        return members.flatMap { key, value in
            let head = indent + yaml(.string(key)) + ":"
            switch value {
            case .value(let json, let origin): return [RenderedLine(text: "\(head) \(yaml(json))", origin: origin)]
            case .mapping(let inner) where inner.isEmpty: return [RenderedLine(text: head + " {}", origin: nil)]
            case .mapping: return [RenderedLine(text: head, origin: nil)] + value.lines(indent: indent + "  ")
            }
        }
    }

    /// The values alone.
    var json: JSON {
        switch self {
        case .value(let json, _): json
        case .mapping(let members): .object(members.map { ($0.key, $0.value.json) })
        }
    }

    /// The place of each value, by its dotted path.
    func origins(at path: String = "") -> [(String, JSON)] {
        switch self {
        case .value(_, let origin): [(path, .string(origin))]
        case .mapping(let members):
            members.flatMap { $0.value.origins(at: path.isEmpty ? $0.key : "\(path).\($0.key)") }
        }
    }
}

extension [RenderedLine] {
    /// The lines as text, each origin as a comment, aligned where the lines are not too long for it.
    func text(explain: Bool) -> String {
        let width = Swift.min(64, map(\.text.count).max() ?? 0)
        return map { line in
            guard explain, let origin = line.origin else { return line.text + "\n" }
            let gap = String(repeating: " ", count: Swift.max(0, width - line.text.count) + 2)
            return "\(line.text)\(gap)# \(origin)\n"
        }.joined()
    }
}

// MARK: - YAML text

/// A value in one line of YAML, which this leash reads as the same value.
package func yaml(_ json: JSON) -> String {
    switch json {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .number(let value): "\(value)"
    case .string(let text): isPlain(text) ? text : json.text(pretty: false)
    case .array(let items): "[" + items.map(yaml).joined(separator: ", ") + "]"
    case .object(let members) where members.isEmpty: "{}"
    case .object(let members):
        "{ " + members.map { "\(yaml(.string($0))): \(yaml($1))" }.joined(separator: ", ") + " }"
    }
}

/// Whether a text needs no quotes, to any YAML reader: those of YAML 1.1 take `no` and `on` for booleans.
private func isPlain(_ text: String) -> Bool {
    guard let first = text.utf8.first, first.isLetter || first.isDigit || "_/.".utf8.contains(first) else {
        return false
    }
    let words = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
    guard !words.contains(text.lowercased()), text.utf8.count < 200 else { return false }
    let isSafe = text.utf8.allSatisfy { $0.isLetter || $0.isDigit || "_/.-+@".utf8.contains($0) }
    return isSafe && !Node(.scalar(text, isPlain: true), at: Mark(line: 1, column: 1)).isNumber
}
