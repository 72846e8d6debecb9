import Foundation
import LeashCore
import LeashEnv
import LeashManifest
import LeashReconcile
import LeashTesting
import PQ
import Testing

private let examples = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../examples").standardizedFileURL

extension LiveSite {
    /// A copy of an example folder, against new servers.
    fileprivate convenience init(example name: String, others: [String: TestServer] = [:]) async throws {
        let server = try await TestServer.start(TestServer.Options(listenTCP: true))
        try await self.init(on: server, others: others)
        let manager = FileManager.default
        for file in try manager.subpathsOfDirectory(atPath: examples.appending(path: name).path) {
            let source = examples.appending(path: "\(name)/\(file)")
            guard !file.hasPrefix(".leash"), !source.hasDirectoryPath else { continue }
            guard let text = try? String(contentsOf: source, encoding: .utf8) else { continue }
            let copy = try folder.write(text, to: file)
            if file.hasPrefix("secrets/") {
                try manager.setAttributes([.posixPermissions: 0o600], ofItemAtPath: copy.path)
                try manager.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path + "/secrets")
            }
        }
    }

    /// Applies, and expects nothing to be left, and no write by a second apply.
    fileprivate func converge(_ servers: TestServer...) async throws {
        #expect(try load().diagnostics == [])
        let report = try await apply().report
        #expect(report.entries.allSatisfy { $0.outcome == .applied }, "\(report.text(style: .plain))")
        let rest = try await plan()
        #expect(rest.isInSync, "\(rest.text(style: .plain))")
        var written: [String] = []
        for server in servers { written += try await server.writes { try await apply() } }
        #expect(written == [])
        #expect(try await statuses() == [.done, .done])
    }
}

extension Trait where Self == ConditionTrait {
    /// Runs only on servers that come with contrib.
    fileprivate static var needsContrib: Self { .enabled(if: TestServer.hasExtension("citext"), "contrib") }
}

/// Each folder of examples/ that a reader may apply.
@Suite(.serialized) struct Examples {
    @Test(.needsContrib) func `notes: applied, in sync, and nothing more to write`() async throws {
        let site = try await LiveSite(example: "notes")
        try await site.converge(site.server)
        let app = try await site.login()
        try await app.script(String(contentsOfFile: site.folder.path + "/notes/db/schema.sql", encoding: .utf8))
        #expect(
            try await app.rows("SELECT title FROM note") { row throws(PQError) in row.text(0) } == ["Hello from leash"]
        )
        #expect(try await site.rest() == "")
    }

    @Test(.needsContrib) func `team: several files, a reader, secrets and a key set by hand`() async throws {
        let site = try await LiveSite(example: "team")
        #expect(try await site.plan().items.filter { $0.action == .blocked }.map(\.address) == ["env/shop"])
        let key = EnvChanges.Value(Secret("redis://localhost"), owner: .human)
        try await site.site().store.write(EnvChanges(by: .human, set: ["REDIS_URL": key]), app: "shop")
        try await site.converge(site.server)
        try await site.login("shop").script(
            String(contentsOfFile: site.folder.path + "/shop/db/schema.sql", encoding: .utf8)
        )
        let reader = try await site.login("reports", "SHOP_URL")
        #expect(try await reader.rows("SELECT count(*) FROM purchase") { row throws(PQError) in row.int(0) } == [0])
        #expect(try await site.env("reports")["SMTP_PASSWORD"]?.isEmpty == false)
        #expect(try await site.env("shop")["SHOP_JDBC_URL"]?.hasPrefix("jdbc:postgresql://127.0.0.1:") == true)
    }

    @Test(.needsContrib) func `two servers: one app on both`() async throws {
        let analytics = try await TestServer.start()
        let site = try await LiveSite(example: "two-servers", others: ["LEASH_ANALYTICS_URL": analytics])
        try await site.converge(site.server, analytics)
        #expect(try await site.env("charts")["EVENTS_HOST"] == analytics.folder)
        _ = try await site.login("charts", "EVENTS_URL")
    }

    @Test func `adopt: what exists is taken over, and the old login goes on`() async throws {
        let site = try await LiveSite(example: "adopt")
        let script = site.folder.path + "/legacy.sql"
        let made = try await runCommand(["psql", "-X", "-v", "ON_ERROR_STOP=1", "-f", script, site.server.adminURL])
        #expect(made.status == 0, "\(made.errors)")
        if TestServer.isAdminWeak { try await site.server.letWeakAdminAct(for: "crm_app") }
        try await site.converge(site.server)
        let old = site.server.url(user: "crm_app", password: "example-only", database: "crm_production")
        for url in [old, try await site.url("crm")] {
            let app = try await Connection.connect(Conninfo(url))
            try await app.run("INSERT INTO customer (name) VALUES ('Edsger')")
        }
    }
}
