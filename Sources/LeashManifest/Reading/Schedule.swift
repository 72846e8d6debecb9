import LeashCore

/// What is wrong with a schedule of five cron fields; `nil` for nothing.
///
/// Source: crontab(5): numbers, `*`, ranges, steps and lists, names of months and weekdays; Sunday is 0 and 7.
func complaint(ofSchedule text: String) -> Complaint? {
    let fields = text.split(separator: " ", omittingEmptySubsequences: true)
    guard fields.count == cronFields.count else {
        if text.hasPrefix("@") { return Complaint("is a shorthand", hint: "write five fields, as in 0 3 * * *") }
        let order = "minute, hour, day of the month, month, day of the week"
        return Complaint("must have 5 fields, not \(fields.count)", hint: order)
    }
    var values: [Set<Int>] = []
    for (text, field) in zip(fields, cronFields) {
        guard let set = field.values(text) else {
            let range = "\(field.range.lowerBound) to \(field.range.upperBound)"
            return Complaint("has no \(field.name) '\(shown(String(text)) ?? "?")'", hint: "\(field.name): \(range)")
        }
        values.append(set)
    }
    return happens(fields, values) ? nil : Complaint("names a day that no month has", hint: "it would never run")
}

/// Whether there is a day for it.
///
/// With both days restricted, cron takes either.
private func happens(_ fields: [Substring], _ values: [Set<Int>]) -> Bool {
    guard fields[4] == "*" else { return true }
    let days = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return values[3].contains { month in values[2].contains { $0 <= days[month - 1] } }
}

private struct CronField {
    let name: String
    let range: ClosedRange<Int>
    /// Names of values, from the least on.
    var names: [String] = []

    /// The values of a list of items; `nil` when it is none.
    func values(_ text: Substring) -> Set<Int>? {
        var values: Set<Int> = []
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let these = self.values(ofItem: item) else { return nil }
            values.formUnion(these)
        }
        return values
    }

    /// The values of `*`, `7`, `1-5`, `*/15` or `8-18/2`.
    private func values(ofItem item: Substring) -> Set<Int>? {
        let parts = item.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let span = self.span(parts[0]) else { return nil }
        guard parts.count == 2 else { return Set(span) }
        guard parts[0] == "*" || parts[0].contains("-") else { return nil }
        guard let step = number(parts[1]), (1...range.upperBound).contains(step) else { return nil }
        return Set(stride(from: span.lowerBound, through: span.upperBound, by: step))
    }

    private func span(_ text: Substring) -> ClosedRange<Int>? {
        guard text != "*" else { return range }
        let ends = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false).map(value)
        guard let first = ends[0], let last = ends[ends.count - 1], first <= last else { return nil }
        return first...last
    }

    private func value(_ text: Substring) -> Int? {
        if let index = names.firstIndex(of: text.lowercased()) { return range.lowerBound + index }
        return number(text).flatMap { range.contains($0) ? $0 : nil }
    }

    private func number(_ text: Substring) -> Int? {
        text.utf8.allSatisfy(\.isDigit) && text.utf8.count <= 4 ? Int(text) : nil
    }
}

private let cronFields = [
    CronField(name: "minute", range: 0...59),
    CronField(name: "hour", range: 0...23),
    CronField(name: "day of the month", range: 1...31),
    CronField(
        name: "month",
        range: 1...12,
        names: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    ),
    CronField(name: "day of the week", range: 0...7, names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]),
]

extension ValueType where Value == String {
    static let schedule = text(
        "a schedule of five fields, as in 0 3 * * *",
        ["pattern": "^ *([0-9A-Za-z*,/-]+ +){4}[0-9A-Za-z*,/-]+ *$"],
        complaint(ofSchedule:)
    )

    /// The name of a time zone, by its form alone: which zones there are, the machine that runs the backup knows.
    static let timezone = text("the name of a time zone", ["pattern": .string(zonePattern)]) { name in
        if isZone(name) { return nil }
        let mended = name.split(separator: "/").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(
            separator: "/"
        )
        let hint = isZone(mended) ? "did you mean '\(mended)'?" : "as in Etc/UTC or Europe/Berlin"
        return Complaint("is no name of a time zone", hint: hint)
    }
}

private let zonePattern = "^[A-Z][A-Za-z0-9_+-]*(/[A-Z][A-Za-z0-9_+-]*){0,2}$"

private func isZone(_ name: String) -> Bool {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    return parts.count <= 3
        && parts.allSatisfy { part in
            part.utf8.first?.isUpper == true
                && part.utf8.allSatisfy { $0.isLetter || $0.isDigit || "_+-".utf8.contains($0) }
        }
}
