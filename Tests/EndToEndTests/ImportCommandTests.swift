import Foundation
import LeashTesting
import PQ
import Testing

/// `leashctl import` over two servers.
@Suite struct ImportCommand {
    private static let state = """
        leash: v1
        servers:
          main: { url: { env: LEASH_MAIN_URL }, default: true }
          other: { url: { env: LEASH_OTHER_URL } }
        """

    private func sql(_ statements: String..., on server: TestServer) async throws {
        let connection = try await server.admin()
        for statement in statements { try await connection.run(statement) }
    }

    @Test func `what it writes is in sync, and one word adopts`() async throws {
        let (main, other) = (try await TestServer.start(), try await TestServer.start())
        try await sql("CREATE ROLE shop LOGIN", "CREATE DATABASE shop OWNER shop", on: main)
        try await sql("CREATE ROLE \"Old Shop\"", "CREATE DATABASE \"Old Shop\" OWNER \"Old Shop\"", on: other)
        let folder = try TestFolder()
        try folder.write(Self.state, to: "leash.yaml")
        let urls = ["LEASH_MAIN_URL": main.adminURL, "LEASH_OTHER_URL": other.adminURL]
        let leash = Leashctl(state: folder.path, environment: urls)
        let file = folder.path + "/imported.yaml"

        let printed = try await leash.run("import")
        #expect(printed.status == 0, "\(printed.errors)")
        let saved = try await leash.run("import", "--out", file)
        #expect(saved.status == 0)
        #expect(try folder.read("imported.yaml") == printed.output)
        let again = try await leash.run("import", "--out", file)
        #expect(again.status == 0)
        #expect(again.errors == "every database is declared, managed or the server's own\n")
        let diff = try await leash.run("diff")
        #expect(diff.status == 0, "\(diff.output)")
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/.leash"))

        try folder.write(printed.output.replacing("manage: observe", with: "adopt: true"), to: "imported.yaml")
        let adoption = try await leash.run("diff")
        #expect(adoption.status == 2)
        #expect(adoption.output.contains("= adopt    database/shop"))
        #expect(adoption.output.contains("= adopt    database/old-shop"))
        #expect(try await leash.run("apply", "--yes").status == 0)
        #expect(try await leash.run("diff").status == 0)
        #expect(try await leash.run("import").output.isEmpty)
    }

    @Test func `what it refuses`() async throws {
        let main = try await TestServer.start()
        try await sql("CREATE DATABASE shop", on: main)
        let folder = try TestFolder()
        try folder.write(Self.state, to: "leash.yaml")
        let leash = Leashctl(state: folder.path, environment: ["LEASH_MAIN_URL": main.adminURL])

        let down = try await leash.run("import")
        #expect(down.status == 1)
        #expect(down.errors.contains("server/other: environment variable LEASH_OTHER_URL is not set"))
        #expect(down.errors.contains("--server NAME leaves it out"))
        #expect(try await leash.run("import", "--server", "main", "shop").output.contains("server: main"))
        let typo = try await leash.run("import", "--server", "main", "shopp")
        #expect(typo.status == 1)
        #expect(typo.errors.contains("there is no database 'shopp' (did you mean 'shop'?)"))
        let server = try await leash.run("import", "--server", "mian")
        #expect(server.errors.contains("there is no server 'mian' (did you mean 'main'?)"))
        try folder.write("mine", to: "here.txt")
        let taken = try await leash.run("import", "--server", "main", "--out", folder.path + "/here.txt")
        #expect(taken.status == 1)
        #expect(taken.errors.contains("exists, and is left alone"))
        #expect(try folder.read("here.txt") == "mine")
    }
}
