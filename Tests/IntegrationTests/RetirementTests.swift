import Foundation
import LeashBackup
import LeashCore
import LeashReconcile
import LeashTesting
import PQ
import Testing

/// Makes a retired database look as if its grace had begun eight days ago.
func passGrace(of database: String, on server: TestServer) async throws {
    try await server.sql(
        """
        DO $$ BEGIN EXECUTE format('COMMENT ON DATABASE %I IS %L', '\(database)', (
          SELECT regexp_replace(shobj_description(oid, 'pg_database'), 'grace=\\d+',
                                'grace=' || (extract(epoch FROM now())::bigint - 8 * 86400))
          FROM pg_database WHERE datname = '\(database)')); END $$
        """
    )
}

/// The stages by which a database that is no longer declared goes, and the ways back.
@Suite(.serialized) struct Retirement {
    private static let rest = """
        leash: v1
        servers: { main: { url: { env: LEASH_MAIN_URL } } }
        apps: { notes: {}, other: {} }
        databases: { other: { app: other } }
        """
    private static let both = rest.replacing("databases: {", with: "databases: { notes: { app: notes },")
    private static let removed = rest + "\nremoved: { databases: { notes: { then: drop, reason: a test } } }\n"

    private func site(_ state: String = both) async throws -> LiveSite {
        let site = try await LiveSite(state)
        try await site.apply()
        try await site.login().run("CREATE TABLE kept AS SELECT 1 AS one")
        return site
    }

    private var consent: RoundOptions {
        var options = RoundOptions()
        options.confirm = ["database/notes"]
        return options
    }

    private var waiver: RoundOptions {
        var options = RoundOptions()
        options.withoutBackup = ["database/notes"]
        return options
    }

    private func databases(_ site: LiveSite) async throws -> [String] {
        try await site.server.values("SELECT datname FROM pg_database WHERE datname = 'notes'")
    }

    /// What the store has of the database.
    private func finals(_ site: LiveSite) async throws -> [StoredBackup] {
        let store = DirectoryBackups(path: site.folder.path + "/.leash/backups")
        return try await store.backups(of: BackupHistory(server: "main", database: "notes"))
    }

    @Test func `held, retired, in grace, dropped`() async throws {
        let site = try await site()
        let url = try await site.url()
        let open = try await site.login()
        try site.write(Self.rest)
        #expect(try await site.statuses() == [.withheld, .withheld])
        try await open.run("SELECT 1")

        // Retired, and on after a final backup.
        #expect(try await site.statuses(consent) == [.pending, .done])
        await #expect(throws: PQError.self) { try await open.run("SELECT 1") }
        await #expect(throws: PQError.self) { try await Connection.connect(Conninfo(url)) }
        #expect(try await site.env() == [:])
        #expect(try await site.statuses() == [.done, .done])
        let kept = try await finals(site)
        #expect(kept.map(\.manifest?.reason) == [.final])
        #expect(kept.first?.verification?.problem == nil && kept.first?.verification != nil)
        #expect(kept.first?.manifest?.tables.map(\.rows) == [1])
        let waiting = try await site.plan().waiting
        // Seven days less what the round took, which may be no second.
        let said = waiting["database/notes"] ?? ""
        #expect(["dropped in 6 d", "dropped in 7 d"].contains { said.hasPrefix($0) }, "\(said)")
        #expect(try await databases(site) == ["notes"])

        try await passGrace(of: "notes", on: site.server)
        #expect(try await site.plan().items.map(\.id) == ["prune database/notes"])
        #expect(try await site.statuses() == [.pending, .done])
        #expect(try await databases(site) == [])
        #expect(try await site.server.values("SELECT rolname FROM pg_roles WHERE rolname LIKE 'notes%'") == [])
        #expect(try await site.statuses() == [.done, .done])
        _ = try await site.login("other")
    }

    @Test func `the consent of the files does as well, and is a note when it is done`() async throws {
        let site = try await site()
        try site.write(Self.removed)
        #expect(try await site.statuses(waiver) == [.pending, .done])
        #expect(try await site.statuses() == [.done, .done])
        try await passGrace(of: "notes", on: site.server)
        #expect(try await site.statuses() == [.pending, .done])
        #expect(try await databases(site) == [])
        #expect(try await site.statuses() == [.done, .done])
    }

    @Test(arguments: ["retired", "in grace", "grace over"])
    func `declared again it comes back as it was`(_ stage: String) async throws {
        let site = try await site()
        try await site.login().script(
            "ALTER TABLE kept ENABLE ROW LEVEL SECURITY; ALTER TABLE kept FORCE ROW LEVEL SECURITY"
        )
        try site.write(Self.rest)
        #expect(try await site.apply(consent).report.count("held") == 1)
        try await site.server.sql("ALTER TABLE kept DISABLE ROW LEVEL SECURITY", in: "notes")
        if stage != "retired" {
            try await site.server.sql("ALTER TABLE kept NO FORCE ROW LEVEL SECURITY", in: "notes")
            try await site.apply(consent)
        }
        if stage == "grace over" { try await passGrace(of: "notes", on: site.server) }
        try site.write(Self.both)
        #expect(try await site.statuses() == [.pending, .done])
        #expect(try await site.rest() == "")
        let app = try await site.login()
        #expect(try await app.rows("SELECT one FROM kept") { row throws(PQError) in row.int(0) } == [1])
        try await app.run("INSERT INTO kept VALUES (2)")
        let logins = "SELECT rolname FROM pg_roles WHERE rolname LIKE 'notes\\__'"
        #expect(try await site.server.values(logins).count == 1)
    }

