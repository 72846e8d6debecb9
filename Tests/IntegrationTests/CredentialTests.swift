import Foundation
import LeashCore
import LeashReconcile
import LeashTesting
import PQ
import Testing

/// What happens to credentials: the login on the server, and the keys in the env store.
@Suite(.serialized) struct Credentials {
    @Test func `a password changed by hand is mended by the next generation`() async throws {
        let site = try await LiveSite()
        try await site.apply()
        let old = try await site.url()
        try await site.server.sql("ALTER ROLE notes_1 PASSWORD 'by hand'")
        // Only a superuser reads the verifiers; another has to try the password, and does so when asked to.
        var options = RoundOptions()
        options.isDeep = TestServer.isAdminWeak
        if TestServer.isAdminWeak { #expect(try await site.rest() == "") }
        let plan = try await site.plan(options)
        #expect(plan.items.map(\.id) == ["update database/notes", "inject env/notes notes"])
        #expect(plan.items.last?.fields == [Field("DATABASE_URL", from: "v1", to: "v2", cause: .drift)])
        #expect(try await site.statuses(options) == [.pending, .done])
        #expect(try await site.rest(options) == "")
        #expect(try await site.url().contains("notes_2"))
        _ = try await site.login()
        await #expect(throws: PQError.self) { try await Connection.connect(Conninfo(old)) }
        let end =
            "SELECT rolvaliduntil BETWEEN now() + '23 h' AND now() + '25 h' FROM pg_roles WHERE rolname = 'notes_1'"
        #expect(try await site.server.values(end) == ["t"])
        // Its grace is over.
        try await site.server.sql("ALTER ROLE notes_1 VALID UNTIL '2020-01-01'")
        #expect(try await site.statuses() == [.pending, .done])
        #expect(
            try await site.server.values("SELECT rolname FROM pg_roles WHERE rolname LIKE 'notes\\__'") == ["notes_2"]
        )
        #expect(try await site.rest() == "")
        _ = try await site.login()
    }

    /// Edits by hand of the store's own file: what is left of it works again after a round.
    @Test(arguments: ["edited", "key deleted", "file deleted"])
    func `an env key that is lost is injected anew`(_ how: String) async throws {
        let site = try await LiveSite(LiveSite.notes + "\nenv: { notes: { LOG_LEVEL: info } }\n")
        try await site.apply()
        let file = site.folder.path + "/.leash/env/notes.env"
        let text = try String(contentsOfFile: file, encoding: .utf8)
        switch how {
        case "edited":
            try text.replacing("LOG_LEVEL=info", with: "LOG_LEVEL=debug").replacing("/notes?", with: "/other?")
                .write(toFile: file, atomically: false, encoding: .utf8)
        case "key deleted":
            let lines = text.split(separator: "\n").filter {
                !$0.hasPrefix("DATABASE_URL=") && !$0.hasPrefix("LOG_LEVEL=")
            }
            try (lines.joined(separator: "\n") + "\n").write(toFile: file, atomically: false, encoding: .utf8)
        default: try FileManager.default.removeItem(atPath: file)
        }
        let plan = try await site.plan()
        #expect(Set(plan.items.map(\.address)) == ["database/notes", "env/notes"])
        #expect(try await site.statuses() == [.pending, .done])
        #expect(try await site.rest() == "")
        #expect(try await site.env()["LOG_LEVEL"] == "info")
        _ = try await site.login()
    }

    @Test func `roles dropped by hand are made again, and the URL works`() async throws {
        let site = try await LiveSite()
        try await site.apply()
        try await site.server.sql("DROP OWNED BY notes_1", "DROP ROLE notes_1", in: "notes")
        try await site.apply()
        #expect(try await site.rest() == "")
        _ = try await site.login()
        try await site.server.sql(
            "REASSIGN OWNED BY notes TO \(TestServer.isAdminWeak ? "leash" : "postgres")",
            "DROP OWNED BY notes",
            "DROP ROLE notes",
            in: "notes"
        )
        try await site.apply()
        #expect(try await site.rest() == "")
        try await site.login().run("CREATE TABLE again ()")
    }

    @Test func `a database dropped by hand is made again, and the URL works as it was`() async throws {
        let site = try await LiveSite()
        try await site.apply()
        let url = try await site.url()
        try await site.server.sql("DROP DATABASE notes")
        #expect(try await site.plan().items.map(\.id) == ["create database/notes"])
        #expect(try await site.statuses() == [.pending, .done])
        #expect(try await site.url() == url)
        try await site.login().run("CREATE TABLE again ()")
        #expect(try await site.rest() == "")
    }

    @Test func `a second clone's env store is refused, and production's URL goes on working`() async throws {
        let site = try await LiveSite()
        try await site.apply()
        let clone = try LiveSite(cloning: site)
        let plan = try await clone.plan()
        #expect(plan.items.isEmpty)
        #expect(plan.unreachable["env"]?.contains("--adopt-env-store") == true)
        let written = try await site.server.writes {
            let statuses = try await clone.statuses()
            #expect(statuses == [.failed, .failed])
        }
        #expect(written == [])
        _ = try await site.login()
        var options = RoundOptions()
        options.adoptsEnvStore = true
        #expect(try await clone.statuses(options) == [.pending, .done])
        #expect(try await clone.rest() == "")
        _ = try await clone.login()
        // The old login's grace is not over.
        _ = try await site.login()
        #expect(try await site.plan().unreachable["env"] != nil)
    }
}
