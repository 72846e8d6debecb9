import Foundation
import LeashBackup
import LeashCore
import LeashReconcile
import LeashTesting
import PQ
import Synchronization
import Testing

/// What a timer runs, on a real server with a clock of the test's own.
@Suite struct SimulatedDays {
    private static let state = """
        leash: v1
        servers: { main: { url: { env: LEASH_MAIN_URL } } }
        apps: { notes: {}, empty: {} }
        databases: { notes: { app: notes }, empty: { app: empty } }
        """

    /// Databases, their backups, and what the time is.
    private final class Life: Sendable {
        let site: LiveSite
        let start: Int
        private let clock: Mutex<Int>
        private let outcomes = Mutex<[BackupOutcome]>([])

        init() async throws {
            site = try await LiveSite(SimulatedDays.state)
            try await site.apply()
            try await site.login().run("CREATE TABLE note AS SELECT generate_series(1, 9) AS id")
            // The midnight that follows, so that the first slot is the databases' own.
            let now = Int(Date().timeIntervalSince1970)
            start = now - now % 86_400 + 86_400
            clock = Mutex(start)
        }

        var now: Int { clock.withLock { $0 } }

        func backups() throws -> Backups {
            Backups(try site.site(), now: { self.now }, serverTime: { _ in self.now })
        }

        func standings() async throws -> [BackupStanding] {
            let backups = try backups()
            return await backups.survey(await backups.readServers())
        }

        /// What `backup run --due` does, every half hour of these.
        func go(hours: Range<Double>) async throws -> [BackupOutcome] {
            var all: [BackupOutcome] = []
            for half in Int(hours.lowerBound * 2)..<Int(hours.upperBound * 2) {
                clock.withLock { $0 = start + half * 1800 }
                all += try await tick()
            }
            return all
        }

        func tick() async throws -> [BackupOutcome] {
            let due = try await standings().filter { if case .due? = $0.due { true } else { false } }
            guard !due.isEmpty else { return [] }
            var options = BackupRunOptions()
            options.reason = .scheduled
            return await backupsRun(due, options)
        }

        private func backupsRun(_ due: [BackupStanding], _ options: BackupRunOptions) async -> [BackupOutcome] {
            guard let backups = try? backups() else { return [] }
            return await backups.run(due, options, stop: Stop()) { _ in }
        }
    }

    private func days(_ outcomes: [BackupOutcome], of name: String, _ life: Life) -> [Int] {
        outcomes.filter { $0.history.database == name }.compactMap(\.manifest?.startedAt).map {
            ($0 - life.start) / 86_400
        }
    }

    private func jitter(_ name: String) -> Int {
        Jitter.seconds(of: BackupHistory(server: "main", database: name), installation: "leash", window: 1800)
    }

    @Test func `ten days give one backup a day, eight copies, and a verification a week`() async throws {
        let life = try await Life()
        let outcomes = try await life.go(hours: 0..<240)
        for name in ["notes", "empty"] {
            #expect(days(outcomes, of: name, life) == Array(0..<10))
            let starts = outcomes.filter { $0.history.database == name }.compactMap(\.manifest?.startedAt)
            let late = starts.map { ($0 - life.start) % 86_400 - 3 * 3600 }
            #expect(late.allSatisfy { (jitter(name)...1800).contains($0) }, "\(late), \(jitter(name))")
            let verified = outcomes.filter { $0.history.database == name && $0.verified != nil }
            #expect(verified.compactMap(\.manifest?.startedAt).map { ($0 - life.start) / 86_400 } == [0, 7])
            #expect(verified.allSatisfy { $0.verified?.1.problem == nil })
            let standing = try #require(try await life.standings().first { $0.subject.history.database == name })
            #expect((7...8).contains(standing.backups.count))
            #expect(
                standing.backups.compactMap(\.manifest).map { ($0.startedAt - life.start) / 86_400 } == Array(2..<10)
            )
            #expect(!standing.isStale && standing.failure == nil)
        }
        #expect(outcomes.compactMap(\.failure) == [] && outcomes.compactMap(\.warning) == [])
        #expect(outcomes.flatMap(\.purged).count == 4)
    }

    @Test func `three days without a run are caught up with once`() async throws {
        let life = try await Life()
        var outcomes = try await life.go(hours: 0..<30)
        outcomes += try await life.go(hours: 102..<126)
        for name in ["notes", "empty"] { #expect(days(outcomes, of: name, life) == [0, 1, 4, 5]) }
        #expect(outcomes.compactMap(\.failure) == [])
    }

    @Test func `a clock that jumps ahead by eight days purges nothing that time`() async throws {
        let life = try await Life()
        _ = try await life.go(hours: 0..<100)
        let counts = try await life.standings().map(\.backups.count)
        let jumped = try await life.go(hours: 292..<292.5)
        #expect(jumped.count == 2 && jumped.allSatisfy { $0.manifest != nil && $0.purged.isEmpty })
        #expect(jumped.allSatisfy { $0.warning?.hasPrefix("nothing was purged: no backup was made for") ?? false })
        #expect(counts == [5, 5])
        #expect(try await life.standings().map(\.backups.count) == counts.map { $0 + 1 })
        let next = try await life.go(hours: 293..<320)
        #expect(next.allSatisfy { $0.warning == nil } && !next.flatMap(\.purged).isEmpty)
    }

    @Test func `a failure is tried again, ever later, until it is mended`() async throws {
        let life = try await Life()
        try await life.site.login().script(
            "ALTER TABLE note ENABLE ROW LEVEL SECURITY; ALTER TABLE note FORCE ROW LEVEL SECURITY"
        )
        let failed = try await life.go(hours: 0..<10).filter { $0.history.database == "notes" }
        #expect(failed.allSatisfy { $0.failure?.contains("FORCE ROW LEVEL SECURITY") ?? false && $0.manifest == nil })
        // Half an hour apart at first, then an hour.
        #expect((7...9).contains(failed.count), "\(failed.count)")
        let standing = try #require(try await life.standings().first { $0.subject.history.database == "notes" })
        #expect(standing.failure?.count == failed.count && standing.backups.isEmpty)
        guard case .waiting(_, .failed(let count))? = standing.due else {
            Issue.record("it is \(String(describing: standing.due))")
            return
        }
        #expect(count == failed.count)
        try await life.site.login().run("ALTER TABLE note NO FORCE ROW LEVEL SECURITY")
        let mended = try await life.go(hours: 10..<24).filter { $0.history.database == "notes" }
        #expect(mended.count == 1 && mended[0].failure == nil && mended[0].manifest != nil)
        #expect(try await life.standings().allSatisfy { $0.failure == nil })
    }
}