    @Test func `forgotten it is kept, and leash's no longer`() async throws {
        let site = try await site()
        let url = try await site.url()
        try site.write(Self.removed.replacing("then: drop", with: "then: forget"))
        #expect(try await site.plan().items.first?.action == .forget)
        #expect(try await site.statuses() == [.pending, .done])
        #expect(try await site.statuses() == [.done, .done])
        let owner = "SELECT datdba::regrole FROM pg_database WHERE datname = 'notes'"
        #expect(try await site.server.values(owner) == ["notes"])
        #expect(
            try await site.server.values(
                "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = 'notes'"
            ) == ["NULL"]
        )
        try await Connection.connect(Conninfo(url)).run("INSERT INTO kept VALUES (2)")
    }

    @Test func `what is protected is lifted by an applied change first`() async throws {
        let protected = Self.both.replacing("{ app: notes }", with: "{ app: notes, protect: true }")
        let site = try await site(protected)
        try site.write(Self.rest)
        #expect(try await site.statuses(consent) == [.withheld, .withheld])
        #expect(try await site.plan(consent).items.map(\.action) == [.blocked])
        _ = try await site.login()
        try site.write(Self.both)
        #expect(try await site.statuses() == [.pending, .done])
        try site.write(Self.rest)
        let application = try await site.apply(consent)
        #expect(application.report.count("applied") == 3)
    }

    @Test func `without a good final backup it stays, its logins revoked`() async throws {
        let site = try await site()
        let url = try await site.url()
        try await site.login().script(
            "ALTER TABLE kept ENABLE ROW LEVEL SECURITY; ALTER TABLE kept FORCE ROW LEVEL SECURITY"
        )
        try site.write(Self.rest)
        for _ in 0..<2 {
            let report = try await site.apply(consent).report
            let held = report.entries.compactMap { entry -> String? in
                if case .held(let reason) = entry.outcome { reason } else { nil }
            }
            #expect(held.count == 1 && held[0].contains("FORCE ROW LEVEL SECURITY"), "\(held)")
            #expect(held.first?.contains("--without-backup database/notes") ?? false)
        }
        await #expect(throws: PQError.self) { try await Connection.connect(Conninfo(url)) }
        #expect(try await site.plan(consent).items.map(\.id) == ["retire database/notes final backup"])
        #expect(try await databases(site) == ["notes"])
        #expect(try await finals(site) == [])
        #expect(try await site.statuses(waiver) == [.pending, .done])
        try await passGrace(of: "notes", on: site.server)
        #expect(try await site.statuses() == [.pending, .done])
        #expect(try await databases(site) == [])
    }

    @Test(arguments: ["removed", "truncated"])
    func `what lost its final backup is not dropped`(_ damage: String) async throws {
        let site = try await site()
        try site.write(Self.rest)
        #expect(try await site.statuses(consent) == [.pending, .done])
        try await passGrace(of: "notes", on: site.server)
        let folder = site.folder.path + "/.leash/backups/main/notes"
        let dump = try #require(FileManager.default.contentsOfDirectory(atPath: folder).first { $0.hasSuffix(".dump") })
        switch damage {
        case "removed": try FileManager.default.removeItem(atPath: "\(folder)/\(dump)")
        default: #expect(truncate("\(folder)/\(dump)", 100) == 0)
        }
        #expect(try await site.statuses() == [.withheld, .withheld])
        #expect(try await databases(site) == ["notes"])
        #expect(try await site.statuses(waiver) == [.pending, .done])
        #expect(try await databases(site) == [])
    }

    @Test func `more than three at once are held, and --max-prune lets them pass`() async throws {
        let names = ["one", "two", "three", "four"]
        let state = Self.rest.replacing(
            "other: {} }",
            with: names.map { "\($0): {}" }.joined(separator: ", ") + ", other: {} }"
        )
        let all = state.replacing(
            "databases: {",
            with: "databases: {" + names.map { " \($0): { app: \($0) }," }.joined()
        )
        let site = try await LiveSite(all)
        try await site.apply()
        try site.write(state)
        var options = RoundOptions()
        options.confirm = Set(names.map { "database/\($0)" })
        #expect(try await site.statuses(options) == [.withheld, .withheld])
        for name in names { _ = try await site.login(name) }
        options.maxPrune = 4
        options.withoutBackup = options.confirm
        #expect(try await site.statuses(options) == [.pending, .done])
    }

    @Test func `an empty desired state retires nothing`() async throws {
        let site = try await site()
        try site.write("leash: v1\nservers: { main: { url: { env: LEASH_MAIN_URL } } }\n")
        var options = consent
        options.confirm.insert("database/other")
        let written = try await site.server.writes {
            let statuses = try await site.statuses(options)
            #expect(statuses == [.withheld, .withheld])
        }
        #expect(written == [])
        _ = try await site.login()
    }

    @Test func `a broken file freezes what it may declare, and the rest goes on`() async throws {
        let site = try await LiveSite(Self.rest)
        try site.write("leash: v1\napps: { late: {} }\ndatabases: { late: { app: late } }\n", to: "late.yaml")
        try await site.apply()
        try site.write("leash: v1\napps: { late: {} }\ndatabases: { late: { app: latte } }\n", to: "late.yaml")
        try site.write(Self.both)
        var options = consent
        options.confirm.insert("database/late")
        let plan = try await site.plan(options)
        #expect(plan.items.allSatisfy { $0.app != "late" })
        #expect(plan.frozen.contains("database/late"))
        #expect(try await site.statuses(options) == [.invalid, .invalid])
        _ = try await site.login()
        _ = try await site.login("late")
    }
}
