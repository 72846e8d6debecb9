import Foundation
import LeashTesting
import PQ
import Testing

/// A platform with a server and tiers, and folders of apps to deploy.
struct DeploySite {
    let server: TestServer
    let folder: TestFolder
    let leash: Leashctl

    static let platform = """
        leash: v1
        # What the platform sells.
        tiers:
          hobby:  { rank: 1, databases: 0 }
          growth: { rank: 2, databases: 1 }   # the one that most take
        servers: { main: { url: { env: LEASH_MAIN_URL } } }

        """

    init(_ platform: String = Self.platform) async throws {
        server = try await TestServer.start()
        folder = try TestFolder()
        leash = Leashctl(
            state: folder.path + "/state",
            environment: ["LEASH_MAIN_URL": try await server.leashURL(), "LEASH_POSTGRES_BIN": TestServer.programs]
        )
        try folder.write(platform, to: "state/leash.yaml")
        try folder.write("flask==3.0.3\n# the database\npsycopg[binary]==3.2.1\n", to: "flask-app/requirements.txt")
        try folder.write("from flask import Flask\napp = Flask(__name__)\n", to: "flask-app/app.py")
        try folder.write(
            """
            {
              "name": "shop",
              "dependencies": {
                "express": "^4.19.2",
                "pg": "^8.11.5"
              }
            }
            """,
            to: "node-app/package.json"
        )
        try folder.write(
            """
            module example.org/tasks

            go 1.19

            require github.com/jackc/pgx/v4 v4.18.1
            """,
            to: "go-app/go.mod"
        )
    }

    func run(_ arguments: String..., input: String = "") async throws -> CommandResult {
        try await leash.run(arguments, input: input)
    }

    /// Deploys at a terminal.
    func deploy(
        _ arguments: String,
        _ dialogue: [(prompt: String, answer: String)]
    ) async throws -> CommandResult {
        let command = "\(Leashctl.path) --state \(leash.state) deploy \(folder.path)/\(arguments)"
        return try await converse(command, environment: leash.environment, dialogue)
    }

    func read(_ file: String) -> String? { try? folder.read("state/\(file)") }

    /// The names of databases that are no template's.
    func databases() async throws -> [String] {
        try await values("SELECT datname FROM pg_database WHERE NOT datistemplate ORDER BY 1")
    }

    /// The first column of each row, as the superuser.
    func values(_ query: String) async throws -> [String] {
        try await server.admin().rows(query) { row throws(PQError) in row.textOrNil(0) ?? "NULL" }
    }
}
