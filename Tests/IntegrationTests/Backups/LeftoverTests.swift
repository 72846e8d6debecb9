import Foundation
import LeashBackup
import LeashCore
import LeashReconcile
import LeashTesting
import PQ
import Testing

/// What a run that was killed leaves on a server: no round makes anything of it, and the next run takes it away.
@Suite struct LeftoversOfRuns {
    @Test func `what is lent for a dump is nothing to a round, and the next run takes it back`() async throws {
        let backups = try await BackupSite()
        _ = try await backups.engine()
        let grant = "GRANT notes TO leash_backup"
        try await backups.site.server.asLeash("GRANT CONNECT ON DATABASE notes TO leash_backup", grant)
        #expect(try await backups.site.rest() == "")
        _ = try await backups.engine()
        let memberships = "SELECT roleid::regrole FROM pg_auth_members WHERE member = 'leash_backup'::regrole"
        #expect(try await backups.site.server.values(memberships) == [])
        let entries = """
            SELECT grantee::regrole FROM pg_database, aclexplode(datacl)
            WHERE datname = 'notes' AND grantee = 'leash_backup'::regrole
            """
        #expect(try await backups.site.server.values(entries) == [])
        #expect(try await backups.site.rest() == "")
    }

    @Test func `a scratch database is nothing to a round, and the next run drops it with its login`() async throws {
        let backups = try await BackupSite()
        _ = try await backups.engine()
        let name = "leash_restore_00c0ffee"
        try await backups.site.server.asLeash(
            "CREATE ROLE \(name) LOGIN",
            "COMMENT ON ROLE \(name) IS 'leash:1 leash'",
            "CREATE DATABASE \(name) OWNER leash_backup"
        )
        // Of the same form, and not listed: somebody's own.
        try await backups.site.server.sql("CREATE DATABASE leash_restore_0badcafe")
        try await backups.site.server.sql(
            "INSERT INTO leash.state (key, value) VALUES ('temporary:\(name)', 'now')",
            in: "leash"
        )
        #expect(try await backups.site.rest() == "")
        _ = try await backups.engine()
        let databases = "SELECT datname FROM pg_database WHERE datname ~ '_restore_'"
        #expect(try await backups.site.server.values(databases) == ["leash_restore_0badcafe"])
        #expect(try await backups.site.server.values("SELECT rolname FROM pg_roles WHERE rolname ~ '_restore_'") == [])
        let listed = "SELECT key FROM leash.state WHERE key LIKE 'temporary:%'"
        #expect(try await backups.site.server.values(listed, in: "leash") == [])
    }

    @Test func `a dump leaves no warning in the server's log`() async throws {
        let backups = try await BackupSite()
        _ = try await backups.engine().take(BackupSite.notes, .manual)
        #expect(try !backups.site.server.log().contains("you don't own a lock"))
    }

    @Test func `a verification that failed is due again with the next run`() async throws {
        let backups = try await BackupSite()
        let manifest = try await backups.engine().take(BackupSite.notes, .manual)
        let installation = Backups(try backups.site.site())
        #expect(await installation.survey(nil).map(\.unverified) == [manifest.id])
        let history = BackupSite.notes.history
        let failed = Verification(at: currentTime(), problem: "it could not", duration: 1)
        try await backups.store.note(failed, of: manifest.id, of: history)
        #expect(await installation.survey(nil).map(\.unverified) == [manifest.id])
        #expect(
            await installation.statuses(of: ["notes"])["database/notes"]?.problem?.contains("it could not") ?? false
        )
        try await backups.store.note(Verification(at: currentTime(), duration: 1), of: manifest.id, of: history)
        #expect(await installation.survey(nil).map(\.unverified) == [nil])
    }
}
