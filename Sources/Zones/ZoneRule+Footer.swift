extension ZoneRule {
    /// Reads a text such as `CET-1CEST,M3.5.0,M10.5.0/3`.
    ///
    /// - Returns: `nil` when it is none.
    init?(footer text: some Collection<UInt8>) {
        var text = FooterText(rest: Array(text)[...])
        guard text.skipName(), let west = text.time(upTo: 24) else { return nil }
        standard = -west
        guard !text.rest.isEmpty else {
            summer = nil
            return
        }
        guard text.skipName() else { return nil }
        // One that says nothing is an hour ahead.
        var offset = standard + 3600
        if text.rest.first != UInt8(ascii: ",") {
            guard let west = text.time(upTo: 24) else { return nil }
            offset = -west
        }
        guard text.skip(","), let begin = text.day(), text.skip(","), let end = text.day(), text.rest.isEmpty else {
            return nil
        }
        summer = Summer(offset: offset, begin: begin, end: end)
    }
}

private struct FooterText {
    var rest: ArraySlice<UInt8>

    mutating func skip(_ letter: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: letter) else { return false }
        rest.removeFirst()
        return true
    }

    /// Three letters or more, or what stands between `<` and `>`.
    mutating func skipName() -> Bool {
        if skip("<") {
            guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { return false }
            rest = rest[(end + 1)...]
            return true
        }
        let name = rest.prefix { (0x41...0x5a).contains($0) || (0x61...0x7a).contains($0) }
        rest = rest[name.endIndex...]
        return name.count >= 3
    }

    mutating func number(upTo limit: Int) -> Int? {
        let digits = rest.prefix { (0x30...0x39).contains($0) }
        guard (1...3).contains(digits.count) else { return nil }
        rest = rest[digits.endIndex...]
        let number = digits.reduce(0) { $0 * 10 + Int($1) - 0x30 }
        return number <= limit ? number : nil
    }

    /// Seconds of `5`, `-3:30` or `+1:00:30`.
    mutating func time(upTo hours: Int) -> Int? {
        let sign = skip("-") ? -1 : 1
        if sign == 1 { _ = skip("+") }
        guard let hour = number(upTo: hours) else { return nil }
        var seconds = hour * 3600
        for unit in [60, 1] where skip(":") {
            guard let number = number(upTo: 59) else { return nil }
            seconds += number * unit
        }
        return sign * seconds
    }

    /// `M3.5.0`, `J60` or `59`, perhaps with `/` and a time; that of one without is 2 o'clock.
    mutating func day() -> ZoneRule.Day? {
        guard let form = form() else { return nil }
        guard skip("/") else { return ZoneRule.Day(form: form, time: 7200) }
        return time(upTo: 167).map { ZoneRule.Day(form: form, time: $0) }
    }

    private mutating func form() -> ZoneRule.Day.Form? {
        if skip("J") { return number(upTo: 365).flatMap { $0 >= 1 ? .julian($0) : nil } }
        guard skip("M") else { return number(upTo: 365).map { .ordinal($0) } }
        guard let month = number(upTo: 12), month >= 1, skip("."), let week = number(upTo: 5), week >= 1, skip("."),
            let day = number(upTo: 6)
        else { return nil }
        return .weekday(month: month, week: week, day: day)
    }
}
