import LeashCore
import YAML

// The wrapper has limits of its own.
import struct LeashCore.Limits

/// An amount with its unit: a length of time in milliseconds, or a size in bytes.
struct Quantity: Sendable {
    let unit: Limits.Name.Unit
    /// What Postgres takes, in milliseconds or bytes.
    let range: ClosedRange<Int>
    /// Completes "must be ...".
    let expected: String
    /// The unit that a bare number most likely has.
    let usual: String

    func read(_ node: Node, _ reader: inout Reader) -> Int? {
        guard let text = node.scalar, !node.isNull, let first = text.utf8.first, first.isDigit else {
            reader.mismatch(node, expected)
            return nil
        }
        switch amount(text) {
        case .success(let value): return value
        case .failure(let complaint):
            reader.report(node.mark, "\(reader.subject) \(complaint.message)", hint: complaint.hint)
            return nil
        }
    }

    /// The amount of a text that begins with a digit.
    private func amount(_ text: String) -> Result<Int, Complaint> {
        let digits = Substring(text.utf8.prefix(while: \.isDigit))
        let suffix = String(text[digits.endIndex...])
        guard let size = unit.spellings.first(where: { $0.suffix == suffix })?.size else {
            return .failure(unknown(suffix, after: digits))
        }
        guard let count = Int(digits), count <= Int.max / size else { return .failure(Complaint("is too large")) }
        let value = count * size
        if range.contains(value) { return .success(value) }
        if value == 0 { return .failure(Complaint("is zero", hint: "write \(expected)")) }
        guard value > range.upperBound else { return .failure(Complaint("is less than \(written(range.lowerBound))")) }
        return .failure(
            Complaint("is more than Postgres takes", hint: "at most \(written(range.upperBound)), or unlimited")
        )
    }

    private func unknown(_ suffix: String, after digits: Substring) -> Complaint {
        guard !suffix.isEmpty else {
            return Complaint("has no unit", hint: "write \(digits)\(usual), if that is meant")
        }
        let hint = unit.meant(by: suffix).map { "write \(digits)\($0)" } ?? "units are \(alternatives(unit.suffixes))"
        return Complaint("has the unknown unit '\(shown(suffix) ?? "?")'", hint: hint)
    }

    /// A bound in a round number: of days, where that is what it is counted in.
    private func written(_ bound: Int) -> String {
        let day = 86_400_000
        return Amount.finite(unit == .milliseconds && bound > day ? bound - bound % day : bound).text(in: unit)
    }
}

extension Limits.Name.Unit {
    /// The units as files may write them.
    ///
    /// Sizes are powers of 1024 in either spelling, as Postgres has them.
    fileprivate var spellings: [(suffix: String, size: Int)] {
        switch self {
        case .count: []
        case .milliseconds: Amount.durations
        case .bytes: Self.sizes
        }
    }

    private static let sizes =
        Amount.sizes + Amount.sizes.map { ($0.suffix == "KiB" ? "kB" : $0.suffix.replacing("i", with: ""), $0.size) }

    /// The units to recommend, smallest first.
    fileprivate var suffixes: [String] {
        switch self {
        case .count: []
        case .milliseconds: Amount.durations.reversed().map(\.suffix)
        case .bytes: Amount.sizes.reversed().map(\.suffix)
        }
    }

    /// The unit that a word most likely means: `m` is `min`, and `seconds` is `s`.
    fileprivate func meant(by word: String) -> String? {
        let word = word.lowercased().filter { $0 != " " }
        return spellings.first { unit in
            let suffix = unit.suffix.lowercased()
            return suffix.hasPrefix(word) || (suffix != "b" && word.hasPrefix(suffix))
        }?.suffix
    }

    fileprivate var pattern: String {
        switch self {
        case .count: "^[1-9][0-9]*$"
        case .milliseconds: "^0*[1-9][0-9]*(ms|s|min|h|d)$"
        case .bytes: "^0*[1-9][0-9]*(B|KiB|MiB|GiB|TiB|kB|MB|GB|TB)$"
        }
    }
}

// MARK: - Types

extension ValueType where Value == Int {
    /// A length of time with its unit, in milliseconds.
    static let duration: Self = {
        let quantity = Quantity(
            unit: .milliseconds,
            range: 1...Int.max,
            expected: "a length of time such as 7d",
            usual: "d"
        )
        let schema: JSON = ["type": "string", "pattern": .string(quantity.unit.pattern)]
        return ValueType(schema: schema) { node, reader in quantity.read(node, &reader) }
    }()
}

extension ValueType where Value == Amount {
    /// The amount of a limit, or `unlimited`.
    static func limit(_ name: Limits.Name) -> Self {
        switch name.unit {
        case .count: limit(of: .count(name.range, or: "unlimited"))
        case .milliseconds: limit(name, "a length of time such as 30s, or unlimited", usual: "s")
        case .bytes: limit(name, "a size such as 1GiB, or unlimited", usual: "GiB")
        }
    }

    private static func limit(_ name: Limits.Name, _ expected: String, usual: String) -> Self {
        let quantity = Quantity(unit: name.unit, range: name.range, expected: expected, usual: usual)
        let text = ValueType<Int>(schema: ["type": "string", "pattern": .string(name.unit.pattern)]) { node, reader in
            quantity.read(node, &reader)
        }
        return limit(of: text)
    }

    private static func limit(of type: ValueType<Int>) -> Self {
        ValueType(schema: ["anyOf": [type.schema, ["const": "unlimited"]]]) { node, reader in
            node.scalar == "unlimited" ? .unlimited : type.read(node, &reader).map(Amount.finite)
        }
    }
}

extension Limits.Name {
    /// What Postgres takes.
    ///
    /// Source: `guc_tables` (timeouts in an int of milliseconds, temp_file_limit in one of kB) and MAX_BACKENDS.
    var range: ClosedRange<Int> {
        switch self {
        case .connections: 1...262_143
        case .statementTimeout, .idleInTransaction, .lockTimeout: 1...Int(Int32.max)
        case .tempFiles: 1024...(Int(Int32.max) * 1024)
        case .storage: 1...Int.max
        }
    }
}
