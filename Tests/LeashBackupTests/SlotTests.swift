import LeashBackup
import LeashCore
import Testing
import Zones

func slots(_ schedule: String, in zone: String = "Etc/UTC") throws -> Slots {
    Slots(try CronSchedule(schedule), in: try ZoneDatabase.ofThisMachine.zone(zone))
}

/// Seconds of Unix time of `2026-11-26T03:00:12Z`, or of a day's beginning.
func at(_ text: String) -> Int {
    let numbers = text.split { "-T:Z".contains($0) }.compactMap { Int($0) }
    let day = CivilDate(year: numbers[0], month: numbers[1], day: numbers[2]).daysSinceEpoch
    let time = numbers.dropFirst(3) + [0, 0, 0]
    return zip(time, [3600, 60, 1]).reduce(day * 86_400) { $0 + $1.0 * $1.1 }
}

@Suite struct SlotTests {
    @Test(arguments: ClockChange.all)
    func `clocks that are set leave each slot once, at the first instant that shows it or after the gap`(
        _ change: ClockChange
    ) throws {
        let slots = try slots(change.schedule, in: change.zone)
        var instant = at(change.after)
        for expected in change.slots {
            let next = try #require(slots.nextSlot(after: instant))
            #expect(UTCTime(next).rfc3339 == expected)
            // In between there is nothing, from wherever one looks.
            for moment in stride(from: instant, to: next, by: 300) {
                #expect(slots.nextSlot(after: moment) == next)
                if instant != at(change.after) { #expect(slots.latestSlot(atOrBefore: moment) == instant) }
            }
            #expect(slots.latestSlot(atOrBefore: next) == next)
            instant = next
        }
    }

    @Test func `the table has every change`() {
        #expect(ClockChange.all.count == 40)
        #expect(ClockChange.all.allSatisfy { $0.slots.count >= 3 })
    }

    @Test func `a slot in a gap and one at its end are one`() throws {
        let slots = try slots("0,30 2,3 * * *", in: "Europe/Berlin")
        let end = at("2026-03-29T01:00:00Z")
        #expect(slots.nextSlot(after: end - 1) == end)
        #expect(slots.nextSlot(after: end) == end + 1800)
    }

    @Test(arguments: [
        ("0 3 29 2 *", "2028-02-29T03:00:00Z"), ("0 3 31 12 *", "2026-12-31T03:00:00Z"),
        ("0 3 1 1 0", "2027-01-01T03:00:00Z"), ("0 3 * * 7", "2026-11-29T03:00:00Z"),
        ("59 23 31 * *", "2026-12-31T23:59:00Z"), ("* * * * *", "2026-11-26T07:31:00Z"),
    ])
    func `the next slot`(_ schedule: String, _ expected: String) throws {
        let next = try #require(try slots(schedule).nextSlot(after: at("2026-11-26T07:30:00Z")))
        #expect(UTCTime(next).rfc3339 == expected)
    }

    @Test func `29 February is found over eight years, and what is rarer is never`() throws {
        let leap = try slots("0 3 29 2 *")
        #expect(leap.nextSlot(after: at("1896-02-29T03:00:00Z")) == at("1904-02-29T03:00:00Z"))
        #expect(leap.latestSlot(atOrBefore: at("1904-02-29T02:59:59Z")) == at("1896-02-29T03:00:00Z"))
        // On a Sunday, which it is every 28 years.
        let rare = try slots("0 3 29 2 */7")
        #expect(rare.nextSlot(after: at("2032-02-29T03:00:00Z")) == nil)
        #expect(rare.latestSlot(atOrBefore: at("2059-01-01")) == nil)
    }

    @Test func `slots go by the clocks of their zone all year`() throws {
        let slots = try slots("0 3 * * *", in: "America/New_York")
        #expect(slots.nextSlot(after: at("2026-01-15")) == at("2026-01-15T08:00:00Z"))
        #expect(slots.nextSlot(after: at("2026-07-15")) == at("2026-07-15T07:00:00Z"))
        // Far beyond what the file lists: by its rule.
        #expect(slots.nextSlot(after: at("2091-07-15")) == at("2091-07-15T07:00:00Z"))
    }

    @Test(arguments: [
        ("0 3 * * *", 1800), ("0 * * * *", 1800), ("*/30 * * * *", 900), ("* * * * *", 30), ("*/15 8-18 * * 1-5", 450),
        ("0,10 3 * * *", 300), ("50 23 * * *", 1800), ("0,50 0,23 * * *", 300), ("0 0,12 1 * *", 1800),
    ])
    func `the window of jitter is half of the shortest distance, and half an hour at most`(
        _ schedule: String,
        _ window: Int
    ) throws {
        #expect(Jitter.window(of: try CronSchedule(schedule)) == window)
    }

    @Test func `jitter stays, and spreads`() {
        func jitter(_ name: String, _ window: Int = 1800) -> Int {
            Jitter.seconds(of: BackupHistory(server: "main", database: name), installation: "leash", window: window)
        }
        // Written down once: it must be the same after every update of leash.
        #expect(jitter("notes") == 845)
        #expect(jitter("shop") == 176)
        #expect(jitter("notes", 0) == 0)
        let minutes = Dictionary(grouping: (0..<3000).map { jitter("app\($0)") }) { $0 / 60 }
        #expect(minutes.keys.sorted() == Array(0..<30))
        #expect(minutes.values.allSatisfy { (50...160).contains($0.count) })
        let other = Jitter.seconds(of: .init(server: "mai", database: "nnotes"), installation: "leash", window: 1800)
        #expect(other != jitter("notes"))
    }
}
