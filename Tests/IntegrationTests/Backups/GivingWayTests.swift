import Foundation
import LeashBackup
import LeashCore
import LeashTesting
import PQ
import Testing

/// A dump holds a lock on every table: whoever migrates must not wait long for it, and it not for them.
@Suite struct GivingWay {
    private func site() async throws -> BackupSite {
        let backups = try await BackupSite()
        let app = try await backups.site.login()
        for table in ["first", "second"] { try await app.run("CREATE TABLE \(table) (id int)") }
        return backups
    }

    private func expectNothingLeft(_ backups: BackupSite) async throws {
        #expect(try await backups.store.backups(of: BackupSite.notes.history) == [])
        let folder = backups.site.folder.path + "/.leash/backups/main/notes"
        let files = try FileManager.default.contentsOfDirectory(atPath: folder)
        #expect(files.filter { $0.hasSuffix(".part") || $0.hasSuffix(".dump") } == [])
        #expect(
            try await backups.site.server.values(
                "SELECT roleid::regrole FROM pg_auth_members WHERE member = 'leash_backup'::regrole"
            ) == []
        )
        #expect(
            try await backups.site.server.values(
                "SELECT datname FROM pg_database, aclexplode(datacl) WHERE grantee = 'leash_backup'::regrole"
            ) == []
        )
        let dumps = "SELECT count(*)::text FROM pg_stat_activity WHERE application_name LIKE 'leash backup 2%'"
        #expect(try await backups.site.server.values(dumps) == ["0"])
    }

    @Test func `a migration that waits for the dump has its way, and the dump says why it ended`() async throws {
        let backups = try await site()
        // The dump has the first table, and waits for the second one.
        let holder = try await backups.site.login()
        try await holder.script("BEGIN; LOCK TABLE second")
        var engine = try await backups.engine()
        engine.patience = .seconds(1)
        let dumping = engine
        async let dump = dumping.take(BackupSite.notes, .manual)
        let waiting =
            "SELECT count(*)::text FROM pg_stat_activity WHERE application_name LIKE 'leash backup 2%' AND wait_event_type = 'Lock'"
        while try await backups.site.server.values(waiting) != ["1"] { try await Task.sleep(for: .milliseconds(50)) }
        let migration = try await backups.site.login()
        let start = ContinuousClock.now
        try await migration.run("ALTER TABLE first ADD COLUMN text text")
        #expect(ContinuousClock.now - start < .seconds(10))
        do {
            _ = try await dump
            Issue.record("the dump went on")
        } catch let error as BackupError {
            #expect(error.isPassing)
            #expect(
                error.description.contains(/^pid [0-9]+ waited for the dump's locks for over 1 s: the dump gave way$/),
                "\(error)"
            )
        }
        try await expectNothingLeft(backups)
        try await holder.run("ROLLBACK")
        #expect(try await dumping.take(BackupSite.notes, .manual).tables.count == 2)
    }

    @Test func `a table that is locked for too long ends the dump, with the table's name`() async throws {
        let backups = try await site()
        let holder = try await backups.site.login()
        try await holder.script("BEGIN; LOCK TABLE second")
        var engine = try await backups.engine()
        engine.lockWait = .seconds(1)
        let dumping = engine
        let error = await #expect(throws: BackupError.self) { try await dumping.take(BackupSite.notes, .manual) }
        #expect(error?.isPassing == true)
        #expect(
            error?.description == "a table was locked by others for over 1 s, by a migration say: try again later",
            "\(error?.description ?? "")"
        )
        try await expectNothingLeft(backups)
    }

    @Test func `a name with a blank and quotes is dumped, verified, restored and replaced like any other`() async throws
    {
        let name = "Old \"Shop's\" db"
        let server = try await TestServer.start()
        let admin = try await server.admin()
        try await admin.script("CREATE ROLE \"old 'owner'\"")
        try await admin.run("CREATE DATABASE \(quoted(identifier: name)) OWNER \"old 'owner'\"")
        try await server.sql("SET ROLE \"old 'owner'\"", "CREATE TABLE \"t'\"\" a\" AS SELECT 1 AS id", in: name)
        let site = try await LiveSite(
            on: server,
            """
            leash: v1
            servers: { main: { url: { env: LEASH_MAIN_URL } } }
            apps: { shop: {} }
            databases: { shop: { app: shop, adopt: true, existing: "Old \\"Shop's\\" db", ownerRole: "old 'owner'" } }
            """
        )
        if TestServer.isAdminWeak { try await server.letWeakAdminAct(for: "\"old 'owner'\"") }
        try await site.apply()
        #expect(try await site.rest() == "")
        let backups = BackupSite(on: site)
        var subject = BackupSite.notes
        subject.history = BackupHistory(server: "main", database: "shop")
        (subject.app, subject.existing, subject.ownerRole) = ("shop", name, "old 'owner'")
        let manifest = try await backups.engine().take(subject, .manual)
        #expect(try await backups.restoring().verify(manifest).problem == nil)
        let new = try await backups.restoring().restoreNew(manifest)
        #expect(try await server.values("SELECT id::text FROM \"t'\"\" a\"", in: new) == ["1"])
        let aside = try await backups.restoring().replace(subject, with: manifest)
        #expect(aside.hasPrefix(name + "-o"))
        #expect(
            try await site.login("shop").rows("SELECT id FROM \"t'\"\" a\"") { row throws(PQError) in row.int(0) } == [
                1
            ]
        )
        #expect(try await site.rest() == "")
    }
}
