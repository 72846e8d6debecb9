import LeashCore
import LeashReconcile
import LeashTesting
import PQ
import Testing

extension LiveSite {
    /// A site with app `notes`, its database and an app that reads it, applied.
    static func examined(
        _ options: TestServer.Options = TestServer.Options(),
        limits: String = "connections: 4"
    ) async throws -> LiveSite {
        let site = try await LiveSite(
            on: try await TestServer.start(options),
            """
            leash: v1
            servers: { main: { url: { env: LEASH_MAIN_URL } } }
            apps: { notes: {}, reports: {} }
            databases: { notes: { app: notes, limits: { \(limits) } } }
            env: { reports: { NOTES_URL: { database: notes, access: read } } }
            """
        )
        let report = try await site.apply().report
        #expect(report.entries.allSatisfy { $0.outcome == .applied }, "\(report.text(style: .plain))")
        return site
    }

    /// What doctor makes of it now.
    func diagnosis(of app: String? = nil) async throws -> DoctorReport {
        try await site().examine(app: app).report(of: app)
    }

    /// One check of now; that of app `notes` where several apps have one.
    func check(_ id: String) async throws -> Check {
        let all = try await diagnosis().checks.filter { $0.id == id }
        guard let check = all.first(where: { $0.group == "app/notes" }) ?? all.first else { throw Missing(what: id) }
        return check
    }

    /// Waits until a check is of a level: counters come to others a moment after what they count.
    func check(_ id: String, becomes level: Check.Level) async throws -> Check {
        for _ in 0..<50 {
            let check = try await check(id)
            if check.level == level { return check }
            try await Task.sleep(for: .milliseconds(200))
        }
        return try await check(id)
    }
}

extension TestServer {
    /// Writes pg_hba.conf anew, as its superuser can.
    func write(hba lines: String...) async throws {
        let text = lines.map { quoted(literal: $0) }.joined(separator: "), (")
        let file = try await values("SHOW hba_file")[0]
        try await sql(
            "COPY (VALUES (\(text))) TO \(quoted(literal: file)) WITH (DELIMITER E'\\x01')",
            "SELECT pg_reload_conf()"
        )
    }
}
