import LeashCore
import YAML

import struct LeashCore.Limits

/// Reads a count with its unit, or tells what is wrong with it.
///
/// - Returns: the amount in the smallest unit, milliseconds or bytes.
func quantity(_ text: String, _ unit: Limits.Name.Unit) -> Result<Int, Complaint> {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let suffix = String(text.dropFirst(digits.count))
    let units = unit.spellings
    guard !digits.isEmpty else { return .failure(Complaint("", hint: "as in \(unit.example)")) }
    guard let size = units.first(where: { $0.suffix == suffix })?.size else {
        let hint = unit.meant(by: suffix).map { "write \(digits)\($0)" } ?? "units are \(alternatives(unit.suffixes))"
        return .failure(
            Complaint(suffix.isEmpty ? "has no unit" : "has the unknown unit '\(shown(suffix) ?? "?")'", hint: hint)
        )
    }
    guard let count = Int(digits), count <= Int.max / size else { return .failure(Complaint("is too large")) }
    return .success(count * size)
}

extension Limits.Name.Unit {
    /// The units as files may write them.
    ///
    /// Sizes are powers of 1024 in either spelling, as Postgres has them.
    fileprivate var spellings: [(suffix: String, size: Int)] {
        switch self {
        case .count: []
        case .milliseconds: Amount.durations
        case .bytes:
            Amount.sizes
                + Amount.sizes.map { ($0.suffix == "KiB" ? "kB" : $0.suffix.replacing("i", with: ""), $0.size) }
        }
    }

    /// The units to recommend, smallest first.
    fileprivate var suffixes: [String] {
        switch self {
        case .count: []
        case .milliseconds: Amount.durations.reversed().map(\.suffix)
        case .bytes: Amount.sizes.reversed().map(\.suffix)
        }
    }

    fileprivate var example: String { self == .bytes ? "1GiB" : "30s" }

    /// The unit that a word most likely means: `m` is `min`, `seconds` is `s`, and nothing is what people leave away.
    fileprivate func meant(by word: String) -> String? {
        guard !word.isEmpty else { return self == .milliseconds ? "s, if seconds are meant" : nil }
        let word = word.lowercased()
        return spellings.first { unit in
            unit.suffix.lowercased().hasPrefix(word) || (unit.suffix != "B" && word.hasPrefix(unit.suffix.lowercased()))
        }?.suffix
    }

    var pattern: String {
        switch self {
        case .count: "^[1-9][0-9]*$"
        case .milliseconds: "^0*[1-9][0-9]*(ms|s|min|h|d)$"
        case .bytes: "^0*[1-9][0-9]*(B|KiB|MiB|GiB|TiB|kB|MB|GB|TB)$"
        }
    }
}

extension ValueType where Value == Int {
    /// A length of time with its unit, in milliseconds.
    static let duration = ValueType(
        schema: ["type": "string", "pattern": .string(Limits.Name.Unit.milliseconds.pattern)]
    ) { node, reader in
        amount(node, .milliseconds, 1...Int.max, "a length of time such as 7d", &reader)
    }
}

extension ValueType where Value == Amount {
    /// The amount of a limit, or `unlimited`.
    static func limit(_ name: Limits.Name) -> Self {
        let range = name.range
        if name.unit == .count {
            let number: JSON = [
                "type": "integer", "minimum": .number(range.lowerBound), "maximum": .number(range.upperBound),
            ]
            return ValueType(schema: ["anyOf": [number, ["const": "unlimited"]]]) { node, reader in
                if node.scalar == "unlimited" { return .unlimited }
                if let value = node.integer, range.contains(value) { return .finite(value) }
                let expected = "a whole number from \(range.lowerBound) to \(range.upperBound), or unlimited"
                reader.mismatch(node, expected, hint: node.isQuotedNumber ? "write it without quotes" : nil)
                return nil
            }
        }
        let text: JSON = ["type": "string", "pattern": .string(name.unit.pattern)]
        return ValueType(schema: ["anyOf": [text, ["const": "unlimited"]]]) { node, reader in
            if node.scalar == "unlimited" { return .unlimited }
            let expected =
                "\(name.unit == .bytes ? "a size such as 1GiB" : "a length of time such as 30s"), or unlimited"
            return amount(node, name.unit, range, expected, &reader).map(Amount.finite)
        }
    }
}

/// Reads a quantity of a node, within a range.
private func amount(
    _ node: Node,
    _ unit: Limits.Name.Unit,
    _ range: ClosedRange<Int>,
    _ expected: String,
    _ reader: inout Reader
) -> Int? {
    guard let text = node.scalar, !node.isNull, node.bool == nil else {
        reader.mismatch(node, expected)
        return nil
    }
    switch quantity(text, unit) {
    case .failure(let complaint) where complaint.message.isEmpty: reader.mismatch(node, expected)
    case .failure(let complaint):
        reader.report(node.mark, "\(reader.subject) \(complaint.message)", hint: complaint.hint)
    case .success(0): reader.report(node.mark, "\(reader.subject) is zero", hint: "write \(expected)")
    case .success(let value) where value > range.upperBound:
        let day = 86_400_000
        let most = Amount.finite(range.upperBound - (unit == .milliseconds ? range.upperBound % day : 0)).text(in: unit)
        reader.report(node.mark, "\(reader.subject) is more than Postgres takes", hint: "at most \(most), or unlimited")
    case .success(let value) where value < range.lowerBound:
        let least = Amount.finite(range.lowerBound).text(in: unit)
        reader.report(node.mark, "\(reader.subject) is less than \(least)")
    case .success(let value): return value
    }
    return nil
}

extension Limits.Name {
    /// What Postgres takes.
    ///
    /// Source: `guc_tables` (timeouts in an int of milliseconds, temp_file_limit in one of kB) and MAX_BACKENDS.
    fileprivate var range: ClosedRange<Int> {
        switch self {
        case .connections: 1...262_143
        case .statementTimeout, .idleInTransaction, .lockTimeout: 1...Int(Int32.max)
        case .tempFiles: 1024...(Int(Int32.max) * 1024)
        case .storage: 1...Int.max
        }
    }
}
