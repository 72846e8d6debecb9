import LeashCore
import LeashReconcile
import LeashTesting
import PQ
import Testing

/// What an admin may do, by its attributes and by the server's settings: enough is enough, and what is missing is told
/// with the plan.
@Suite(.serialized) struct AdminRights {
    /// A server with a weaker admin, made as told.
    private func site(_ statements: String..., state: String = LiveSite.notes) async throws -> LiveSite {
        let server = try await TestServer.start()
        let url = try await server.weakAdminURL()
        for statement in statements { try await server.sql(statement) }
        return try await LiveSite(on: server, admin: url, state)
    }

    private func state(extension name: String) -> String {
        LiveSite.notes.replacing("LEASH_MAIN_URL }", with: "LEASH_MAIN_URL }, extensions: [\(name)]")
            .replacing("app: notes }", with: "app: notes, extensions: [\(name)] }")
    }

    @Test func `an operator's createrole_self_grant gives leash no membership in a tenant's role`() async throws {
        let site = try await site()
        // The setting came with 16.
        guard try await site.server.version() >= 160_000 else { return }
        try await site.server.sql("ALTER ROLE ops SET createrole_self_grant = 'set, inherit'")
        // Enough apps for every session that works beside the one with the lock.
        let names = ["notes", "wiki", "shop", "blog", "mail", "chat"]
        try site.write(
            """
            leash: v1
            servers: { main: { url: { env: LEASH_MAIN_URL } } }
            apps: { \(names.map { "\($0): {}" }.joined(separator: ", ")) }
            databases: { \(names.map { "\($0): { app: \($0) }" }.joined(separator: ", ")) }
            """
        )
        #expect(try await site.statuses() == [.pending, .done])
        #expect(try await site.server.membershipsOfWeakAdmin() == ["leash"])
        #expect(try await site.rest() == "")
    }

    @Test func `an admin that does not inherit is told so before 16, and does as well since`() async throws {
        let site = try await site("ALTER ROLE ops NOINHERIT")
        if try await site.server.version() < 160_000 {
            #expect(try await site.said().contains("admin ops lacks INHERIT: `ALTER ROLE ops INHERIT`"))
            #expect(try await site.statuses() == [.withheld, .withheld])
            try await site.server.sql("ALTER ROLE ops INHERIT")
        }
        #expect(try await site.statuses() == [.pending, .done])
        #expect(try await site.rest() == "")
        _ = try await site.login()
    }

    @Test func `an extension that the server lacks is told before anything is made`() async throws {
        let site = try await LiveSite(state(extension: "not_there"))
        let said = try await site.said()
        #expect(
            said.contains("BLOCKED: extension not_there is not on the server: install its package there"),
            "\(said)"
        )
        let application = try await site.apply()
        #expect(application.report.count("failed") == 0)
        #expect(try await site.server.values("SELECT datname FROM pg_database WHERE datname = 'notes'") == [])
    }

    @Test func `an extension that takes a superuser is told before anything is made, with the way out`() async throws {
        let name = TestServer.hasExtension("vector") ? "vector" : "dblink"
        let site = try await site(state: LiveSite.notes)
        #expect(try await site.statuses() == [.pending, .done])
        try site.write(state(extension: name))
        #expect(
            try await site.said().contains("BLOCKED: extension \(name) takes a superuser: `CREATE EXTENSION \(name)")
        )
        #expect(try await site.statuses() == [.withheld, .withheld])
        try await site.server.sql("CREATE EXTENSION \(name) SCHEMA public", in: "notes")
        var deep = RoundOptions()
        deep.isDeep = true
        #expect(try await site.statuses(deep) == [.pending, .done])
        #expect(try await site.rest(deep) == "")
    }

    @Test func `an earlier login in its grace has no powers either`() async throws {
        let site = try await LiveSite()
        try await site.apply()
        try await site.server.sql("ALTER ROLE notes_1 PASSWORD 'by hand'")
        var deep = RoundOptions()
        deep.isDeep = true
        #expect(try await site.statuses(deep) == [.pending, .done])
        try await site.server.sql("ALTER ROLE notes_1 CREATEROLE")
        #expect(try await site.plan().items.flatMap(\.fields).map(\.path) == ["roles.notes_1.createrole"])
        #expect(try await site.statuses() == [.pending, .done])
        #expect(try await site.rest() == "")
    }

    @Test func `a role that others made anew is told, with who can let leash act for it`() async throws {
        let site = try await site()
        #expect(try await site.statuses() == [.pending, .done])
        guard try await site.server.version() >= 160_000 else { return }
        try await site.server.sql("REVOKE notes_1 FROM ops", "ALTER ROLE notes_1 CONNECTION LIMIT 99")
        let words = "BLOCKED: admin ops can't act for role notes_1"
        let said = try await site.said()
        #expect(said.contains(words) && said.contains("GRANT notes_1 TO ops WITH ADMIN TRUE"), "\(said)")
        #expect(try await site.statuses() == [.withheld, .withheld])
        try await site.server.letWeakAdminAct(for: "notes_1")
        #expect(try await site.statuses() == [.pending, .done])
        #expect(try await site.rest() == "")
    }
}
