import LeashCore
import LeashReconcile
import LeashTesting
import PQ
import Testing

/// Several servers, the lock of one, and its hardening.
@Suite(.serialized) struct Servers {
    private static let two = """
        leash: v1
        servers:
          main: { url: { env: LEASH_MAIN_URL }, default: true }
          second: { url: { env: LEASH_SECOND_URL } }
        apps: { notes: {}, wiki: {} }
        databases:
          notes: { app: notes }
          wiki: { app: wiki, server: second }
        """

    @Test func `one is down: nothing of its is planned or rewritten, the other converges`() async throws {
        let second = try await TestServer.start()
        let site = try await LiveSite(others: ["LEASH_SECOND_URL": second], Self.two)
        try await site.apply()
        let wiki = try await site.env("wiki")
        try await second.stop()
        try await site.server.sql("ALTER ROLE notes_1 CONNECTION LIMIT 99")
        let plan = try await site.plan()
        #expect(plan.unreachable.keys.sorted() == ["server/second"])
        #expect(plan.items.map(\.id) == ["update database/notes"])
        #expect(try await site.statuses() == [.failed, .partial])
        #expect(try await site.env("wiki") == wiki)
        #expect(try await site.statuses() == [.failed, .partial])
        // Not even with consent, and not for a key that changed by hand.
        try site.write(Self.two.split(separator: "\n").filter { !$0.contains("  wiki:") }.joined(separator: "\n"))
        var options = RoundOptions()
        options.confirm = ["database/wiki", "env/wiki"]
        #expect(try await site.statuses(options) == [.failed, .partial])
        #expect(try await site.env("wiki") == wiki)
        try site.write(Self.two.replacing("app: wiki, server: second", with: "app: wiki"))
        #expect(try await site.plan().items.filter { $0.action == .create } == [])

        try site.write(Self.two)
        try await second.resume()
        #expect(try await site.rest() == "")
        _ = try await site.login("wiki")
    }

    @Test func `all are down`() async throws {
        let site = try await LiveSite()
        try await site.server.stop()
        #expect(try await site.statuses() == [.failed, .failed])
    }

    @Test func `a database that is wanted elsewhere is blocked`() async throws {
        let second = try await TestServer.start()
        let site = try await LiveSite(others: ["LEASH_SECOND_URL": second], Self.two)
        try await site.apply()
        try site.write(Self.two.replacing("app: wiki, server: second", with: "app: wiki"))
        #expect(try await site.statuses() == [.withheld, .withheld])
        #expect(try await site.said().contains("moves are by backup and restore"))
        _ = try await site.login("wiki")
    }

    @Test func `the lock is another's: nothing is done, and who holds it is said`() async throws {
        let site = try await LiveSite()
        try await site.apply()
        try await site.server.sql("ALTER ROLE notes_1 CONNECTION LIMIT 99")
        let other = try await Connection.connect(
            Conninfo(site.server.url(user: "postgres", database: "leash"), overrides: [("application_name", "another")])
        )
        try await other.run("SELECT pg_advisory_lock(\(0x6c_6561_7368))")
        var options = RoundOptions()
        options.lockTimeout = 0
        let application = try await site.apply(options)
        #expect(application.isLockedOut)
        #expect(application.locked["main"]?.contains("pid \(other.backendPID) (another)") == true)
        #expect(try await site.statuses(options) == [.pending, .locked])
        try await other.run("SELECT pg_advisory_unlock_all()")
        #expect(try await site.statuses(options) == [.pending, .done])
    }

    @Test func `a hardened server lets PUBLIC into none of its own databases`() async throws {
        let state = LiveSite.notes.replacing("LEASH_MAIN_URL }", with: "LEASH_MAIN_URL }, hardened: true")
        let site = try await LiveSite(state)
        if TestServer.isAdminWeak {
            #expect(
                try await site.said().contains("hardening takes a superuser: run `REVOKE CONNECT ON DATABASE postgres")
            )
            try await site.server.sql("REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC")
            try await site.server.sql("GRANT CONNECT ON DATABASE postgres TO ops")
        }
        #expect(try await site.statuses() == [.pending, .done])
        #expect(try await site.rest() == "")
        let other = try await site.url().replacing("/notes?", with: "/postgres?")
        await #expect(throws: PQError.self) { try await Connection.connect(Conninfo(other)) }
        try await site.server.sql("GRANT CONNECT ON DATABASE template1 TO PUBLIC")
        #expect(try await site.plan().items.map(\.address) == ["server/main"])
        #expect(try await site.statuses() == (TestServer.isAdminWeak ? [.withheld, .withheld] : [.pending, .done]))
        #expect(try await site.server.writes { try await site.apply() } == [])
    }

    @Test func `two installations on one server leave each other alone`() async throws {
        let site = try await LiveSite()
        try await site.apply()
        let state = """
            leash: v1
            installation: { name: staging }
            servers: { main: { url: { env: LEASH_MAIN_URL } } }
            apps: { wiki: {} }
            databases: { wiki: { app: wiki } }
            """
        let staging = try await LiveSite(on: site.server, state)
        #expect(try await staging.statuses() == [.pending, .done])
        #expect(try await staging.rest() == "")
        #expect(try await site.rest() == "")
        try staging.write(state.replacing("wiki", with: "notes"))
        #expect(try await staging.said().contains("is not leash's"))
        _ = try await site.login()
    }

    @Test func `two first rounds at once make one installation`() async throws {
        let server = try await TestServer.start()
        let sites = [try await LiveSite(on: server), try await LiveSite(on: server)]
        try await withThrowingTaskGroup { group in
            for site in sites { group.addTask { try await site.apply() } }
            try await group.waitForAll()
        }
        // One store is the installation's from now on.
        var inSync = 0
        for site in sites where try await site.rest() == "" { inSync += 1 }
        #expect(inSync == 1)
    }
}
