import LeashBackup
import LeashCore
import Testing

/// Weeks of one database under a policy, minute by minute, with a clock of the test's own.
private struct Weeks {
    let slots: Slots
    let jitter: Int
    let since: Int
    var copies: [Retention.Copy] = []
    var failure: BackupFailure?
    var held: [Retention.Held] = []
    var runs: [Int] = []
    var busyUntil = 0
    var random = SplitMix(state: 7)

    /// One minute of it, in which a run that begins may fail.
    mutating func minute(_ now: Int, fails: Bool = false) {
        guard now >= busyUntil else { return }
        let record = BackupRecord(since: since, starts: copies.map(\.startedAt), failure: failure)
        guard case .due = record.due(SlotsNow(slots, now: now), jitter: jitter) else { return }
        runs.append(now)
        let finish = now + Int.random(in: 1...900, using: &random)
        busyUntil = finish
        guard !fails else {
            failure = BackupFailure(at: finish, count: (failure?.count ?? 0) + 1, reason: "no")
            return
        }
        failure = nil
        let id = BackupID(startedAt: now, number: 1)
        copies.append(Retention.Copy(id: id, startedAt: now, finishedAt: finish, oid: 1))
        let clocks = Clocks(now: finish + 1, server: finish)
        let verdict = Retention(.daily).verdict(on: copies, after: id, clocks, slots)
        if let why = verdict.held { held.append(why) }
        copies.removeAll { verdict.goes.contains($0.id) }
    }
}

@Suite struct WeekTests {
    private func weeks(_ zone: String = "Etc/UTC", from start: String) throws -> Weeks {
        Weeks(slots: try slots("0 3 * * *", in: zone), jitter: 913, since: at(start))
    }

    @Test func `a daily policy has seven or eight copies at any time`() throws {
        var weeks = try weeks(from: "2026-11-26")
        for minute in 0..<28 * 1440 {
            let now = weeks.since + minute * 60
            weeks.minute(now)
            let day = minute / 1440
            if day < 7 { #expect((day...day + 1).contains(weeks.copies.count)) }
            if day >= 8 { #expect(weeks.copies.count == 8) }
            #expect(!weeks.slots.isStale(since: weeks.since, lastGood: weeks.copies.last?.startedAt, now: now))
        }
        #expect(weeks.runs.count == 28 && weeks.held.isEmpty)
        #expect(weeks.runs.allSatisfy { $0 % 86_400 == 3 * 3600 + 960 })
    }

    @Test func `clocks that are set ahead cost a ninth copy for a week, and no run`() throws {
        var weeks = try weeks("Europe/Berlin", from: "2026-03-15")
        var most = 0
        for minute in 0..<28 * 1440 {
            weeks.minute(weeks.since + minute * 60)
            most = max(most, weeks.copies.count)
        }
        #expect(weeks.runs.count == 28 && most == 9 && weeks.copies.count == 8 && weeks.held.isEmpty)
    }

    @Test func `a day of failures is retried up to every hour, and purges nothing until it is mended`() throws {
        var weeks = try weeks(from: "2026-11-01")
        let bad = at("2026-11-15")..<at("2026-11-17")
        var fewest = Int.max
        for minute in 0..<28 * 1440 {
            let now = weeks.since + minute * 60
            weeks.minute(now, fails: bad.contains(now))
            if minute > 9 * 1440 { fewest = min(fewest, weeks.copies.count) }
        }
        let tries = weeks.runs.filter(bad.contains)
        #expect((40...52).contains(tries.count))
        #expect(zip(tries, tries.dropFirst()).allSatisfy { $1 - $0 >= 300 && $1 - $0 <= 3600 + 960 })
        // The first good one is two days late, so it purges nothing; then two are missing in the week.
        #expect(weeks.held.count == 1 && fewest == 7)
        #expect(weeks.copies.count == 8)
    }

    @Test func `a database that is off for weeks is backed up once when it is back`() throws {
        var weeks = try weeks(from: "2026-11-01")
        for minute in 0..<60 * 1440 where !(10 * 1440..<40 * 1440 + 300).contains(minute) {
            weeks.minute(weeks.since + minute * 60)
        }
        // One on each of the ten days before, one when it is back, and one on each day after that one.
        #expect(weeks.runs.count == 10 + 1 + 19)
        guard case .clock(.jumped(let late)) = weeks.held.first else {
            Issue.record("a month without a backup is no reason to doubt the clock: \(weeks.held)")
            return
        }
        #expect(weeks.held.count == 1 && (30 * 86_400 + 7200...30 * 86_400 + 8200).contains(late))
        #expect(weeks.copies.count == 8)
    }
}
