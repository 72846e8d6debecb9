import Foundation
import LeashTesting
import PQ
import Testing

/// `leashctl backup`: what it says, and how it ends.
@Suite struct BackupCommands {
    nonisolated(unsafe) private static let id = /[0-9]{8}T[0-9]{6}Z-[0-9a-f]{8}/

    @Test func `a run says what it made of each database, in columns, and the list shows it`() async throws {
        let site = try await BackedUp()
        try await site.sql("CREATE TABLE note AS SELECT 1 AS id")
        let run = try await site.run("backup", "run")
        #expect(run.status == 0 && run.errors == "", "\(run.errors)")
        let lines = run.output.replacing(Self.id, with: "ID").replacing(/[0-9.]+ (B|KiB)/, with: "SIZE")
            .replacing(/[0-9]+ s/, with: "N s").split(separator: "\n").sorted()
        #expect(
            lines == [
                "database/notes  ID  SIZE  1 table, 1 row  N s  verified",
                "database/wiki   ID  SIZE  0 tables, 0 rows  N s  verified",
            ]
        )
        let list = try await site.run("backup", "list")
        #expect(list.status == 0 && list.errors == "", "\(list.errors)")
        #expect(list.output.contains("database/notes  daily: 0 3 * * *"), "\(list.output)")
        #expect(list.output.contains(/[0-9]+ s ago/) && list.output.contains("manual  verified"), "\(list.output)")
        #expect(!list.output.contains("bare") && !list.output.contains("seen"))
        let one = try await site.run("backup", "list", "database/wiki")
        #expect(!one.output.contains("notes") && one.output.contains("database/wiki"))
    }

    @Test func `JSON has each backup, what is due, and what is left of databases that are gone`() async throws {
        let site = try await BackedUp()
        let id = try await site.backUp()
        let all = try site.json(try await site.run("backup", "list", "--format", "json"))
        #expect(all["format"] as? String == "leash.backups/1")
        let databases = try #require(all["databases"] as? [[String: Any]])
        #expect(databases.map { $0["address"] as? String } == ["database/notes", "database/wiki"])
        let backups = try #require(databases.first?["backups"] as? [[String: Any]])
        #expect(backups.count == 1 && backups[0]["id"] as? String == id && backups[0]["good"] as? Bool == true)
        #expect((databases[0]["due"] as? [String: Any])?["state"] as? String == "served")
        try site.write(
            BackedUp.state.replacing("  notes: { app: notes }\n", with: "").replacing("{ notes: {},", with: "{")
        )
        let later = try site.json(try await site.run("backup", "list", "--format", "json"))
        let others = try #require(later["others"] as? [[String: Any]])
        #expect(others.map { $0["address"] as? String } == ["database/notes"])
        let text = try await site.run("backup", "list", "database/notes")
        #expect(text.output.contains("database/notes  not backed up now, in local"), "\(text.output)")
    }

    @Test func `what is not due is left alone, and jobs change nothing of what is made`() async throws {
        let site = try await BackedUp()
        let none = try await site.run("backup", "run", "--due")
        #expect(none.status == 0 && none.output == "Nothing is due.\n" && none.errors == "")
        let empty = try site.json(try await site.run("backup", "run", "--due", "--format", "json"))
        #expect((empty["databases"] as? [Any])?.count == 0)
        let two = try await site.run("backup", "run", "--jobs", "2", "--no-verify")
        #expect(two.status == 0 && !two.output.contains("verified"), "\(two.output)\(two.errors)")
        #expect(site.files("notes").count == 2 && site.files("wiki").count == 2)
        #expect(try await site.run("backup", "run", "--jobs", "17").status == 64)
        #expect(try await site.leftovers() == [])
    }

    @Test(
        arguments: [
            (["run", "database/nots"], "nothing has the address 'database/nots' (did you mean 'database/notes'?)"),
            (["verify", "database/wikki"], "(did you mean 'database/wiki'?)"),
            (["list", "database/nots"], "(did you mean 'database/notes'?)"),
            (["prune", "database/nots"], "(did you mean 'database/notes'?)"),
            (["run", "notes"], "nothing has the address 'notes'"),
            (["run", "database/bare"], "database/bare has `backup: none`, so it is not backed up"),
            (["run", "database/seen"], "database/seen is only observed, so it is not backed up"),
            (["show", "x"], "'x' is no backup's id; they look like 20261126T030012Z-1a2b3c4d"),
        ]
    )
    func `an address that is none is refused, with what was meant`(words: [String], message: String) async throws {
        let folder = try TestFolder()
        try folder.write(BackedUp.state, to: "leash.yaml")
        let leash = Leashctl(state: folder.path, environment: ["LEASH_MAIN_URL": "postgresql://x@/x?host=/nonexistent"])
        let result = try await leash.run(["backup"] + words)
        #expect(result.status == 64 && result.output == "", "\(result.output)")
        #expect(result.errors.contains(message), "\(result.errors)")
    }

    @Test func `one backup is shown, pinned, verified and no longer pinned`() async throws {
        let site = try await BackedUp()
        try await site.sql(
            "CREATE TABLE note AS SELECT 1 AS id",
            "CREATE TABLE two AS SELECT generate_series(1, 2) AS id"
        )
        let id = try await site.backUp()
        let show = try await site.run("backup", "show", id)
        #expect(show.status == 0 && show.output.hasPrefix("\(id)\n"))
        #expect(
            show.output.contains("public.note  1 row\n") && show.output.contains("public.two   2 rows\n"),
            "\(show.output)"
        )
        #expect(show.output.contains("verified    never"))
        let manifest = try site.json(try await site.run("backup", "show", id, "--format", "json"))
        #expect(manifest["id"] as? String == id)
        let pin = try await site.run("backup", "pin", id, "--reason", "before the migration")
        #expect(pin.status == 0, "\(pin.errors)")
        #expect(try await site.run("backup", "list").output.contains("pinned: before the migration"))
        let verify = try await site.run("backup", "verify", "--backup", id)
        #expect(verify.status == 0)
        #expect(
            verify.output.contains(/^database\/notes  [^ ]+  verified: 2 tables, 3 rows, in [0-9]+ ms\n$/),
            "\(verify.output)"
        )
        #expect(try await site.run("backup", "verify", "--due").output == "There is nothing to verify.\n")
        #expect(try await site.run("backup", "pin", id, "--remove").status == 0)
        #expect(!(try await site.run("backup", "list").output.contains("pinned")))
        let none = try await site.run("backup", "show", "20200101T000000Z-00000000")
        #expect(none.status == 1 && none.errors == "leashctl: no store has a backup 20200101T000000Z-00000000\n")
    }

    @Test func `damage is told by verify, show and list, and prune takes it away when asked`() async throws {
        let site = try await BackedUp()
        try await site.sql("CREATE TABLE note AS SELECT generate_series(1, 1000) AS id")
        let (bad, good) = (try await site.backUp(), try await site.backUp())
        let dump = "\(site.store())/\(bad).dump"
        let bytes = try #require(FileManager.default.contents(atPath: dump))
        #expect(truncate(dump, bytes.count / 2) == 0)
        let list = try await site.run("backup", "list")
        #expect(list.output.contains("\(bad)") && list.output.contains("not good: "), "\(list.output)")
        for command in [["verify", "--backup", bad], ["show", bad], ["pin", bad]] {
            let result = try await site.leash.run(["backup"] + command)
            #expect(result.status == 1 && result.errors.contains("not good"), "\(command) \(result.errors)")
        }
        let silent = try await site.run("backup", "prune")
        #expect(silent.status == 64 && silent.errors.contains("--yes removes without asking"))
        #expect(silent.output.contains(bad) && !silent.output.contains(good))
        let pruned = try await site.run("backup", "prune", "--yes")
        #expect(pruned.status == 0 && pruned.output.contains(bad))
        #expect(site.files() == ["\(good).dump", "\(good).json"])
        #expect(try await site.run("backup", "prune").output == "There is nothing to remove.\n")
    }

    @Test func `prune asks at a terminal, and takes only yes for an answer`() async throws {
        let site = try await BackedUp()
        let id = try await site.backUp()
        #expect(truncate("\(site.store())/\(id).dump", 10) == 0)
        let environment = site.leash.environment.merging(
            ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"]
        ) { $1 }
        for (answer, status) in [("n", 1), ("y", 0)] {
            let command = "\(Leashctl.path) --state \(site.folder.path) backup prune"
            let typed = "(sleep 2; echo \(answer); sleep 2) | script -qec '\(command)' /dev/null"
            let result = try await runCommand(["sh", "-c", typed], environment: environment)
            #expect(result.status == status && result.output.contains("Remove 1 backup? [y/N]"), "\(result.output)")
            #expect(site.files().isEmpty == (answer == "y"))
        }
    }

    @Test func `files with an error are backed up as far as they are good, and nothing is pruned by them`() async throws
    {
        let site = try await BackedUp()
        try site.folder.write("databases: { late: { app: nobody } }\n", to: "late.yaml")
        #expect(try await site.run("backup", "run").status == 4)
        #expect(site.files().filter { $0.hasSuffix(".json") }.count == 1)
        let prune = try await site.run("backup", "prune", "--yes")
        #expect(prune.status == 4 && prune.errors.contains("mend the files first"))
        try site.write("leash: v1\nservers: [\n")
        for command in [["run"], ["list"], ["verify"], ["prune"]] {
            let result = try await site.leash.run(["backup"] + command)
            #expect(result.status == 4 && result.errors.contains("leash.yaml is broken"), "\(command)")
        }
        #expect(try await site.run("restore", "database/notes").status == 4)
    }

    @Test func `without its server the list works, and a run fails, what is due included`() async throws {
        var site = try await BackedUp()
        let id = try await site.backUp()
        site.leash.environment["LEASH_MAIN_URL"] = "postgresql://nobody@/postgres?host=/nonexistent"
        let list = try await site.run("backup", "list")
        #expect(list.status == 0 && list.output.contains(id), "\(list.errors)")
        #expect(list.errors.hasPrefix("leashctl: server/main: "))
        for command in [["run"], ["run", "--due"]] {
            let run = try await site.leash.run(["backup"] + command)
            #expect(run.status == 1, "\(command)")
            #expect(
                run.output.contains("database/notes  FAILED: ") && run.output.contains("database/wiki   FAILED: "),
                "\(run.output)"
            )
        }
        let restore = try await site.run("restore", "database/notes")
        #expect(restore.status == 1 && restore.output == "")
    }

    @Test func `a second run at the same database ends with 7, and says so`() async throws {
        let site = try await BackedUp()
        let oid = try await site.values("SELECT oid FROM pg_database WHERE datname = 'notes'")[0]
        let other = try await site.server.admin(database: "leash")
        try await other.run("SELECT pg_advisory_lock(\(0x6c62), \(oid))")
        let run = try await site.run("backup", "run", "database/notes")
        #expect(run.status == 7, "\(run.output)\(run.errors)")
        #expect(run.output == "database/notes  FAILED: another run is at a backup or restore of it\n")
        #expect(try await site.run("backup", "run").status == 5)
    }
}
