import LeashBackup
import Testing
import Zones

@Suite struct BackupIDTests {
    @Test(arguments: [
        (0, "19700101T000000Z"), (951_782_400, "20000229T000000Z"), (1_795_662_012, "20261126T030012Z"),
        (4_102_444_799, "20991231T235959Z"), (-1, "19691231T235959Z"),
    ])
    func `an id begins with its start in UTC`(time: Int, text: String) {
        let id = BackupID(startedAt: time, number: 0xab)
        #expect(id.description == text + "-000000ab")
        #expect(BackupID(id.description) == id)
        #expect(id.startedAt == time)
    }

    @Test func `every day of 800 years goes to a date and back`() {
        var date = CivilDate(daysSinceEpoch: -146_097)
        for day in -146_096...146_097 {
            let next = CivilDate(daysSinceEpoch: day)
            #expect(next.daysSinceEpoch == day)
            #expect((next.year, next.month, next.day) > (date.year, date.month, date.day))
            date = next
        }
        #expect(CivilDate(year: 2026, month: 11, day: 26).weekday == 4)
    }

    @Test(arguments: [
        "", "20261126T030012Z", "20261126T030012Z-1A2B3C4D", "20261126T030012Z-1a2b3c4", "20261126T030012Z-1a2b3c4d5",
        "2026112600030012Z-1a2b3c4d", "../../etc/passwd/12345678", "20261126T030012Z/1a2b3c4d",
    ])
    func `what has not exactly the form of an id is none`(text: String) {
        #expect(BackupID(text) == nil)
    }
}
