import Foundation
import LeashTesting
import PQ
import Testing

private let state = """
    leash: v1
    servers: { main: { url: { env: LEASH_MAIN_URL } } }
    apps: { notes: {} }
    databases: { notes: { app: notes } }
    """

/// The round that a new user makes by hand, word by word.
@Suite struct FirstRound {
    @Test func `a database from four lines of YAML`() async throws {
        let server = try await TestServer.start()
        let folder = try TestFolder()
        try folder.write(state, to: "leash.yaml")
        let leash = Leashctl(state: folder.path, environment: ["LEASH_MAIN_URL": server.adminURL])

        #expect(try await leash.run("diff").status == 2)
        #expect(try await leash.run("apply", "--yes").status == 0)
        let diff = try await leash.run("diff")
        #expect(diff.status == 0)
        #expect(diff.output.contains("in sync"))

        let url = try await leash.run("env", "get", "notes", "DATABASE_URL", "--reveal").output
        let psql = try await runCommand(
            ["psql", "-X", "-v", "ON_ERROR_STOP=1", "-c", "create table t ()", url.trimmingCharacters(in: .newlines)]
        )
        #expect(psql.status == 0, "\(psql.errors)")
    }

    @Test func `a target that nothing has is refused, with the one that was meant`() async throws {
        let server = try await TestServer.shared()
        let folder = try TestFolder()
        try folder.write(state, to: "leash.yaml")
        let leash = Leashctl(state: folder.path, environment: ["LEASH_MAIN_URL": server.adminURL])
        for command in [["diff"], ["apply", "--yes"]] {
            let result = try await leash.run(command + ["--target", "database/nots"])
            #expect(result.status == 64)
            #expect(result.output.isEmpty)
            #expect(result.errors.contains("nothing has the address 'database/nots' (did you mean 'database/notes'?)"))
        }
    }

    /// What is agreed to is compared with what is found under the lock, and the installation is made in between.
    @Test(arguments: ["a saved plan", "an answer at the terminal"])
    func `a new server is installed and hardened by the plan that was agreed to`(consent: String) async throws {
        let server = try await TestServer.start()
        let folder = try TestFolder()
        try folder.write(state.replacing(" } } }", with: " }, hardened: true } }"), to: "leash.yaml")
        let environment = ["LEASH_MAIN_URL": server.adminURL]
        let leash = Leashctl(state: folder.path, environment: environment)
        if consent == "a saved plan" {
            #expect(try await leash.run("diff", "--out", folder.path + "/plan.json").status == 2)
            let applied = try await leash.run("apply", folder.path + "/plan.json")
            #expect(applied.status == 0, "\(applied.errors)")
        } else {
            let command = "\(Leashctl.path) --state \(folder.path) apply"
            let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
            let applied = try await runCommand(
                ["sh", "-c", "(sleep 2; echo y; sleep 8) | script -qec '\(command)' /dev/null"],
                environment: environment.merging(["PATH": path]) { $1 }
            )
            #expect(applied.status == 0 && applied.output.contains("Applied 4 of 4."), "\(applied.output)")
        }
        #expect(try await leash.run("diff").output == "in sync: 1 app\n")
        let open = """
            SELECT d.datname FROM pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
            WHERE a.grantee = 0 AND a.privilege_type = 'CONNECT'
            """
        let rows = try await server.admin().rows(open) { row throws(PQError) in row.text(0) }
        #expect(rows == ["template0"])
    }
}
