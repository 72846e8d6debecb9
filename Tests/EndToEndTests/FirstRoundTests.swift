import Foundation
import LeashTesting
import Testing

/// The round that a new user makes by hand, word by word.
@Suite struct FirstRound {
    @Test func `a database from four lines of YAML`() async throws {
        let server = try await TestServer.start()
        let folder = try TestFolder()
        try folder.write(
            """
            leash: v1
            servers: { main: { url: { env: LEASH_MAIN_URL } } }
            apps: { notes: {} }
            databases: { notes: { app: notes } }
            """,
            to: "leash.yaml"
        )
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
        try folder.write(
            """
            leash: v1
            servers: { main: { url: { env: LEASH_MAIN_URL } } }
            apps: { notes: {} }
            databases: { notes: { app: notes } }
            """,
            to: "leash.yaml"
        )
        let leash = Leashctl(state: folder.path, environment: ["LEASH_MAIN_URL": server.adminURL])
        for command in [["diff"], ["apply", "--yes"]] {
            let result = try await leash.run(command + ["--target", "database/nots"])
            #expect(result.status == 64)
            #expect(result.output.isEmpty)
            #expect(result.errors.contains("nothing has the address 'database/nots' (did you mean 'database/notes'?)"))
        }
    }
}
