import LeashCore
import LeashReconcile
import LeashTesting
import PQ
import Testing

/// What fails in the middle: what it takes with it, and what the next round makes of it.
@Suite(.serialized) struct Failures {
    private static let state = """
        leash: v1
        servers: { main: { url: { env: LEASH_MAIN_URL }, extensions: [\(TestServer.someExtension)] } }
        apps: { notes: {}, wiki: {}, reports: {} }
        databases: { notes: { app: notes, extensions: [\(TestServer.someExtension)] }, wiki: { app: wiki } }
        env:
          notes: { LOG_LEVEL: info }
          reports: { NOTES_URL: { database: notes, access: read } }
        """

    @Test func `a diff writes nothing, however much there is to do`() async throws {
        let site = try await LiveSite(Self.state)
        let server = site.server
        #expect(try await server.writes { _ = try await site.plan() } == [])
        try await site.apply()
        try await server.sql("ALTER ROLE notes_1 PASSWORD 'x' CONNECTION LIMIT 3", "DROP DATABASE wiki")
        var deep = RoundOptions()
        deep.isDeep = true
        #expect(try await server.writes { _ = try await site.plan(deep) } == [])
    }

    @Test func `a server that was read already is not read again`() async throws {
        let site = try await LiveSite(Self.state)
        let inner = try site.site()
        let options = RoundOptions().apply(for: inner.desired)
        var early = inner.beginReading()
        let read = await early.servers.value
        #expect(Array(read.keys) == ["main"] && read["main"]?.value != nil)
        early.env = inner.beginReadingEnv()
        #expect(await inner.plan(options, early: early).0 == inner.plan(options).0)
        try await site.apply()
        early = EarlyReading(servers: Task { ["main": .unreachable("seen before")] })
        early.env = Task { .unreachable("seen too") }
        #expect(
            await inner.plan(options, early: early).0.unreachable == ["server/main": "seen before", "env": "seen too"]
        )
        // Literals that are known only later are still compared with what was read before.
        early = inner.beginReading()
        early.env = inner.beginReadingEnv()
        #expect(await inner.plan(options, early: early).0.isInSync)
    }

    @Test func `a tenant that holds a lock on its own role stops nobody else`() async throws {
        let site = try await LiveSite(Self.state)
        try await site.apply()
        let app = try await site.login()
        try await app.run("BEGIN")
        try await app.run("RESET ROLE")
        try await app.run("SET ROLE NONE")
        try await app.run("ALTER ROLE notes_1 PASSWORD 'mine'")
        try await site.server.sql("ALTER ROLE wiki_1 CONNECTION LIMIT 99")
        try site.write(Self.state.replacing("app: notes,", with: "app: notes, limits: { connections: 5 },"))
        let application = try await site.apply()
        let outcomes = Dictionary(uniqueKeysWithValues: application.report.entries.map { ($0.item.id, $0.outcome) })
        #expect(outcomes["update database/wiki"] == .applied)
        let reason = outcomes["update database/notes"]?.reason ?? ""
        #expect(reason.contains("[55P03]"))
        #expect(reason.contains("pid \(app.backendPID)"))
        try await app.run("ROLLBACK")
        #expect(try await site.statuses() == [.pending, .done])
        #expect(try await site.rest() == "")
    }

    @Test func `a round that is stopped finishes what is under way, and the next does the rest`() async throws {
        let site = try await LiveSite(Self.state)
        let (inner, options) = (try site.site(), RoundOptions())
        let applyOptions = options.apply(for: inner.desired)
        let stop = Stop()
        let (shown, _) = await inner.plan(applyOptions)
        let application = try await inner.apply(shown, isBinding: false, applyOptions, stop: stop) { item in
            if item.address.hasPrefix("database/") { stop.request() }
        }
        #expect(application.isInterrupted)
        let done = application.report.entries.filter { $0.outcome == .applied }.map(\.item.address)
        #expect(done.filter { $0.hasPrefix("database/") }.count == 1)
        #expect(try await site.server.values("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") == ["0"])
        #expect(try await site.statuses() == [.pending, .done])
        #expect(try await site.rest() == "")
    }

    /// Milliseconds into the round at which every session of leash is ended.
    @Test(arguments: [20, 60, 100, 140, 200, 260, 320, 400])
    func `a round whose sessions end is mended by the next`(_ milliseconds: Int) async throws {
        let site = try await LiveSite(Self.state)
        async let first: Void = { _ = try? await site.apply() }()
        try await Task.sleep(for: .milliseconds(milliseconds))
        for _ in 0..<3 {
            try await site.server.sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'leash tests'"
            )
        }
        await first
        let report = try await site.apply().report
        #expect(report.entries.allSatisfy { $0.outcome == .applied }, "\(report.text(style: .plain))")
        var deep = RoundOptions()
        deep.isDeep = true
        #expect(try await site.rest(deep) == "")
        for (app, key) in [("notes", "DATABASE_URL"), ("wiki", "DATABASE_URL"), ("reports", "NOTES_URL")] {
            _ = try await site.login(app, key)
        }
        let logins =
            "SELECT count(*) FROM pg_roles WHERE rolcanlogin AND (rolname ~ '^(notes|wiki)_' OR rolname ~ '^a[.]')"
        #expect(try await site.server.values(logins) == ["3"])
    }
}
