import LeashCore
import LeashTesting
import PQ
import Testing

/// What tenants leave in the databases that all share, on a server that is not hardened, and what leash makes of it.
@Suite(.serialized) struct Neighbours {
    private static let both = """
        leash: v1
        servers: { main: { url: { env: LEASH_MAIN_URL } } }
        apps: { notes: {}, wiki: {} }
        databases: { notes: { app: notes }, wiki: { app: wiki } }
        """
    private static let notes = both.replacing(", wiki: { app: wiki }", with: "")
    private static let wiki = both.replacing("notes: { app: notes }, ", with: "")

    private func login(_ site: LiveSite, into database: String) async throws -> Connection {
        try await Connection.connect(Conninfo(site.url(), overrides: [("dbname", database)]))
    }

    @Test func `who sits in template1 stops no creation, and nothing planted there is copied`() async throws {
        let site = try await LiveSite(Self.notes)
        try await site.apply()
        let sitting = try await login(site, into: "template1")
        try await sitting.run("SELECT lo_create(4711)")
        try site.write(Self.both)
        #expect(try await site.statuses() == [.pending, .done])
        #expect(try await site.server.values("SELECT oid FROM pg_largeobject_metadata", in: "template1") == ["4711"])
        #expect(try await site.server.values("SELECT oid FROM pg_largeobject_metadata", in: "wiki") == [])
        withExtendedLifetime(sitting) {}
    }

    @Test func `what a tenant left in other databases does not keep its login alive`() async throws {
        let site = try await LiveSite(Self.both)
        try await site.apply()
        for database in ["postgres", "template1"] {
            try await login(site, into: database).run("SELECT lo_create(4711)")
        }
        try site.write(Self.wiki)
        var consent = RoundOptions()
        consent.confirm = ["database/notes"]
        consent.withoutBackup = ["database/notes"]
        #expect(try await site.statuses(consent) == [.pending, .done])
        try await passGrace(of: "notes", on: site.server)
        #expect(try await site.statuses() == [.pending, .done])
        let left = "SELECT rolname FROM pg_roles WHERE rolname LIKE 'notes%'"
        #expect(try await site.server.values(left) == [])
        for database in ["postgres", "template1"] {
            #expect(try await site.server.values("SELECT oid FROM pg_largeobject_metadata", in: database) == [])
        }
    }

    @Test func `the lock of leash is taken by nobody who takes the same key elsewhere`() async throws {
        let site = try await LiveSite(Self.notes)
        try await site.apply()
        let holding = [try await login(site, into: "postgres"), try await login(site, into: "template1")]
        for session in holding + [try await site.login()] {
            try await session.run("SELECT pg_advisory_lock(\(0x6c_6561_7368))")
        }
        try site.write(Self.both)
        var options = RoundOptions()
        options.lockTimeout = 0
        #expect(try await site.statuses(options) == [.pending, .done])
        withExtendedLifetime(holding) {}
    }
}
