import Foundation
import LeashTesting
import PQ
import Testing

/// `leashctl restore --replace`: the app's URL leads to what the backup holds.
@Suite struct ReplacingCommands {
    private func site(_ settings: String = "") async throws -> BackedUp {
        let site = try await BackedUp(BackedUp.state.replacing("app: notes }", with: "app: notes\(settings) }"))
        try await site.sql("CREATE TABLE note AS SELECT 'then' AS text")
        return site
    }

    private func note(_ connection: Connection) async throws -> [String] {
        try await connection.rows("SELECT text FROM note") { row throws(PQError) in row.text(0) }
    }

    @Test func `the URL goes on to work, the newer data are kept aside and closed, and nothing is left to do`()
        async throws
    {
        let site = try await site(", protect: true, extensions: [\(TestServer.someExtension)]")
        let id = try await site.backUp()
        let url = try await site.run("env", "get", "notes", "DATABASE_URL", "--reveal").output
        try await site.sql("UPDATE note SET text = 'now'")
        let open = try await site.app()
        let replaced = try await site.replace(with: id)
        #expect(replaced.status == 0, "\(replaced.errors)")
        await #expect(throws: PQError.self) { try await open.run("SELECT 1") }
        #expect(try await site.run("env", "get", "notes", "DATABASE_URL", "--reveal").output == url)
        let diff = try await site.run("diff")
        #expect(diff.status == 0, "\(diff.output)")
        // The database is another one now, and nothing of it was backed up or verified yet.
        #expect(try await site.run("status", "database/notes").output.contains("daily, none yet, next in"))
        #expect(try await note(site.app()) == ["then"])
        try await site.sql("INSERT INTO note VALUES ('later')", "CREATE TABLE more ()")
        let aside = String(try #require(replaced.output.firstMatch(of: /notes-o[0-9]{10}/)).0)
        await #expect(throws: PQError.self) { try await site.server.admin(database: aside) }
        try await site.server.admin().run("ALTER DATABASE \"\(aside)\" ALLOW_CONNECTIONS true")
        #expect(try await site.values("SELECT text FROM note", in: aside) == ["now"])
        try await site.server.admin().run("ALTER DATABASE \"\(aside)\" ALLOW_CONNECTIONS false")
        let list = try await site.run("backup", "list", "database/notes")
        #expect(list.output.contains("replaced"), "\(list.output)")
        try await site.expire(aside)
        #expect(try await site.run("apply", "--yes").status == 0)
        #expect(try await site.values("SELECT datname FROM pg_database WHERE datname LIKE 'notes%'") == ["notes"])
        #expect(try await site.run("diff").status == 0)
        #expect(try await note(site.app()) == ["then", "later"])
    }

    /// A tenant's list of schemas is several names, and what it wrote there is never run.
    @Test func `what roles had set for the database holds in the new one, word by word`() async throws {
        let site = try await site()
        try await site.sql("CREATE SCHEMA \"Two words\"", "CREATE TABLE \"Two words\".inner_note ()")
        let login = try await site.values("SELECT rolname FROM pg_roles WHERE rolname ~ '^notes_[0-9]'")[0]
        try await site.server.admin().script(
            """
            ALTER ROLE \(login) IN DATABASE notes SET search_path = 'Two words', "$user", public;
            ALTER ROLE \(login) IN DATABASE notes SET application_name = 'it''s, "so"';
            ALTER DATABASE notes SET lock_timeout = '7s'
            """
        )
        let query = """
            SELECT concat_ws(' ', setrole::regrole, unnest(setconfig)) FROM pg_db_role_setting s
            JOIN pg_database d ON d.oid = setdatabase WHERE datname = 'notes' ORDER BY 1
            """
        let before = try await site.values(query)
        let planned = try await site.run("diff").output
        let id = try await site.backUp()
        let replaced = try await site.replace(with: id)
        #expect(replaced.status == 0, "\(replaced.errors)")
        #expect(try await site.values(query) == before)
        // They were drift before, and are no other drift now.
        let left = try await site.run("diff").output.replacing(/Waiting\n.* dropped in .*\n/, with: "")
        #expect(left == planned, "\(planned)\n\(left)")
        #expect(before.count >= 3, "\(before)")
        try await site.sql("SELECT * FROM inner_note")
    }

    @Test func `when it fails, the database is as it was, its sessions included`() async throws {
        let site = try await site()
        try await site.sql(
            "CREATE FUNCTION once(text) RETURNS boolean LANGUAGE sql AS $$ SELECT current_database() = 'notes' $$",
            "CREATE TABLE checked (t text CHECK (public.once(t)))",
            "INSERT INTO checked VALUES ('x')"
        )
        let hostile = try await site.backUp()
        let corrupt = try await site.backUp()
        let dump = "\(site.store())/\(corrupt).dump"
        var bytes = try #require(FileManager.default.contents(atPath: dump))
        bytes[bytes.count - 40] ^= 0xff
        try bytes.write(to: URL(filePath: dump))
        let open = try await site.app()
        let state =
            "SELECT concat_ws(' ', oid, datname, datallowconn, datacl, shobj_description(oid, 'pg_database')) FROM pg_database ORDER BY 1"
        let before = try await site.values(state)
        for id in [hostile, corrupt] {
            let replaced = try await site.run(
                "restore",
                "database/notes",
                "--replace",
                "--backup",
                id,
                "--confirm",
                "notes"
            )
            #expect(replaced.status == 1 && replaced.output == "", "\(replaced.output)")
            #expect(try await site.values(state) == before)
            #expect(try await note(open) == ["then"])
            #expect(try await site.leftovers() == [])
        }
        #expect(try await site.run("diff").status == 0)
    }

    @Test func `of a database that is gone it is the database again, once it is applied`() async throws {
        let site = try await site()
        _ = try await site.backUp()
        try await site.server.admin().run("DROP DATABASE notes WITH (FORCE)")
        let replaced = try await site.run("restore", "database/notes", "--replace", "--confirm", "notes")
        #expect(
            replaced.status == 0 && replaced.output.contains("There was none before"),
            "\(replaced.output)\(replaced.errors)"
        )
        let applied = try await site.run("apply", "--yes")
        #expect(applied.status == 0, "\(applied.output)")
        #expect(try await note(site.app()) == ["then"])
        let diff = try await site.run("diff")
        #expect(diff.status == 0, "\(diff.output)")
    }

    @Test func `the lock that another leash holds ends it with 7`() async throws {
        let site = try await site()
        _ = try await site.backUp()
        let other = try await site.server.admin(database: "leash")
        try await other.run("SELECT pg_advisory_lock(\(0x6c_6561_7368))")
        let replaced = try await site.run(
            "restore",
            "database/notes",
            "--replace",
            "--confirm",
            "notes",
            "--lock-timeout",
            "0"
        )
        #expect(replaced.status == 7, "\(replaced.errors)")
    }
}

extension BackedUp {
    fileprivate func replace(with id: String) async throws -> CommandResult {
        try await run("restore", "database/notes", "--replace", "--backup", id, "--confirm", "notes")
    }
}
