import Foundation
import LeashTesting
import PQ
import Testing

/// `leashctl restore`, and what the files and the rounds make of it.
@Suite struct RestoreCommands {
    private static let swapped = BackedUp.state.replacing(
        "notes: { app: notes }",
        with: "notes: { app: notes, existing: NEW }"
    )

    private func site() async throws -> (BackedUp, String) {
        let site = try await BackedUp()
        try await site.sql("CREATE TABLE note AS SELECT 'then' AS text")
        let id = try await site.backUp()
        try await site.sql("UPDATE note SET text = 'now'")
        return (site, id)
    }

    private func note(_ connection: Connection) async throws -> [String] {
        try await connection.rows("SELECT text FROM note") { row throws(PQError) in row.text(0) }
    }

    @Test func `the newest goes into a new database that no round holds, and that goes after seven days`() async throws
    {
        let (site, id) = try await site()
        let restored = try await site.run("restore", "database/notes")
        #expect(restored.status == 0 && restored.errors == "", "\(restored.errors)")
        let new = String(try #require(restored.output.firstMatch(of: /existing: (notes-r[0-9]{10})/)).1)
        #expect(
            restored.output.hasPrefix(
                "Restored \(id) of database/notes into database \(new): 1 table, 1 row, each counted."
            )
        )
        #expect(try await note(site.server.admin(database: new)) == ["then"])
        #expect(try await note(site.app()) == ["now"])
        let diff = try await site.run("diff")
        #expect(diff.status == 0, "\(diff.output)")
        #expect(diff.output.contains("restored from notes, dropped in"), "\(diff.output)")
        #expect(diff.output.contains("`existing: \(new)` on database/notes keeps it"), "\(diff.output)")
        try await site.expire(new)
        #expect(try await site.run("diff").status == 2)
        let apply = try await site.run("apply", "--yes")
        #expect(apply.status == 0, "\(apply.output)")
        #expect(try await site.values("SELECT datname FROM pg_database WHERE datname LIKE 'notes%'") == ["notes"])
        #expect(try await site.run("diff").status == 0)
        #expect(try await site.leftovers() == [])
    }

    /// What can't be restored, beside a backup of notes.
    private static func refused(_ id: String) -> [([String], Int, String)] {
        [
            (
                ["database/notes", "--at", "2020-01-01T00:00:00Z"], 1,
                "there is no good backup of database/notes from 2020-"
            ),
            (
                ["database/notes", "--at", "yesterday"], 64,
                "--at takes a time as in 2026-11-26T03:00:00Z, not 'yesterday'"
            ),
            (["database/wiki"], 1, "there is no good backup of database/wiki: `leashctl backup list`"),
            (["database/wiki", "--backup", id], 64, "backup \(id) is of database/notes"),
            (["database/notes", "--server", "mian"], 1, "server/mian"),
            (["notes"], 64, "'notes' is no database's address: write database/NAME"),
            (["database/notes", "--at", "2020-01-01T00:00:00Z", "--backup", id], 64, "exclude each other"),
            (
                ["database/notes", "--into", String(repeating: "x", count: 64)], 64,
                "--into takes a name of 1 to 63 bytes"
            ),
            (["database/notes", "--into", "leash_backup_x/../\n"], 64, "--into"),
            (["database/notes", "--into", "pg_x"], 64, "--into"),
            (
                ["database/notes", "--replace", "--confirm", "note"], 64,
                "--confirm says 'note', and the database is 'notes'"
            ),
            (["database/notes", "--replace"], 64, "there is no terminal to ask at: --confirm notes consents"),
            (["database/seen", "--replace", "--confirm", "seen"], 1, "there is no good backup"),
        ]
    }

