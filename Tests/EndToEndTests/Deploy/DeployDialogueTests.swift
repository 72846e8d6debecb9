import Foundation
import LeashTesting
import PQ
import Testing

/// `leashctl deploy` at a terminal: what it asks, and what each answer leads to.
@Suite struct DeployDialogue {
    /// The folder, what is detected and where, and the app's name.
    private static let apps = [
        ("flask-app", "flask (python)", "psycopg, requirements.txt:3"),
        ("node-app", "express (node)", "pg, package.json:5"),
        ("go-app", "go", "github.com/jackc/pgx/v4, go.mod:5"),
    ]

    @Test(arguments: apps)
    func `a database of leash's`(name: String, framework: String, driver: String) async throws {
        let site = try await DeploySite()
        let result = try await site.deploy("\(name) --tier growth", [("Choice (1/2/3): ", "1")])
        #expect(result.status == 0, "\(result.output)")
        #expect(
            result.output.hasPrefix(
                """
                ✓ Detected: \(framework)
                ⚠ Your app uses PostgreSQL (\(driver))
                The app is named \(name), after its folder; --app names it otherwise
                Options:
                [1] Create a Leash database (included on growth and above)
                [2] Paste your own database URL
                [3] Skip, I'll configure it later
                Choice (1/2/3): 1
                """
            ),
            "\(result.output)"
        )
        #expect(result.output.hasSuffix("✓ Database created, DATABASE_URL injected\n\n"), "\(result.output)")
        #expect(
            site.read("\(name).yaml") == """
                leash: v1
                apps:
                  \(name): { tier: growth }
                databases:
                  \(name): { app: \(name) }
                env:
                  \(name):
                    DATABASE_URL: { database: \(name) }

                """
        )
        try await isThere(name, site)
    }

    /// It was made, nothing is left to do, and a further deploy does not ask again.
    private func isThere(_ name: String, _ site: DeploySite) async throws {
        #expect(try await site.databases() == [name, "leash", "postgres"].sorted())
        let query = try await site.run("psql", name, "--", "-Atc", "SELECT current_database()")
        #expect(query.output == "\(name)\n", "\(query.errors)")
        #expect(try await site.run("diff").status == 0)
        let again = try await site.deploy(name, [])
        #expect(again.status == 0 && !again.output.contains("Options:"), "\(again.output)")
        #expect(again.output.contains("✓ PostgreSQL: DATABASE_URL leads to database/\(name)"), "\(again.output)")
        #expect(again.output.contains("In sync"), "\(again.output)")
    }

    @Test(arguments: apps)
    func `a URL of one's own`(name: String, framework: String, driver: String) async throws {
        let site = try await DeploySite()
        let admin = try await site.server.admin()
        try await admin.run("CREATE ROLE own LOGIN PASSWORD 'S3cretOfMine'")
        try await admin.run("CREATE DATABASE own OWNER own")
        let url = site.server.url(user: "own", password: "S3cretOfMine", database: "own")
        let result = try await site.deploy(
            name,
            [("Choice (1/2/3): ", "2"), ("URL (not shown): ", "https://example.org"), ("URL (not shown): ", url)]
        )
        #expect(result.status == 0, "\(result.output)")
        #expect(result.output.contains("it is a web address, not a database's"), "\(result.output)")
        #expect(result.output.contains("✓ PostgreSQL answers (postgresql://own:***@/own"), "\(result.output)")
        #expect(result.output.contains("✓ DATABASE_URL stored"), "\(result.output)")
        #expect(!result.output.contains("S3cret"), "\(result.output)")
        #expect(site.read("\(name).yaml")?.contains("    DATABASE_URL: { external: true }\n") == true)
        let revealed = try await site.run("env", "get", name, "DATABASE_URL", "--reveal")
        #expect(revealed.output == url + "\n")
        #expect(try await site.run("diff").status == 0)
        #expect(!(try await site.databases()).contains(name))
        let query = try await site.run("psql", name, "--", "-Atc", "SELECT current_user")
        #expect(query.output == "own\n", "\(query.errors)")
    }

    @Test(arguments: apps)
    func `neither, and it does not ask again`(name: String, framework: String, driver: String) async throws {
        let site = try await DeploySite()
        let result = try await site.deploy(name, [("Choice (1/2/3): ", "x"), ("Choice (1/2/3): ", "3")])
        #expect(result.status == 0 && result.output.contains("✓ Skipped"), "\(result.output)")
        #expect(site.read("\(name).yaml")?.contains("    DATABASE_URL: { skip: true }\n") == true)
        let again = try await site.deploy(name, [])
        #expect(again.status == 0 && again.output.contains("✓ PostgreSQL: DATABASE_URL is skipped"), "\(again.output)")
        #expect(try await site.run("diff").status == 0)
    }

    @Test func `a tier that does not allow it refuses, and says which does`() async throws {
        let site = try await DeploySite()
        let result = try await site.deploy("flask-app --tier hobby", [("Choice (1/2/3): ", "1")])
        #expect(result.status == 1)
        #expect(
            result.output.contains("[1] Create a Leash database (included on growth and above; this app is on hobby)"),
            "\(result.output)"
        )
        #expect(
            result.output.contains(
                "refused: app 'flask-app' is on tier hobby, which allows 0 databases (growth and above allow 1); "
                    + "nothing was changed"
            ),
            "\(result.output)"
        )
        #expect(site.read("flask-app.yaml") == nil)
        #expect(try await site.databases() == ["postgres"])
    }

    @Test func `the end of the input, or Ctrl-C at a URL, changes nothing`() async throws {
        let site = try await DeploySite()
        let ended = try await site.deploy("flask-app", [("Choice (1/2/3): ", "\u{04}")])
        #expect(ended.status != 0, "\(ended.output)")
        let stopped = try await site.deploy("flask-app", [("Choice (1/2/3): ", "2"), ("URL (not shown): ", "\u{03}")])
        #expect(stopped.status == 130, "\(stopped.output)")
        #expect(site.read("flask-app.yaml") == nil)
    }
}
