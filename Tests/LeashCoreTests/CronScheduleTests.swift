import LeashCore
import Testing

@Suite struct CronScheduleTests {
    @Test(arguments: [
        ("0 3 * * *", [180]), ("*/15 1 * * *", [60, 75, 90, 105]), ("5,50 23 * * *", [1385, 1430]),
        ("0 8-18/5 * * *", [480, 780, 1080]), ("59 23 * * *", [1439]), ("0-2 0 * * *", [0, 1, 2]),
    ])
    func `the minutes of a day`(_ text: String, _ minutes: [Int]) throws {
        let schedule = try CronSchedule(text)
        #expect(schedule.minutesOfDay == minutes && schedule.description == text)
        #expect((0..<1440).filter(schedule.runs(atMinute:)) == minutes)
    }

    /// A Sunday the 1st, a Monday the 1st, a Monday the 2nd, and Tuesday the 3rd, in March.
    @Test(arguments: [
        ("0 3 * * *", "yes yes yes yes"), ("0 3 1 * *", "yes yes no no"), ("0 3 * * 1", "no yes yes no"),
        ("0 3 1 * 1", "yes yes yes no"), ("0 3 */2 * 1", "no yes no no"), ("0 3 1 * */2", "yes no no no"),
        ("0 3 1-31 * 1", "yes yes yes yes"), ("0 3 * * 0", "yes no no no"), ("0 3 * * 7", "yes no no no"),
        ("0 3 * * 5-7", "yes no no no"), ("0 3 * * sun", "yes no no no"), ("0 3 * MAR mon,Tue", "no yes yes yes"),
        ("0 3 * 4 *", "no no no no"), ("0 3 2 4 1", "no no no no"),
    ])
    func `either day will do where both are restricted`(_ text: String, _ expected: String) throws {
        let schedule = try CronSchedule(text)
        let days: [(day: Int, weekday: Int)] = [(1, 0), (1, 1), (2, 1), (3, 2)]
        let verdicts = days.map { schedule.runs(month: 3, day: $0.day, weekday: $0.weekday) ? "yes" : "no" }
        #expect(verdicts.joined(separator: " ") == expected)
    }

    @Test func `what is wrong with a text`() {
        func problem(_ text: String) -> CronSchedule.Problem? {
            #expect(throws: CronSchedule.Problem.self) { try CronSchedule(text) }
        }
        #expect(problem("@daily") == .isShorthand)
        #expect(problem("") == .hasFields(0) && problem("0 3 * * * *") == .hasFields(6))
        #expect(problem("60 3 * * *") == .hasNo("minute", "60", 0...59))
        #expect(problem("0 3 * * mon-sun") == .hasNo("day of the week", "mon-sun", 0...7))
        #expect(problem("0 3 31 2,4,6,9,11 *") == .neverRuns && problem("0 3 31 2,4 */2") == .neverRuns)
    }

    @Test func `every day at one time is what its text says`() throws {
        #expect(CronSchedule.daily(at: 3) == (try CronSchedule("0 3 * * *")))
        #expect(CronSchedule.daily(at: 23, 59) == (try CronSchedule("59 23 * * *")))
        #expect(BackupPolicy.daily.schedule.description == "0 3 * * *")
    }
}
