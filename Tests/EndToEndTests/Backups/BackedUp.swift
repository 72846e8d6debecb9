import Foundation
import LeashTesting
import PQ
import Testing

/// An installation with databases to back up, as the built binary sees it.
struct BackedUp {
    let server: TestServer
    let folder: TestFolder
    var leash: Leashctl
    /// In place of Postgres' own, if any.
    var programs: WrappedPrograms? {
        didSet { leash.environment["LEASH_POSTGRES_BIN"] = programs?.path ?? TestServer.programs }
    }

    static let state = """
        leash: v1
        servers: { main: { url: { env: LEASH_MAIN_URL } } }
        apps: { notes: {}, wiki: {}, bare: {} }
        databases:
          notes: { app: notes }
          wiki: { app: wiki }
          bare: { app: bare, backup: none }
          seen: { app: bare, manage: observe, existing: postgres }
        """

    /// - Parameters:
    ///   - state: the whole of leash.yaml.
    ///   - settings: the server's.
    ///   - secrets: files of the folder `secrets`.
    /// - Throws: when it can't be applied.
    init(_ state: String = Self.state, settings: [String: String] = [:], secrets: [String: String] = [:]) async throws {
        server = try await TestServer.start(.init(settings: settings))
        folder = try TestFolder()
        leash = Leashctl(
            state: folder.path,
            environment: ["LEASH_MAIN_URL": try await server.leashURL(), "LEASH_POSTGRES_BIN": TestServer.programs]
        )
        try write(state)
        for (name, text) in secrets { try writeSecret(text, to: name) }
        let applied = try await run("apply", "--yes")
        try #require(applied.status == 0, "\(applied.output)\(applied.errors)")
    }

    func write(_ text: String) throws { try folder.write(text, to: "leash.yaml") }

    private func writeSecret(_ text: String, to name: String) throws {
        try folder.write(text, to: "secrets/\(name)")
        for (path, mode) in [("secrets", 0o700), ("secrets/\(name)", 0o600)] {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: "\(folder.path)/\(path)")
        }
    }

    func run(_ arguments: String..., input: String = "") async throws -> CommandResult {
        try await leash.run(arguments, input: input)
    }

    /// Logs in as an app does.
    func app(_ name: String = "notes") async throws -> Connection {
        let url = try await run("env", "get", name, "DATABASE_URL", "--reveal").output
        return try await Connection.connect(Conninfo(url.trimmingCharacters(in: .newlines)))
    }

    /// Runs statements as an app.
    func sql(_ statements: String..., as name: String = "notes") async throws {
        let app = try await app(name)
        for statement in statements { try await app.run(statement) }
    }

    /// The first column of each row, as the superuser.
    func values(_ query: String, in database: String = "postgres") async throws -> [String] {
        try await server.admin(database: database).rows(query) { row throws(PQError) in row.textOrNil(0) ?? "NULL" }
    }

    /// Takes a backup of one database and gives its id.
    func backUp(_ name: String = "notes") async throws -> String {
        let result = try await run("backup", "run", "database/\(name)", "--format", "json", "--no-verify")
        #expect(result.status == 0, "\(result.errors)")
        let databases = try #require(json(result)["databases"] as? [[String: Any]])
        return try #require(databases.first?["backup"] as? String)
    }

    func json(_ result: CommandResult) throws -> [String: Any] {
        try #require(JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    }

    /// Where the dumps of a database are.
    func store(_ name: String = "notes") -> String { "\(folder.path)/.leash/backups/main/\(name)" }

    /// Dumps and manifests, finished or not.
    func files(_ name: String = "notes") -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: store(name))) ?? []).filter {
            !$0.hasPrefix(".") && $0.contains(/\.(dump|json|part)/)
        }
        .sorted()
    }

    /// What must not outlive a run: temporary databases, loans, and unfinished dumps.
    func leftovers() async throws -> [String] {
        try await values(
            """
            SELECT 'database ' || datname FROM pg_database WHERE datname LIKE 'leash\\_restore%'
            UNION ALL SELECT 'role ' || rolname FROM pg_roles WHERE rolname LIKE 'leash\\_restore%'
            UNION ALL SELECT 'member ' || roleid::regrole FROM pg_auth_members WHERE member = to_regrole('leash_backup')
            UNION ALL SELECT 'entry ' || datname FROM pg_database, aclexplode(datacl) a
                WHERE a.grantee = to_regrole('leash_backup') AND pg_database.datdba <> a.grantee
            """
        ) + files().filter { $0.hasSuffix(".part") }
    }
}
