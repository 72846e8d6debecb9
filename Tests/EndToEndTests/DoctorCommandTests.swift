import Foundation
import LeashTesting
import PQ
import Testing

/// `leashctl doctor`, as a person and as a program call it.
@Suite struct DoctorCommand {
    /// What a careful operator sets up: nothing is red.
    private static let options = TestServer.Options(settings: ["fsync": "on", "full_page_writes": "on"])

    private func site(weak: Bool = false) async throws -> (Leashctl, TestFolder, TestServer) {
        let server = try await TestServer.start(Self.options)
        let folder = try TestFolder()
        try folder.write(
            """
            leash: v1
            servers: { main: { url: { env: LEASH_MAIN_URL } } }
            apps: { notes: {}, wiki: {} }
            databases:
              notes: { app: notes, limits: { connections: 2 } }
              wiki: { app: wiki }
            """,
            to: "leash.yaml"
        )
        let url = weak ? try await server.weakAdminURL() : server.adminURL
        let leash = Leashctl(state: folder.path, environment: ["LEASH_MAIN_URL": url])
        let apply = try await leash.run("apply", "--yes")
        #expect(apply.status == 0, "\(apply.output)\(apply.errors)")
        return (leash, folder, server)
    }

    private func login(_ leash: Leashctl) async throws -> Connection {
        let url = try await leash.run("env", "get", "notes", "DATABASE_URL", "--reveal").output
        return try await Connection.connect(Conninfo(url.trimmingCharacters(in: .newlines)))
    }

    @Test func `text: a line for what is well, ways out for what is not`() async throws {
        let (leash, folder, server) = try await site()
        let well = try await leash.run("doctor")
        #expect(well.status == 0, "\(well.output)\(well.errors)")
        let line = /✓ green +connections\.login +database\/notes: notes_1 has 0 of 2 connections\n/
        #expect(well.output.contains(line))
        #expect(
            well.output.contains(/! yellow +exposure.shared +PUBLIC may connect/)
                && well.output.contains("hardened: true")
        )
        #expect(!well.output.contains("\u{1b}"))

        let sessions = [try await login(leash), try await login(leash)]
        let full = try await leash.run("doctor", "notes")
        #expect(full.status == 2)
        #expect(
            full.output.contains("fix: `databases: { notes: { limits: { connections: 4 } } }`, then `leashctl apply`")
        )
        #expect(full.output.contains(#"FATAL: too many connections for role "notes_1""#))
        #expect(!full.output.contains("app/wiki"))
        withExtendedLifetime((sessions, folder, server)) {}
    }

    @Test func `JSON, as a superuser and as a plain role`() async throws {
        for isWeak in [false, true] {
            let (leash, folder, server) = try await site(weak: isWeak)
            // Another's session: what it does is not for everybody to see.
            let session = try await login(leash)
            let result = try await leash.run("doctor", "app/notes", "--format", "json")
            #expect(result.status == 0, "\(result.output)\(result.errors)")
            let json = try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
            #expect(json["format"] as? String == "leash.doctor/1" && json["app"] as? String == "notes")
            let checks = try #require(json["checks"] as? [[String: Any]])
            let levels = Dictionary(
                checks.map { ($0["id"] as? String ?? "", $0["level"] as? String ?? "") },
                uniquingKeysWith: { first, _ in first }
            )
            #expect(levels["connections.login"] == "green" && levels["login.try"] == "green")
            #expect(levels["connections.idle"] == (isWeak ? "unknown" : "green"))
            #expect(levels["timeout.running"] == (isWeak ? "unknown" : "green"))
            #expect(levels["hba"] == (isWeak ? "unknown" : nil) && levels["hba.trust"] == (isWeak ? nil : "yellow"))
            #expect(levels["roles.md5"] == (isWeak ? "unknown" : "green"))
            #expect(checks.allSatisfy { $0["finding"] is String && $0["fix"] is [String] && $0["address"] is String })
            let text = try await leash.run("doctor", "--verbose").output
            let values = try folder.read(".leash/env/notes.env")
            let password = try #require(values.firstMatch(of: /notes_1:([^@]+)@/)).1
            #expect(!result.output.contains(password) && !text.contains(password))
            withExtendedLifetime((session, server)) {}
        }
    }

    @Test func `a backup that was restored on trial is green, and leaves nothing to find`() async throws {
        for isWeak in [false, true] {
            var (leash, folder, server) = try await site(weak: isWeak)
            leash.environment["LEASH_POSTGRES_BIN"] = TestServer.programs
            let before = try await leash.run("doctor", "notes")
            #expect(before.output.contains(/! yellow +backup\.age +database\/notes: backups \(daily\): none yet/))
            let backup = try await leash.run("backup", "run", "database/notes")
            #expect(backup.status == 0, "\(backup.errors)")
            let after = try await leash.run("doctor", "notes")
            #expect(after.status == 0, "\(after.output)")
            let line =
                /✓ green +backup\.age +database\/notes: backups \(daily\): newest good one \d+ s old, restored on/
            #expect(after.output.contains(line), "\(after.output)")
            let yellow = after.output.matches(of: /! yellow +([a-z.0-9]+)/).map { String($0.1) }
            let usual = isWeak ? ["exposure.shared"] : ["exposure.shared", "hba.trust"]
            #expect(yellow.filter { $0 != "upkeep.checksums" } == usual, "\(after.output)")
            withExtendedLifetime((folder, server)) {}
        }
    }

    @Test func `what can't be asked, or makes no sense`() async throws {
        var (leash, folder, server) = try await site()
        let unknown = try await leash.run("doctor", "nots")
        #expect(unknown.status == 64 && unknown.errors.contains("there is no app 'nots' (did you mean 'notes'?)"))
        try await server.stop()
        let down = try await leash.run("doctor")
        #expect(down.status == 1)
        #expect(down.output.contains(/✗ red +server.reach/), "\(down.output)")
        #expect(down.output.contains("fix: start Postgres"))
        leash.environment["LEASH_MAIN_URL"] = nil
        let unset = try await leash.run("doctor")
        #expect(unset.status == 1)
        #expect(unset.output.contains(/server\.reach +the server can't be asked: .*LEASH_MAIN_URL/), "\(unset.output)")
        try folder.write("leash: v1\nservers: 5\n", to: "leash.yaml")
        #expect(try await leash.run("doctor").status == 4)
    }
}