    @Test func `by time, by id and by name, and what can't be is refused`() async throws {
        let (site, id) = try await site()
        let named = try await site.run("restore", "database/notes", "--backup", id, "--into", "notes then")
        #expect(named.status == 0, "\(named.errors)")
        #expect(named.output.contains("existing: \"notes then\""), "\(named.output)")
        #expect(try await site.values("SELECT count(*)::text FROM note", in: "notes then") == ["1"])
        let again = try await site.run("restore", "database/notes", "--into", "notes then")
        #expect(
            again.status == 1
                && again.errors == "leashctl: database notes then is there already: --into names another\n"
        )
        for (words, status, message) in Self.refused(id) {
            let result = try await site.leash.run(["restore"] + words)
            #expect(result.status == status && result.output == "", "\(words): \(result.status) \(result.output)")
            #expect(result.errors.contains(message), "\(words): \(result.errors)")
        }
        let tomorrow = ISO8601DateFormatter().string(from: Date(timeIntervalSinceNow: 86_400))
        #expect(try await site.run("restore", "database/notes", "--at", tomorrow).status == 0)
        #expect(try await site.leftovers() == [])
        #expect(try await note(site.app()) == ["now"])
    }

    @Test func `a database that is gone comes back from the store alone`() async throws {
        let (site, _) = try await site()
        try site.write(
            "leash: v1\nservers: { main: { url: { env: LEASH_MAIN_URL } } }\napps: { wiki: {} }\ndatabases: { wiki: { app: wiki } }\n"
        )
        try await site.server.admin().run("DROP DATABASE notes WITH (FORCE)")
        try await site.server.admin().run("DROP ROLE notes_1")
        try await site.server.admin().run("DROP ROLE notes")
        let restored = try await site.run("restore", "database/notes", "--into", "notes")
        #expect(restored.status == 0, "\(restored.errors)")
        #expect(try await site.values("SELECT text FROM note", in: "notes") == ["then"])
        try site.write(BackedUp.state)
        let apply = try await site.run("apply", "--yes")
        #expect(apply.status == 0, "\(apply.output)\(apply.errors)")
        #expect(try await note(site.app()) == ["then"])
        #expect(try await site.run("diff").status == 0)
    }

    @Test func `a server without an installation is told apart from one that can't be reached`() async throws {
        var (site, _) = try await site()
        let other = try await TestServer.start()
        site.leash.environment["LEASH_MAIN_URL"] = try await other.leashURL()
        let restored = try await site.run("restore", "database/notes")
        #expect(
            restored.status == 1 && restored.errors.contains("no installation")
                && restored.errors.contains("leashctl apply"),
            "\(restored.errors)"
        )
        let run = try await site.run("backup", "run", "database/notes")
        #expect(run.status == 1 && run.output.contains("no installation"), "\(run.output)")
    }

    @Test func `named by existing it takes the place, and the old one goes after its time`() async throws {
        let (site, _) = try await site()
        let old = try await site.app()
        let oldURL = try await site.run("env", "get", "notes", "DATABASE_URL", "--reveal").output
            .trimmingCharacters(in: .newlines)
        #expect(try await site.run("restore", "database/notes", "--into", "notes-new").status == 0)
        try site.write(Self.swapped.replacing("NEW", with: "notes-new"))
        #expect(try await site.run("diff").status == 2)
        let apply = try await site.run("apply", "--yes")
        #expect(apply.status == 0, "\(apply.output)\(apply.errors)")
        let second = try await site.run("diff")
        #expect(second.status == 0, "\(second.output)")
        #expect(try await note(site.app()) == ["then"])
        #expect(try await note(old) == ["now"])
        #expect(try await note(Connection.connect(Conninfo(oldURL))) == ["now"])
        try await site.expire("notes")
        let end = try await site.run("apply", "--yes")
        #expect(end.status == 0, "\(end.output)\(end.errors)")
        #expect(try await site.values("SELECT datname FROM pg_database WHERE datname LIKE 'notes%'") == ["notes-new"])
        #expect(try await note(site.app()) == ["then"])
        #expect(try await site.run("diff").status == 0)
        #expect(try await site.run("backup", "run", "database/notes").status == 0)
    }
}

extension BackedUp {
    /// Moves the time at which a restored or replaced database goes into the past.
    func expire(_ database: String) async throws {
        try await server.admin().run(
            """
            DO $$ BEGIN EXECUTE format('COMMENT ON DATABASE %I IS %L', '\(database)', (
              SELECT regexp_replace(shobj_description(oid, 'pg_database'), 'expires=\\d+',
                                    'expires=' || (extract(epoch FROM now())::bigint - 60))
              FROM pg_database WHERE datname = '\(database)')); END $$
            """
        )
        let marks = try await values(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '\(database)'"
        )
        #expect(marks.first?.contains("expires=") ?? false, "\(marks)")
    }
}
