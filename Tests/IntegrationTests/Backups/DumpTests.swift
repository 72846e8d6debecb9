import Foundation
import LeashBackup
import LeashCore
import LeashTesting
import PQ
import Testing

/// Dumps of a real database, read back and restored.
@Suite struct DumpTests {
    @Test(arguments: [0, 1 << 30])
    func `a populated database is dumped, counted and verified, and nothing stays lent`(largeDump: Int) async throws {
        let backups = try await BackupSite()
        let app = try await backups.site.login()
        for statement in [
            "CREATE TABLE note (id int PRIMARY KEY, body text)",
            "INSERT INTO note SELECT n, E'line\\nof \\\\. ' || n FROM generate_series(1, 1000) n",
            "CREATE TABLE \"od\"\"d; name\" ()", "INSERT INTO \"od\"\"d; name\" SELECT FROM generate_series(1, 7)",
            "CREATE TABLE empty (id int)",
            "CREATE TABLE one (t text)", "INSERT INTO one VALUES ('')",
            "CREATE SCHEMA \"S.p\"", "CREATE TABLE \"S.p\".\"a.b\" (x text)",
            "INSERT INTO \"S.p\".\"a.b\" VALUES ('\\.'), (NULL)",
        ] { try await app.run(statement) }
        var engine = try await backups.engine()
        engine.largeDump = largeDump
        let manifest = try await engine.take(BackupSite.notes, .manual)
        #expect(
            manifest.tables == [
                BackupManifest.Table(schema: "S.p", name: "a.b", rows: 2),
                BackupManifest.Table(schema: "public", name: "empty", rows: 0),
                BackupManifest.Table(schema: "public", name: "note", rows: 1000),
                BackupManifest.Table(schema: "public", name: "od\"d; name", rows: 7),
                BackupManifest.Table(schema: "public", name: "one", rows: 1),
            ]
        )
        #expect(manifest.surroundings.grants.contains("notes CREATE"))
        #expect(manifest.surroundings.settings.contains("notes_1 role=notes"))
        #expect(try await backups.site.rest() == "")
        let verification = try await backups.restoring().verify(manifest)
        #expect(verification.problem == nil)
        #expect(try await backups.site.rest() == "")
        let left = try await backups.site.server.admin().rows(
            "SELECT datname FROM pg_database UNION SELECT rolname FROM pg_roles WHERE rolname !~ '^(pg_|ops)' ORDER BY 1"
        ) { row throws(PQError) in row.text(0) }
        #expect(left == ["leash", "leash_backup", "notes", "notes_1", "postgres", "template0", "template1"])
    }
}

extension DumpTests {
    @Test(arguments: DumpCase.kept) func `is dumped and restored as it was`(_ test: DumpCase) async throws {
        let backups = try await BackupSite()
        let app = try await backups.site.login()
        for statement in test.statements { try await app.run(statement) }
        if !test.admin.isEmpty {
            let admin = try await backups.site.server.admin(database: "notes")
            for statement in test.admin { try await admin.run(statement) }
        }
        var engine = try await backups.engine()
        engine.largeDump = 0
        let manifest = try await engine.take(BackupSite.notes, .manual)
        #expect(try await backups.restoring().verify(manifest).problem == nil)
        let restored = try await backups.restoring().restoreNew(manifest)
        for question in test.questions {
            let answers = try await ask(question, in: "notes", of: backups)
            #expect(try await ask(question, in: restored, of: backups) == answers, "\(question)")
            #expect(answers.count == 1)
        }
    }

    @Test(arguments: DumpCase.refused) func `is refused, with the reason`(_ test: DumpCase) async throws {
        let backups = try await BackupSite()
        let app = try await backups.site.login()
        for statement in test.statements { try await app.run(statement) }
        let admin = try await backups.site.server.admin(database: "notes")
        for statement in test.admin { try await admin.run(statement) }
        let engine = try await backups.engine()
        let error = await #expect(throws: BackupError.self) { try await engine.take(BackupSite.notes, .manual) }
        #expect(error?.description.hasPrefix(test.refusal ?? "") ?? false, "\(error?.description ?? "")")
        #expect(try await backups.store.backups(of: BackupSite.notes.history) == [])
        let failure = try await backups.store.failure(of: BackupSite.notes.history)
        #expect(failure?.count == 1 && failure?.reason == error?.description)
        #expect(
            try await backups.site.server.values(
                "SELECT roleid::regrole FROM pg_auth_members WHERE member = 'leash_backup'::regrole"
            ) == []
        )
    }

    /// As superuser, whatever timeout the database has.
    private func ask(_ question: String, in database: String, of backups: BackupSite) async throws -> [String] {
        let admin = try await backups.site.server.admin(database: database)
        try await admin.run("SET statement_timeout = 0")
        return try await admin.rows(question) { row throws(PQError) in row.textOrNil(0) ?? "NULL" }
    }
}
