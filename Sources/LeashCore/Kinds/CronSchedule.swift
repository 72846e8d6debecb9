/// Minutes of the local clock at which something runs, as five cron fields name them.
///
/// Source: crontab(5) of Vixie cron: numbers, `*`, ranges, steps and lists, names of months and weekdays; Sunday is 0 and 7.
/// Where both the day of the month and the day of the week are restricted, either will do; a field that begins with `*`
/// restricts nothing by itself, so beside it both must fit.
package struct CronSchedule: Hashable, Sendable, CustomStringConvertible {
    /// The five fields as they were written.
    package let description: String
    /// 0 to 59, as the bits of a number.
    private var minuteBits: UInt64 = 0
    /// 0 to 23.
    private var hourBits: UInt64 = 0
    /// 1 to 31.
    private var dayBits: UInt64 = 0
    /// 1 to 12.
    private var monthBits: UInt64 = 0
    /// 0 to 6 from Sunday on.
    private var weekdayBits: UInt64 = 0
    /// Whether one of the two kinds of days is enough.
    private var takesEitherDay = false

    /// Reads five fields with blanks between them.
    package init(_ text: String) throws(Problem) {
        description = text
        let fields = text.split(separator: " ", omittingEmptySubsequences: true)
        guard fields.count == CronField.all.count else {
            throw text.hasPrefix("@") ? .isShorthand : .hasFields(fields.count)
        }
        var values: [UInt64] = []
        for (text, field) in zip(fields, CronField.all) {
            guard let bits = field.bits(text) else { throw .hasNo(field.name, String(text), field.range) }
            values.append(bits)
        }
        fill(in: values, fields)
        guard happens else { throw .neverRuns }
    }

    private mutating func fill(in values: [UInt64], _ fields: [Substring]) {
        (minuteBits, hourBits, dayBits, monthBits) = (values[0], values[1], values[2], values[3])
        weekdayBits = (values[4] | values[4] >> 7) & 0x7f
        takesEitherDay = !fields[2].hasPrefix("*") && !fields[4].hasPrefix("*")
    }

    /// Every day at one time.
    package static func daily(at hour: Int, _ minute: Int = 0) -> Self {
        precondition((0...23).contains(hour) && (0...59).contains(minute), "no time of the day")
        return Self(description: "\(minute) \(hour) * * *", hour: hour, minute: minute)
    }

    private init(description: String, hour: Int, minute: Int) {
        self.description = description
        fill(in: [1 << UInt64(minute), 1 << UInt64(hour), 0xffff_fffe, 0x1ffe, 0xff], ["", "", "*", "*", "*"])
    }

    /// Whether there is a day for it in any year.
    private var happens: Bool {
        guard !takesEitherDay else { return true }
        let lengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return (1...12).contains { month in
            monthBits.has(month) && (1...lengths[month - 1]).contains { dayBits.has($0) }
        }
    }
}

// MARK: - When it runs

extension CronSchedule {
    /// Whether it runs on a day: of a month from 1 on, from 1 on, and of a week whose Sunday is 0.
    package func runs(month: Int, day: Int, weekday: Int) -> Bool {
        guard monthBits.has(month) else { return false }
        let (isDay, isWeekday) = (dayBits.has(day), weekdayBits.has(weekday))
        return takesEitherDay ? isDay || isWeekday : isDay && isWeekday
    }

    /// Whether it runs at a minute of such a day, counted from midnight.
    package func runs(atMinute minute: Int) -> Bool { hourBits.has(minute / 60) && minuteBits.has(minute % 60) }

    /// The minutes of such a day, counted from midnight; never none.
    package var minutesOfDay: [Int] { (0..<1440).filter(runs(atMinute:)) }
}

// MARK: - What is wrong with a text

extension CronSchedule {
    package enum Problem: Error, Equatable {
        /// `@daily` and the like.
        case isShorthand
        /// There are that many fields, and not five.
        case hasFields(Int)
        /// A field isn't made of its values: the field's name, its text and its range.
        case hasNo(String, String, ClosedRange<Int>)
        /// No month has such a day.
        case neverRuns
    }
}

// MARK: - Fields

private struct CronField {
    let name: String
    let range: ClosedRange<Int>
    /// Names of values, from the least on.
    var names: [String] = []

    static let all = [
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

    /// The values of a list of items; `nil` when it is none.
    func bits(_ text: Substring) -> UInt64? {
        var bits: UInt64 = 0
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let these = self.bits(ofItem: item) else { return nil }
            bits |= these
        }
        return bits
    }

    /// The values of `*`, `7`, `1-5`, `*/15` or `8-18/2`.
    private func bits(ofItem item: Substring) -> UInt64? {
        let parts = item.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let span = self.span(parts[0]) else { return nil }
        var step = 1
        if parts.count == 2 {
            guard parts[0] == "*" || parts[0].contains("-") else { return nil }
            guard let number = number(parts[1]), (1...range.upperBound).contains(number) else { return nil }
            step = number
        }
        return stride(from: span.lowerBound, through: span.upperBound, by: step).reduce(0) { $0 | 1 << UInt64($1) }
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
        text.utf8.allSatisfy { (0x30...0x39).contains($0) } && text.utf8.count <= 4 ? Int(text) : nil
    }
}

extension UInt64 {
    fileprivate func has(_ bit: Int) -> Bool { self >> UInt64(bit) & 1 == 1 }
}
