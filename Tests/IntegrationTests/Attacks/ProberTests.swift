import LeashCore
import LeashReconcile
import LeashTesting
import PQ
import Synchronization
import Testing

/// Somebody who tries to get into databases all the time, and what the server said.
private final class Prober: Sendable {
    private let stop = Stop()
    private let task: Task<[String: Int], Never>
    private let entries = Entries()

    /// How often it got in so far.
    private final class Entries: Sendable { let count = Atomic<Int>(0) }

    /// - Parameter urls: of the databases, by which they are tried in turn.
    init(at urls: [String]) {
        let (stop, entries) = (stop, entries)
        task = Task {
            var answers: [String: Int] = [:]
            while !stop.isRequested {
                for url in urls {
                    let answer = await Self.answer(at: url)
                    answers[answer, default: 0] += 1
                    if answer == Self.entry { entries.count.add(1, ordering: .relaxed) }
                }
            }
            return answers
        }
    }

    var hasEntered: Bool { entries.count.load(ordering: .relaxed) > 0 }

    /// How often it got each answer; it goes on until this is asked.
    func answers() async -> [String: Int] {
        stop.request()
        return await task.value
    }

    static let entry = "in"

    private static func answer(at url: String) async -> String {
        do throws(PQError) {
            _ = try await Connection.connect(Conninfo(url))
            return entry
        } catch {
            for answer in ["does not exist", "not currently accepting", "permission denied for database"]
            where error.message.contains(answer) {
                return answer
            }
            return error.message
        }
    }
}

@Suite(.serialized) struct Probers {
    /// Nobody waits for a password here, so that each try is as quick as can be.
    private static let hba = TestServer.Authentication([
        "local all postgres,nobody trust", "local all all scram-sha-256",
    ])

    private static func state(_ names: [String]) -> String {
        """
        leash: v1
        servers: { main: { url: { env: LEASH_MAIN_URL } } }
        tiers: { wide: { rank: 2, databases: 2 } }
        apps:
          notes: { tier: wide }
          wiki: {}
        \(names.map { "  \($0): {}\n" }.joined())databases:
          notes: { app: notes }
          wiki: { app: wiki }
        \(names.isEmpty ? "" : "  extra: { app: notes }\n")\(names.map { "  \($0): { app: \($0) }\n" }.joined())env:
          notes: { DATABASE_URL: { database: notes }\(names.isEmpty ? "" : ", EXTRA_URL: { database: extra }") }
        """
    }

    private func site() async throws -> LiveSite {
        let site = try await LiveSite(on: try await TestServer.start(.init(Self.hba)), Self.state([]))
        try await site.apply()
        try await site.server.sql("CREATE ROLE nobody LOGIN")
        return site
    }

    /// One prober with nothing but PUBLIC's rights, one with another app's login, one with the app's own for another
    /// database.
    private func probers(of site: LiveSite, at databases: [String]) async throws -> [Prober] {
        let nobody = databases.map { site.server.url(user: "nobody", database: $0) }
        let wiki = try await site.url("wiki")
        let notes = try await site.url()
        return [
            Prober(at: nobody),
            Prober(at: databases.map { wiki.replacing("/wiki?", with: "/\($0)?") }),
            Prober(at: databases.map { notes.replacing("/notes?", with: "/\($0)?") }),
        ]
    }

    @Test func `nobody gets into a database while it is made`() async throws {
        let site = try await site()
        let names = (1...12).map { "fresh\($0)" }
        let probers = try await probers(of: site, at: names + ["extra"])
        try site.write(Self.state(names))
        let report = try await site.apply().report
        #expect(report.entries.count >= 2 * names.count)
        #expect(report.entries.allSatisfy { $0.outcome == .applied }, "\(report.text(style: .plain))")
        try await Task.sleep(for: .milliseconds(500))
        var total: [String: Int] = [:]
        for prober in probers {
            let answers = await prober.answers()
            // It was at the door before, while and after.
            #expect((answers["does not exist"] ?? 0) > 0 && (answers["permission denied for database"] ?? 0) > 0)
            total.merge(answers) { $0 + $1 }
        }
        print("probers: \(total.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))")
        #expect(total[Prober.entry] == nil)
        #expect(Set(total.keys).isSubset(of: Self.refusals), "\(total)")
        for name in names { _ = try await site.login(name) }
    }

    private static let refusals: Set = ["does not exist", "not currently accepting", "permission denied for database"]

    /// That the probers would find a moment that is open: of the ordinary way they do, sooner or later.
    @Test func `of databases that are closed after they were made, they get into some`() async throws {
        let site = try await site()
        let names = (1...6).map { "plain\($0)" }
        let probers = try await probers(of: site, at: names)
        var rounds = 0
        while rounds < 50, !probers.contains(where: \.hasEntered) {
            rounds += 1
            for name in names {
                try await site.server.sql(
                    "CREATE DATABASE \(name)",
                    "SELECT pg_sleep(0.05)",
                    "REVOKE ALL ON DATABASE \(name) FROM PUBLIC"
                )
            }
            for name in names { try await site.server.sql("DROP DATABASE \(name) WITH (FORCE)") }
        }
        var entries = 0
        for prober in probers { entries += await prober.answers()[Prober.entry] ?? 0 }
        print("probers: \(entries) entries in \(rounds) rounds of databases that are closed after they were made")
        #expect(entries > 0)
    }
}
