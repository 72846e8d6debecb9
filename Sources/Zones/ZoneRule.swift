/// When the clocks of a zone are set every year, as the footer of its file says it.
///
/// Source: POSIX.1-2017, 8.3, TZ, with the hours from -167 to 167 that RFC 8536 adds in 3.3.1.
struct ZoneRule: Equatable, Sendable {
    /// Seconds east of Greenwich.
    let standard: Int
    /// `nil` where clocks are never set.
    let summer: Summer?

    /// The other time of the year: it begins on one day and ends on another.
    struct Summer: Equatable, Sendable {
        let offset: Int
        let begin: Day
        let end: Day
    }

    /// A day of every year, and the time of the clocks on it, which may lie some days away.
    struct Day: Equatable, Sendable {
        let form: Form
        /// In seconds from its midnight on.
        let time: Int

        enum Form: Equatable, Sendable {
            /// 1 to 365, without 29 February.
            case julian(Int)
            /// 0 to 365.
            case ordinal(Int)
            /// 1 to 12; the week 1 to 5, of which 5 is the last; 0 to 6 from Sunday on.
            case weekday(month: Int, week: Int, day: Int)
        }
    }

    func offset(at instant: Int) -> Int {
        guard summer != nil else { return standard }
        return transitions(around: instant).last { $0.instant <= instant }?.offset ?? standard
    }

    func nextTransition(after instant: Int) -> Zone.Transition? {
        guard summer != nil else { return nil }
        return transitions(around: instant).first { $0.instant > instant }
    }

    /// Those of the year before, of the year and of the next one, in order.
    ///
    /// Where summer ends and begins at one instant, it goes on.
    private func transitions(around instant: Int) -> [Zone.Transition] {
        guard let summer else { return [] }
        let year = CivilDate(daysSinceEpoch: (instant - instant.modulo(86_400)) / 86_400).year
        let all = (year - 1...year + 1).flatMap { year in
            [
                Zone.Transition(instant: summer.begin.local(in: year) - standard, offset: summer.offset),
                Zone.Transition(instant: summer.end.local(in: year) - summer.offset, offset: standard),
            ]
        }
        return all.sorted { ($0.instant, $0.offset == standard ? 0 : 1) < ($1.instant, $1.offset == standard ? 0 : 1) }
    }
}

extension ZoneRule.Day {
    /// Its local time in a year.
    fileprivate func local(in year: Int) -> Int { days(in: year) * 86_400 + time }

    private func days(in year: Int) -> Int {
        let first = CivilDate(year: year, month: 1, day: 1).daysSinceEpoch
        switch form {
        case .ordinal(let day): return first + day
        case .julian(let day):
            let isLeap =
                CivilDate(year: year, month: 3, day: 1).daysSinceEpoch
                - CivilDate(year: year, month: 2, day: 1).daysSinceEpoch == 29
            return first + day - 1 + (isLeap && day >= 60 ? 1 : 0)
        case .weekday(let month, let week, let day):
            let first = CivilDate(year: year, month: month, day: 1).daysSinceEpoch
            let next = CivilDate(year: month == 12 ? year + 1 : year, month: month % 12 + 1, day: 1).daysSinceEpoch
            // 1970-01-01 was a Thursday.
            let date = first + (day - (first + 4)).modulo(7) + (week - 1) * 7
            return date < next ? date : date - 7
        }
    }
}
