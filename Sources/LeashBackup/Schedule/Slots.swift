package import LeashCore
package import Zones

/// The instants at which a schedule runs in a zone: its slots.
///
/// A local time that clocks leave out runs at the first instant after the gap, and is one slot with whatever else runs then. One
/// that they show twice runs the first time. So slots are in the order of their local times, and there are no two for one.
///
/// Instants are seconds of Unix time. Nothing is looked for further away than 8 years: 29 February is not.
package struct Slots: Sendable {
    package let schedule: CronSchedule
    package let zone: Zone
    /// The minutes at which it runs, of a day on which it does.
    private let minutes: [Int]

    package init(_ schedule: CronSchedule, in zone: Zone) {
        self.schedule = schedule
        self.zone = zone
        minutes = schedule.minutesOfDay
    }

    private static let horizon = 8 * 366 + 1

    /// The newest slot that has come.
    ///
    /// - Returns: `nil` if there was none for 8 years.
    package func latestSlot(atOrBefore instant: Int) -> Int? {
        let last = zone.furthestLocal(by: instant)
        let today = day(of: last)
        for day in stride(from: today, through: today - Self.horizon, by: -1) where runs(onDay: day) {
            for minute in minutes.reversed() where time(day, minute) <= last {
                let slot = zone.firstInstant(of: time(day, minute))
                if slot <= instant { return slot }
            }
        }
        return nil
    }

    /// The first slot that is still to come.
    ///
    /// - Returns: `nil` if there is none for 8 years.
    package func nextSlot(after instant: Int) -> Int? {
        let now = zone.local(at: instant)
        let today = day(of: now)
        for day in today...today + Self.horizon where runs(onDay: day) {
            for minute in minutes where time(day, minute) > now {
                let slot = zone.firstInstant(of: time(day, minute))
                if slot > instant { return slot }
            }
        }
        return nil
    }

    private func day(of local: Int) -> Int { (local - local.modulo(86_400)) / 86_400 }

    private func time(_ day: Int, _ minute: Int) -> Int { day * 86_400 + minute * 60 }

    private func runs(onDay day: Int) -> Bool {
        let date = CivilDate(daysSinceEpoch: day)
        return schedule.runs(month: date.month, day: date.day, weekday: date.weekday)
    }
}
