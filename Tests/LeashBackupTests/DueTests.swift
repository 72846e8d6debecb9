import LeashBackup
import LeashCore
import Testing
import Zones

private let slot = at("2026-11-26T03:00:00Z")
private let jitter = 600

/// A daily policy at 3 in UTC; times are seconds after the slot of 26 November.
@Suite struct DueTests {
    private func due(at time: Int, since: Int = -100_000, _ starts: [Int] = [], failed: (at: Int, count: Int)? = nil)
        throws
        -> Due
    {
        let failure = failed.map { BackupFailure(at: slot + $0.at, count: $0.count, reason: "no") }
        let record = BackupRecord(since: slot + since, starts: starts.map { slot + $0 }, failure: failure)
        return record.due(SlotsNow(try slots("0 3 * * *"), now: slot + time), jitter: jitter)
    }

    private let tomorrow = Due.served(next: slot + 86_400 + jitter)

    @Test func `it is due at its slot and jitter`() throws {
        #expect(try due(at: 0) == .waiting(until: slot + 600, .jitter))
        #expect(try due(at: 599) == .waiting(until: slot + 600, .jitter))
        #expect(try due(at: 600) == .due(slot: slot))
        #expect(try due(at: 86_399) == .due(slot: slot))
        #expect(try due(at: 86_400) == .waiting(until: slot + 87_000, .jitter))
    }

    @Test func `a good backup that began at the slot or later serves it`() throws {
        #expect(try due(at: 700, [0]) == tomorrow)
        #expect(try due(at: 700, [-86_400, 650]) == tomorrow)
        #expect(try due(at: 30, [10]) == tomorrow)
        #expect(try due(at: 700, [-1]) == .due(slot: slot))
        #expect(try due(at: -1, [-86_400]) == .served(next: slot + jitter))
    }

    @Test func `one from the future serves nothing yet`() throws {
        #expect(try due(at: 700, [8 * 86_400]) == .due(slot: slot))
        #expect(try due(at: 700, [760]) == tomorrow)
        #expect(try due(at: 700, [761]) == .due(slot: slot))
    }

    @Test func `a slot from before the database is not its own`() throws {
        #expect(try due(at: 7000, since: 1) == tomorrow)
        #expect(try due(at: 7000, since: 0) == .due(slot: slot))
    }

    @Test func `failures wait longer and longer, up to an hour`() throws {
        #expect(
            [0, 1, 2, 3, 4, 5, 60, .max].map(BackupRecord.backoff) == [300, 300, 600, 1200, 2400, 3600, 3600, 3600]
        )
        for (count, wait) in [(1, 300), (2, 600), (5, 3600), (90, 3600)] {
            #expect(
                try due(at: 700 + wait - 1, failed: (700, count))
                    == .waiting(until: slot + 700 + wait, .failed(count: count))
            )
            #expect(try due(at: 700 + wait, failed: (700, count)) == .due(slot: slot))
        }
    }

    @Test func `a failure of an earlier slot, or from the future, holds nothing up`() throws {
        #expect(try due(at: 600, failed: (-1, 9)) == .due(slot: slot))
        #expect(try due(at: 10, failed: (-1, 9)) == .waiting(until: slot + 600, .jitter))
        #expect(try due(at: 700, failed: (5000, 9)) == .due(slot: slot))
        #expect(try due(at: 700, [650], failed: (640, 1)) == tomorrow)
    }

    @Test(arguments: [0, 1, 2, 8, 400]) func `after downtime there is one catch-up`(_ days: Int) throws {
        let policy = try slots("0 3 * * *")
        var record = BackupRecord(since: slot - 1, starts: [slot + 600])
        var runs = 0
        let back = slot + days * 86_400 + 5 * 3600
        for now in stride(from: back, to: back + 12 * 3600, by: 60) {
            guard case .due = record.due(SlotsNow(policy, now: now), jitter: jitter) else { continue }
            runs += 1
            record.starts.append(now)
        }
        #expect(runs == (days == 0 ? 0 : 1))
    }

    @Test func `a schedule that runs never serves`() throws {
        let never = SlotsNow(try slots("0 3 29 2 */7"), now: at("2050-01-01"))
        #expect(BackupRecord(since: 0).due(never, jitter: 5) == .served(next: nil))
    }
}

@Suite struct StalenessTests {
    /// When a database is stale whose last backup began at a time.
    private func stale(_ schedule: String, since: String = "2026-01-01", _ last: String?) throws -> String? {
        try slots(schedule).staleAfter(since: at(since), lastGood: last.map(at)).map { UTCTime($0).rfc3339 }
    }

    @Test(arguments: [
        ("0 3 * * *", "2026-11-26T03:10:00Z", "2026-11-27T05:10:00Z"),
        ("0 3 * * *", "2026-11-26T14:00:00Z", "2026-11-27T16:00:00Z"),
        ("0 * * * *", "2026-11-26T03:10:00Z", "2026-11-27T05:10:00Z"),
        // A Thursday, then a Friday.
        ("0 3 * * 1-5", "2026-11-26T03:10:00Z", "2026-11-27T05:10:00Z"),
        ("0 3 * * 1-5", "2026-11-27T03:10:00Z", "2026-11-30T04:00:00Z"),
        ("0 3 * * 0", "2026-11-22T03:10:00Z", "2026-12-06T05:00:00Z"),
        ("0 3 * * 0", "2026-11-28T12:00:00Z", "2026-12-06T05:00:00Z"),
        ("0 3 1 * *", "2026-11-01T03:10:00Z", "2027-01-01T05:00:00Z"),
    ])
    func `a daily policy allows 26 hours, a longer one two slots`(_ schedule: String, _ last: String, _ end: String)
        throws
    {
        #expect(try stale(schedule, last) == end)
    }

    @Test func `it counts from when the database came to be`() throws {
        #expect(try stale("0 3 * * *", since: "2026-11-26T12:00:00Z", nil) == "2026-11-27T14:00:00Z")
        #expect(try stale("0 3 * * *", since: "2026-11-26T12:00:00Z", "2026-11-01") == "2026-11-27T14:00:00Z")
    }

    @Test func `it is stale from that instant on`() throws {
        let (slots, last) = (try slots("0 3 * * 0"), at("2026-11-22T03:10:00Z"))
        let end = at("2026-12-06T05:00:00Z")
        #expect(!slots.isStale(since: 0, lastGood: last, now: end - 1))
        #expect(slots.isStale(since: 0, lastGood: last, now: end))
        #expect(!slots.isStale(since: last, lastGood: nil, now: last + 1000))
    }

    @Test(arguments: ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"])
    func `a daily policy is never stale on the day that clocks are set back`(_ zone: String) throws {
        let slots = try slots("30 2 * * *", in: zone)
        var slot = at("2026-01-01")
        for _ in 0..<365 {
            slot = try #require(slots.nextSlot(after: slot))
            #expect(slots.staleAfter(since: 0, lastGood: slot + 900) == slot + 900 + 26 * 3600)
        }
    }
}
