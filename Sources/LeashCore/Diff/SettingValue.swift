/// Settings compare by what they mean: `30s`, `30000` and `0.5min` are one value.
enum SettingValue {
    /// The value in the setting's base unit, if it is a limit's setting and makes sense; else as it stands.
    static func normalised(_ value: String, of name: String) -> String {
        guard let limit = limit(of: name), let amount = amount(value, of: limit) else { return value }
        return text(of: amount, limit)
    }

    /// The text to give Postgres for a limit: `30000ms`, `1024kB`, and its word for no limit.
    static func text(of amount: Amount, _ limit: Limits.Name) -> String {
        switch (amount, limit) {
        case (.unlimited, .tempFiles): "-1"
        case (.unlimited, _): "0"
        case (.finite(let bytes), .tempFiles): "\(bytes / 1024)kB"
        case (.finite(let milliseconds), _): "\(milliseconds)ms"
        }
    }

    /// Whether a stored value is the very text that leash gives for a limit.
    static func isText(_ value: String, of amount: Amount, _ limit: Limits.Name) -> Bool {
        guard limit.unit == .milliseconds, case .finite(let milliseconds) = amount else {
            return value == text(of: amount, limit)
        }
        return value.utf8.suffix(2).elementsEqual("ms".utf8) && Int(value.dropLast(2)) == milliseconds
    }

    static func limit(of name: String) -> Limits.Name? { Limits.Name.allCases.first { $0.setting == name } }

    /// What a stored value allows; `nil` if Postgres would refuse it.
    ///
    /// Source: units of settings in Postgres' documentation, "Parameter Names and Values".
    static func amount(_ value: String, of limit: Limits.Name) -> Amount? {
        let text = value.filter { $0 != " " }
        let digits = text.prefix { $0.isNumber || $0 == "." || $0 == "-" }
        guard let number = Double(digits) else { return nil }
        let isTime = limit.unit == .milliseconds
        let units: [String: Double] = isTime ? times : sizes
        let suffix = text.dropFirst(digits.count)
        guard let unit = suffix.isEmpty ? (isTime ? 1 : 1024) : units[String(suffix)] else { return nil }
        if isTime ? number == 0 : number < 0 { return .unlimited }
        let total = number * unit
        guard total >= 0, total < 9e18 else { return nil }
        return .finite(Int(total.rounded()))
    }

    private static let times: [String: Double] = [
        "us": 0.001, "ms": 1, "s": 1000, "min": 60_000, "h": 3_600_000, "d": 86_400_000,
    ]
    private static let sizes: [String: Double] = [
        "B": 1, "kB": 1024, "MB": 1_048_576, "GB": 1_073_741_824, "TB": 1_099_511_627_776,
    ]
}
