import Foundation
import LeashTesting
import PQ
import Testing

/// `leashctl status` next to a live server.
@Suite struct StatusCommand {
    @Test func `a limit edited by hand shows what is live, and a session counts as used`() async throws {
        let server = try await TestServer.start()
        let (leash, folder) = try await converged(on: server)
        let status = try await leash.run("status", "database/notes")
        #expect(status.status == 0, "\(status.errors)")
        #expect(status.output.contains(/connections +10 +10 +0 +leash.yaml:5 +binds/), "\(status.output)")
        #expect(status.output.contains(/statementTimeout +30s +30s +- +tier standard \(built in\) +advises/))
        #expect(status.output.contains(/storage +1GiB +- +[\d.]+MiB .*declared, not enforced/))

        let admin = try await server.admin()
        try await admin.run("ALTER ROLE notes_1 CONNECTION LIMIT 50")
        try await admin.run("ALTER ROLE notes_1 IN DATABASE notes SET statement_timeout = '5min'")
        let session = try await Connection.connect(Conninfo(url(in: folder)))
        let edited = try await leash.run("status", "database/notes")
        #expect(edited.status == 2)
        #expect(edited.output.contains(/~ connections +10 +50 +1 +leash/), "\(edited.output)")
        #expect(edited.output.contains(/~ statementTimeout +30s +5min +- +tier/))
        #expect(edited.output.contains("changed outside leash"))
        withExtendedLifetime(session) {}

        let whole = try await leash.run("status")
        #expect(whole.status == 2)
        #expect(whole.output.contains(/drifted +app\/notes/))
        #expect(whole.output.hasSuffix("0 of 1 app in sync; 1 drifted\n"))
    }

    @Test func `it writes nothing and takes no lock`() async throws {
        let server = try await TestServer.start()
        let (leash, folder) = try await converged(on: server)
        let write = /(execute [^:]*|statement): *(ALTER|CREATE|DROP|GRANT|REVOKE|INSERT|UPDATE|DELETE|COMMENT)/
        let before = try server.log()
        #expect(before.contains(write) && before.contains("advisory_lock"), "apply does both")
        for arguments in [["status"], ["status", "--deep"], ["status", "app/notes", "--format", "json"]] {
            let status = try await leash.run(arguments)
            #expect(status.status == 0, "\(status.errors)")
            #expect(try !status.output.contains(password(in: folder)))
        }
        let log = try server.log().dropFirst(before.count)
        #expect(log.contains("pg_stat_activity"))
        #expect(!log.contains(write))
        #expect(!log.contains("advisory_lock"))
    }

    @Test func `an admin that is no superuser counts sessions, too, and says what it did not check`() async throws {
        let server = try await TestServer.start()
        try await server.admin().run("CREATE ROLE ops LOGIN CREATEROLE CREATEDB PASSWORD 'ops'")
        let (leash, folder) = try await converged(on: server, admin: server.url(user: "ops", password: "ops"))
        let session = try await Connection.connect(Conninfo(url(in: folder)))
        let status = try await leash.run("status", "database/notes")
        #expect(status.status == 0, "\(status.errors)")
        #expect(status.output.contains(/connections +10 +10 +1 +leash/), "\(status.output)")
        #expect(status.output.contains(/storage +1GiB +- +[\d.]+MiB +tier/))
        withExtendedLifetime(session) {}

        #expect(try await leash.run("status").output.contains("passwords not checked"))
        let deep = try await leash.run("status", "--deep")
        #expect(deep.output.contains("admin ops (not superuser)"))
        #expect(deep.output.contains("inside: checked now"))
        #expect(!deep.output.contains("passwords not checked"))
    }

    @Test func `what can't be reached or found`() async throws {
        let server = try await TestServer.start()
        var (leash, folder) = try await converged(on: server)
        let unknown = try await leash.run("status", "database/note")
        #expect(unknown.status == 64)
        #expect(unknown.errors.contains("did you mean 'database/notes'?"))
        let bare = try await leash.run("status", "note")
        #expect(bare.errors.contains("did you mean app/notes or database/notes?"))

        leash.environment["LEASH_MAIN_URL"] = "postgresql:///postgres?host=/nonexistent"
        let down = try await leash.run("status")
        #expect(down.status == 1)
        #expect(down.output.contains(/unreachable +app\/notes/))
        withExtendedLifetime(folder) {}
    }

    /// A folder with one database, applied.
    private func converged(on server: TestServer, admin: String? = nil) async throws -> (Leashctl, TestFolder) {
        let folder = try TestFolder()
        try folder.write(
            """
            leash: v1
            servers: { main: { url: { env: LEASH_MAIN_URL } } }
            apps: { notes: {} }
            databases:
              notes: { app: notes, limits: { connections: 10 } }
            """,
            to: "leash.yaml"
        )
        let leash = Leashctl(state: folder.path, environment: ["LEASH_MAIN_URL": admin ?? server.adminURL])
        let apply = try await leash.run("apply", "--yes")
        #expect(apply.status == 0, "\(apply.output)\(apply.errors)")
        return (leash, folder)
    }

    private func url(in folder: TestFolder) throws -> String {
        let lines = try folder.read(".leash/env/notes.env").split(separator: "\n")
        let line = try #require(lines.first { $0.hasPrefix("DATABASE_URL=") })
        return String(line.dropFirst("DATABASE_URL=".count))
    }

    private func password(in folder: TestFolder) throws -> String {
        try #require(URLComponents(string: url(in: folder))?.password)
    }
}
