import Foundation
import LeashTesting
import Testing

/// What becomes of a backup when its programs lie or die, and when leash itself is ended in the middle.
@Suite struct BackupPrograms {
    private func site(_ programs: WrappedPrograms) async throws -> BackedUp {
        var site = try await BackedUp()
        try await site.sql("CREATE TABLE note AS SELECT id, repeat('x', 100) AS body FROM generate_series(1, 2000) id")
        site.programs = programs
        return site
    }

    private func backups(_ site: BackedUp) async throws -> [[String: Any]] {
        let list = try site.json(try await site.run("backup", "list", "database/notes", "--format", "json"))
        let databases = try #require(list["databases"] as? [[String: Any]])
        return try #require(databases.first?["backups"] as? [[String: Any]])
    }

    @Test(
        arguments: [
            ("real \"$@\"; truncate -s -1 \"$out\"; exit 0", "can't be read back"),
            ("real \"$@\"; truncate -s 1000 \"$out\"; exit 0", "can't be read back"),
            ("real \"$@\"; : >\"$out\"; exit 0", "can't be read back"),
            ("echo 'no dump at all' >\"$out\"; exit 0", "can't be read back"),
            ("exit 0", "can't be read back"),
            ("real \"$@\"; exit 1", "pg_dump failed"),
            ("real \"$@\"; rm \"$out\"; exit 0", "can't be read back"),
            ("real \"$@\"; kill -KILL $$", "pg_dump failed"),
            ("echo 'pg_dump: error: out of memory' >&2; exit 1", "pg_dump failed: out of memory"),
        ]
    )
    func `a dump that is cut short, or whose program says that it failed, is no backup`(script: String, word: String)
        async throws
    {
        let site = try await site(await WrappedPrograms(dump: script))
        let run = try await site.run("backup", "run", "database/notes")
        #expect(run.status == 1 && run.output.hasPrefix("database/notes  FAILED: "), "\(run.output)\(run.errors)")
        #expect(run.output.contains(word), "\(run.output)")
        #expect(try await backups(site).isEmpty)
        #expect(site.files() == [])
        #expect(try await site.leftovers() == [])
        #expect(try await site.run("restore", "database/notes").status != 0)
    }

    @Test(
        arguments: [
            ("if [ \"$out\" = - ]; then real \"$@\"; exit 3; fi; real \"$@\"", false),
            ("if [ \"$out\" = - ]; then real \"$@\"; kill -KILL $$; fi; real \"$@\"", false),
            // Of a restore that did nothing the tables tell.
            ("if [ \"$out\" = - ]; then real \"$@\"; else exit 0; fi", true),
            ("if [ \"$out\" = - ]; then real \"$@\"; else real \"$@\"; exit 1; fi", true),
        ]
    )
    func `a reading back or a restore that fails is told`(script: String, isTaken: Bool) async throws {
        let site = try await site(await WrappedPrograms(restore: script))
        let run = try await site.run("backup", "run", "database/notes")
        #expect(run.status == 1 && run.output.contains("FAILED: "), "\(run.output)\(run.errors)")
        #expect(!run.output.contains("verified"), "\(run.output)")
        let backups = try await backups(site)
        #expect(backups.count == (isTaken ? 1 : 0), "\(run.output)\(run.errors)")
        #expect(site.files().count == (isTaken ? 2 : 0))
        #expect(try await site.leftovers() == [])
    }

    /// Where leash is killed: the scripts of pg_dump and pg_restore that say when, and whether the backup was published.
    private static let places = [
        (WrappedPrograms.waiting(then: "real \"$@\""), "real \"$@\"", false),
        ("real \"$@\"; " + WrappedPrograms.waiting(then: "exit 0"), "real \"$@\"", false),
        ("real \"$@\"", "if [ \"$out\" = - ]; then \(WrappedPrograms.waiting()); fi; real \"$@\"", false),
        ("real \"$@\"", "if [ \"$out\" != - ]; then \(WrappedPrograms.waiting()); fi; real \"$@\"", true),
    ]

    @Test(arguments: places)
    func `a run that is killed leaves nothing that counts, and the next clears it away`(
        dump: String,
        restore: String,
        isTaken: Bool
    ) async throws {
        let programs = try await WrappedPrograms(dump: dump, restore: restore)
        var site = try await site(programs)
        #expect(try await signalled(site, programs, "kill -KILL $pid; wait $pid; echo $?") == "137\n")
        #expect(try await backups(site).count == (isTaken ? 1 : 0))
        // The program that it had begun may still be at it, and none of what it does may count or be in the way.
        site.programs = nil
        let next = try await site.run("backup", "run", "database/notes")
        #expect(next.status == 0, "\(next.output)\(next.errors)")
        try await Task.sleep(for: .seconds(4))
        #expect(try await site.run("backup", "run", "database/notes").status == 0)
        let backups = try await backups(site)
        #expect(backups.count == (isTaken ? 3 : 2) && backups.allSatisfy { $0["good"] as? Bool == true })
        #expect(site.files().count == backups.count * 2, "\(site.files())")
        #expect(try await site.leftovers() == [])
    }

    @Test func `Ctrl-C lets the dump under way become a backup, and begins no other`() async throws {
        let programs = try await WrappedPrograms(dump: WrappedPrograms.waiting(then: "real \"$@\""))
        let site = try await site(programs)
        let typed = """
            (while [ ! -e '\(programs.path)/begun' ]; do sleep 0.1; done; printf '\\003'; sleep 10) |
                script -qec '\(Leashctl.path) --state \(site.folder.path) backup run --no-verify' /dev/null
            """
        let result = try await runCommand(["sh", "-c", typed], environment: environment(site))
        #expect(result.status == 130, "\(result.output)")
        #expect(result.output.contains("stopping after what is under way"), "\(result.output)")
        #expect(try await backups(site).count + (site.files("wiki").isEmpty ? 0 : 1) == 1)
        #expect(try await site.leftovers() == [])
    }

    @Test func `once more it ends at once, and the next run clears away`() async throws {
        let programs = try await WrappedPrograms(dump: WrappedPrograms.waiting(then: "real \"$@\""))
        let site = try await site(programs)
        let twice = "kill -INT $pid; sleep 0.5; kill -INT $pid; wait $pid; echo $?"
        #expect(try await signalled(site, programs, twice) == "130\n")
        try await Task.sleep(for: .seconds(4))
        #expect(try await site.run("backup", "run", "database/notes").status == 0)
        #expect(try await backups(site).count == 1)
        #expect(try await site.leftovers() == [])
    }

    private func environment(_ site: BackedUp) -> [String: String] {
        site.leash.environment.merging(["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"]) { $1 }
    }

    /// Begins a run, and has a script deal with it once its program has left word; gives what that script says.
    private func signalled(_ site: BackedUp, _ programs: WrappedPrograms, _ script: String) async throws -> String {
        let command = """
            '\(Leashctl.path)' --state '\(site.folder.path)' backup run database/notes >/dev/null 2>&1 &
            pid=$!
            while [ ! -e '\(programs.path)/begun' ]; do sleep 0.05; done
            \(script)
            """
        return try await runCommand(["sh", "-c", command], environment: environment(site)).output
    }
}
