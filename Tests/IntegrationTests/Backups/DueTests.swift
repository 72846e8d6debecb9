import Foundation
import LeashBackup
import LeashCore
import LeashReconcile
import LeashTesting
import Testing

/// What every round says of backups.
@Suite struct BackupsInARound {
    private func noted(_ site: LiveSite, after seconds: Int) async throws -> Plan {
        let installation = try site.site()
        var (plan, live) = await installation.plan(RoundOptions().apply(for: installation.desired))
        let now = currentTime() + seconds
        await Backups(installation, now: { now }, serverTime: { _ in now }).note(in: &plan, live)
        return plan
    }

    @Test func `due backups and those that are late are told, and no reason to apply`() async throws {
        let backups = try await BackupSite()
        let site = backups.site
        let day = 86_400
        // The slot before the database came to be is none of its own.
        #expect(try await noted(site, after: 0).backupsDue == [:])
        let due = try await noted(site, after: day + 1800)
        #expect(Array(due.backupsDue.keys) == ["database/notes"])
        #expect(due.isInSync && due.warnings == [])
        #expect(ExitStatus.diff(due, isDesiredBroken: false) == .done)
        let late = try await noted(site, after: 2 * day + 3 * 3600)
        #expect(late.warnings == ["database/notes: no good backup at all"])
        #expect(late.text(style: .plain).contains("Backups due: `leashctl backup run --due`\n  database/notes"))

        _ = try await backups.engine().take(BackupSite.notes, .manual)
        #expect(try await noted(site, after: 60).backupsDue == [:])
        let later = try await noted(site, after: 2 * day + 3 * 3600)
        #expect(later.warnings.count == 1 && later.warnings[0].hasPrefix("database/notes: no good backup since 20"))
        try site.write(LiveSite.notes.replacing("app: notes }", with: "app: notes, backup: none }"))
        #expect(try await noted(site, after: 3 * day).backupsDue == [:])
    }

    @Test func `status tells when the last one was, and when the next is due`() async throws {
        let backups = try await BackupSite()
        let standings = await Backups(try backups.site.site()).statuses(of: ["notes"])
        #expect(standings["database/notes"]?.lastGood == nil && standings["database/notes"]?.next ?? 0 > currentTime())
        let manifest = try await backups.engine().take(BackupSite.notes, .manual)
        _ = try await backups.restoring().verify(manifest)
        let after = await Backups(try backups.site.site()).statuses(of: ["notes"])
        #expect(after["database/notes"]?.lastGood == manifest.startedAt)
        #expect(after["database/notes"]?.lastVerified != nil)
        #expect(after["database/notes"]?.isStale == false)
    }
}
