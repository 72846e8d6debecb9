import LeashCore
import LeashManifest
import LeashReconcile
import LeashTesting
import PQ
import Testing

/// States that are wrong: the server is told nothing at all, or nothing that changes it.
@Suite(.serialized) struct BadInput {
    private static let start = "leash: v1\nservers: { main: { url: { env: LEASH_MAIN_URL } } }\n"

    private static let server = Task { try await TestServer.start() }

    /// What `leashctl apply` does before it asks any server: a broken `leash.yaml` ends it.
    private func applyAsCommand(_ site: LiveSite) async throws -> Bool {
        guard try !site.load().isRootBroken else { return false }
        try await site.apply()
        return true
    }

    @Test(arguments: [
        "leash: v2\napps: {}", "apps: { notes: {} }", start + "apps: [notes]",
        start + "apps: { notes: { tier: gold } }",
        start + "apps: { notes: {} }\ndatabases: { notes: { app: note } }", start + "apps: { Notes: {} }",
        start + "apps: { notes: {} }\ndatabases: { postgres: { app: notes } }",
        start + "apps: { notes: {}, notes: {} }",
        start + "apps: { notes: {} }\ndatabases: { notes: { app: notes, extensions: [plperlu] } }",
        start + "apps: { notes: {} }\ndatabases: { notes: { app: notes, limits: { connections: many } } }",
        start + "apps: { notes: &a {} }", "leash: v1\n\tapps: {}", "",
    ])
    func `a broken leash.yaml reaches no server`(_ text: String) async throws {
        let server = try await Self.server.value
        let site = try await LiveSite(on: server, text)
        let statements = try await server.statements {
            let isPlanned = try await applyAsCommand(site)
            #expect(!isPlanned)
        }
        #expect(statements == [])
        #expect(try site.load().hasErrors)
    }

    @Test func `names that other things have are refused, and nothing is written`() async throws {
        let server = try await TestServer.start()
        try await server.sql("CREATE DATABASE notes", "CREATE ROLE wiki LOGIN")
        let state =
            Self.start + "apps: { notes: {}, wiki: {} }\ndatabases: { notes: { app: notes }, wiki: { app: wiki } }\n"
        let site = try await LiveSite(on: server, state)
        let text = try await site.said()
        #expect(text.contains("`adopt: true` takes it over"))
        #expect(text.contains("ownerRole: wiki_owner"))
        #expect(try await site.statuses() == [.withheld, .withheld])
        #expect(
            try await server.values("SELECT rolname FROM pg_roles WHERE rolname IN ('notes', 'notes_1', 'wiki_1')")
                == []
        )
    }

    @Test func `a foreign installation is refused, and nothing is written`() async throws {
        let server = try await TestServer.start()
        try await server.sql("CREATE DATABASE leash")
        let site = try await LiveSite(on: server)
        let written = try await server.writes {
            let statuses = try await site.statuses()
            #expect(statuses == [.withheld, .withheld])
        }
        #expect(written == [])
        #expect(try await site.said().contains("is not this installation's"))
    }

    @Test func `a key set by hand is never overwritten`() async throws {
        let site = try await LiveSite()
        try site.folder.write("DATABASE_URL=mine\n", to: ".leash/env/notes.env")
        let plan = try await site.plan()
        #expect(plan.text(style: .plain).contains("leashctl env unset notes DATABASE_URL"))
        #expect(try await site.statuses() == [.withheld, .withheld])
        #expect(try await site.env() == ["DATABASE_URL": "mine"])
    }
}
