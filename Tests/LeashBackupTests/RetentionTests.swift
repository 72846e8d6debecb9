import LeashBackup
import LeashCore
import Testing
import Zones

/// A backup in words: when it began, in days before now, and what is said of it.
///
/// `3.5` began three and a half days ago and took 36 seconds; `3.5 bad pinned final manual old` says all that may be said: `old` is
/// of an earlier database of the name.
func copy(_ text: String, now: Int) throws -> Retention.Copy {
    let words = text.split(separator: " ")
    let start = now - Int((try #require(Double(words[0])) * 86_400).rounded())
    return Retention.Copy(
        id: BackupID(startedAt: start, number: words.contains("old") ? 1 : 2),
        startedAt: start,
        finishedAt: start + 36,
        isGood: !words.contains("bad"),
        reason: words.contains("final") ? .final : words.contains("manual") ? .manual : .scheduled,
        isPinned: words.contains("pinned"),
        oid: words.contains("old") ? 1 : 2
    )
}

/// A history of backups, the newest first, with what stays of it and why; what goes is marked `-`.
struct HistoryCase: Sendable, CustomTestStringConvertible {
    let name: String
    var minKeep = 3
    let lines: [(backup: String, verdict: String)]

    init(_ name: String, minKeep: Int = 3, _ lines: KeyValuePairs<String, String>) {
        (self.name, self.minKeep, self.lines) = (name, minKeep, lines.map { ($0.key, $0.value) })
    }

    var testDescription: String { name }

    static let all = [
        HistoryCase("the first one", ["0.001": "young minimum"]),
        HistoryCase(
            "a week of a daily policy: seven, and the anchor",
            [
                "0.001": "young minimum", "1.001": "young minimum", "2.001": "young minimum", "3.001": "young",
                "4.001": "young", "5.001": "young", "6.001": "young", "7.001": "anchor", "8.001": "-", "9.001": "-",
            ]
        ),
        HistoryCase(
            "one that began before the window and finished in it is its anchor",
            ["0.001": "young minimum", "1": "young minimum", "2": "young minimum", "7.0001": "young anchor", "8": "-"]
        ),
        HistoryCase(
            "exactly as old as the window",
            ["0.001": "young minimum", "1": "young minimum", "2": "young minimum", "7": "young anchor", "7.5": "-"]
        ),
        HistoryCase(
            "none for a long time, but for the new one",
            ["0.001": "young minimum", "40": "minimum anchor", "41": "minimum", "42": "-", "43": "-"]
        ),
        HistoryCase(
            "bad ones count for nothing and stay",
            [
                "0.001": "young minimum", "1 bad": "bad", "2 bad": "bad", "3 bad": "bad", "9": "minimum anchor",
                "10 bad": "bad", "11": "minimum", "12": "-", "90 bad": "bad",
            ]
        ),
        HistoryCase(
            "pinned ones stay for ever",
            [
                "0.001": "young minimum", "1": "young minimum", "2": "young minimum", "8": "anchor",
                "9 pinned": "pinned",
                "10": "-", "400 pinned": "pinned",
            ]
        ),
        HistoryCase(
            "a final one stays 30 days",
            [
                "0.001": "young minimum", "1": "young minimum", "2": "young minimum", "8 final": "anchor final",
                "29 final": "final", "30 final": "final", "30.001 final": "-", "60 final pinned": "pinned",
            ]
        ),
        HistoryCase(
            "an earlier database of the name has its own history",
            [
                "0.001": "young minimum", "8": "minimum anchor", "9": "minimum", "10": "-", "100 old": "minimum anchor",
                "101 old": "minimum", "102 old": "minimum", "103 old": "-", "104 old pinned": "pinned",
            ]
        ),
        HistoryCase(
            "the last good one of an earlier database never goes",
            minKeep: 1,
            ["0.001": "young minimum", "500 old bad": "bad", "900 old": "minimum anchor", "901 old": "-"]
        ),
        HistoryCase(
            "manual ones count as any other",
            minKeep: 2,
            [
                "0.001 manual": "young minimum", "0.5 manual": "young minimum", "8": "anchor", "8.5 manual": "-",
                "9": "-",
            ]
        ),
        HistoryCase(
            "more to keep than there are",
            minKeep: 30,
            ["0.001": "young minimum", "1": "young minimum", "50": "minimum anchor", "51": "minimum"]
        ),
        HistoryCase(
            "a minimum of none is one",
            minKeep: 0,
            ["0.001": "young minimum", "20": "anchor", "21": "-"]
        ),
    ]
}

@Suite struct RetentionTests {
    private let now = at("2026-11-26T03:10:00Z")

    private func retention(_ minKeep: Int = 3) -> Retention { Retention(keep: 7 * 86_400, minKeep: minKeep) }

    @Test(arguments: HistoryCase.all) func `what stays and what goes`(_ history: HistoryCase) throws {
        let copies = try history.lines.map { try copy($0.backup, now: now) }
        for copies in [copies, copies.reversed()] {
            // These histories have gaps on purpose.
            let verdict = retention(history.minKeep).rules(on: copies, now: now)
            let words = try history.lines.map { line in
                let id = try copy(line.backup, now: now).id
                return verdict.goes.contains(id)
                    ? "-" : (verdict.stays[id] ?? []).map { "\($0)" }.joined(separator: " ")
            }
            #expect(words == history.lines.map(\.verdict))
            #expect(verdict.goes == verdict.goes.sorted())
            #expect(verdict.goes.count + verdict.stays.count == copies.count)
        }
    }

    @Test func `what a store has is judged by its manifest`() throws {
        let id = BackupID(startedAt: now, number: 1)
        let manifest = BackupManifest(
            id: id,
            source: .init(installation: "i", server: "s", database: "d", app: "a", existing: "d", oid: 7),
            reason: .final,
            startedAt: now,
            finishedAt: now + 9,
            dump: .init(bytes: 1, sha256: "", tool: "15.18", serverVersion: 150_018),
            tables: [],
            surroundings: .init(encoding: "UTF8", collate: "C", ctype: "C", ownerRole: "d")
        )
        let stored = StoredBackup(id: id, state: .good(manifest), pin: BackupPin(at: now, reason: "why"))
        let copy = Retention.Copy(
            id: id,
            startedAt: now,
            finishedAt: now + 9,
            reason: .final,
            isPinned: true,
            oid: 7
        )
        #expect(Retention.Copy(stored) == copy)
        #expect(!Retention.Copy(StoredBackup(id: id, state: .bad("torn"))).isGood)
    }

    @Test func `a policy's milliseconds are seconds here`() {
        #expect(Retention(.daily) == Retention(keep: 604_800, minKeep: 3))
        var policy = BackupPolicy.daily
        policy.keep = 1500
        #expect(Retention(policy).keep == 2)
    }
}

/// When nothing goes.
@Suite struct ClockTests {
    private let now = at("2026-11-26T03:10:00Z")
    private let week = ["0.001"] + (1...20).map { "\($0).001" }

    /// What is held up, and how many go, with a clock that is ahead by some days and one of the server's.
    private func verdict(_ backups: [String], ahead: Int = 0, server: Int? = 0, after new: Int? = 0) throws
        -> Retention.Verdict
    {
        let copies = try backups.map { try copy($0, now: now) }
        return Retention(keep: 7 * 86_400, minKeep: 3).verdict(
            on: copies,
            after: new.map { copies[$0].id },
            Clocks(now: now + ahead, server: server.map { now + $0 }),
            try slots("0 3 * * *")
        )
    }

    @Test func `a clock that is right lets go what is old`() throws {
        for server in [0, nil, 3600, -3600] {
            let verdict = try verdict(week, server: server)
            #expect(verdict.held == nil && verdict.goes.count == 13)
        }
    }

    @Test func `without a new good backup nothing goes`() throws {
        for verdict in [try verdict(week, after: nil), try verdict(["0.001 bad"] + week.dropFirst())] {
            #expect(verdict.held == .noNewBackup && verdict.goes.isEmpty)
            #expect(verdict.stays.values.filter { $0 == [.held] }.count >= 12)
        }
    }

    @Test func `a clock that jumped eight days ahead makes nothing old`() throws {
        // The new backup has the wrong time as well, and so has a server on the same machine.
        let jumped = ["-7.999"] + week.dropFirst()
        let verdict = try verdict(Array(jumped), ahead: 8 * 86_400, server: 8 * 86_400)
        #expect(verdict.goes.isEmpty)
        #expect(verdict.held == .clock(.jumped(by: 8 * 86_400 + 600)))
    }

    @Test func `a clock that was set back eight days neither`() throws {
        let verdict = try verdict(["8.0005"] + week, ahead: -8 * 86_400, server: nil)
        #expect(verdict.held == .clock(.future(by: 8 * 86_400 - 50)))
        #expect(verdict.goes.isEmpty)
    }

    @Test func `a server that says otherwise is believed as much`() throws {
        for difference in [3601, -3601] {
            let verdict = try verdict(week, server: difference)
            #expect(verdict.held == .clock(.differ(by: -difference)) && verdict.goes.isEmpty)
        }
    }

    @Test func `downtime holds up one purge, and the next one catches up`() throws {
        let gap = ["0.001"] + week.dropFirst(4)
        #expect(try verdict(gap).held == .clock(.jumped(by: 3 * 86_400 + 600)))
        let after = try verdict(["0.001", "1.001"] + week.dropFirst(5))
        #expect(after.held == nil && !after.goes.isEmpty)
        // One slot without a backup is enough.
        #expect(try verdict(["0.001"] + week.dropFirst(2)).held == .clock(.jumped(by: 86_400 + 600)))
    }

    @Test func `a weekly policy expects a week`() throws {
        let copies = try (0..<8).map { try copy("\(Double($0 * 7) + 0.001)", now: now) }
        let retention = Retention(keep: 14 * 86_400, minKeep: 1)
        let weekly = try slots("0 3 * * 4")
        let verdict = retention.verdict(on: copies, after: copies[0].id, Clocks(now: now, server: now), weekly)
        #expect(verdict.held == nil && verdict.goes.count == 5)
    }

    @Test(arguments: [
        (ClockDoubt.future(by: 172_800), "the newest backup is from 2 days ahead of this machine's clock"),
        (.differ(by: 7200), "this machine's clock is 2 hours ahead of the server's"),
        (.differ(by: -3601), "this machine's clock is 60 minutes behind the server's"),
        (
            .jumped(by: 90_000),
            "no backup was made for 25 hours after the one that was expected, or the clock jumped ahead"
        ),
    ])
    func `the doubt is said in words`(_ doubt: ClockDoubt, _ text: String) { #expect("\(doubt)" == text) }
}
