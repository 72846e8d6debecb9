import Foundation
import LeashTesting
import PQ
import Testing

/// An installation whose every secret is known, and all that it leaves behind.
final class Life {
    static let adminPassword = "Adm1n/p@ss:w%rd&x=1?q+"
    static let fileSecret = "f1le+sec/ret==x9Qz:W2"
    static let environmentSecret = "env~s3cret!/for&notes+8k"
    static let humanSecret = "hum4n:typed/th1s+one&more"

    /// Whether every command meets every mistake, or one command every third.
    static let isLong = ProcessInfo.processInfo.environment["LEASH_LONG"] == "1"

    static func sample<T>(_ list: [T]) -> [T] {
        isLong ? list : list.enumerated().filter { $0.offset.isMultiple(of: 3) }.map(\.element)
    }

    /// Whether the server keeps statistics of statements: it needs contrib.
    static let hasStatistics = TestServer.someExtension == "pgcrypto"

    let server: TestServer
    let folder: TestFolder
    var evidence = Evidence()
    /// Passwords as the env store held them, of every generation that was seen.
    private(set) var minted: Set<String> = []
    /// They copy the password files that they get, which is how the passwords of backups and restores are known here.
    let programs: WrappedPrograms

    static let state = """
        leash: v1
        installation: { secrets: { directory: secrets } }
        servers: { main: { url: { env: LEASH_MAIN_URL } } }
        apps: { notes: { onChange: restart }, wiki: {}, reports: {} }
        databases: { notes: { app: notes, extensions: [\(TestServer.someExtension)] }, wiki: { app: wiki } }
        env:
          notes:
            LOG_LEVEL: info
            SMTP_TOKEN: { secret: { file: smtp } }
            API_KEY: { secret: { env: NOTES_API_KEY } }
            MONGODB_URI: { external: true }
            PASSWORD: { database: notes, as: password }
            DATABASE_URL: { database: notes }
          reports: { NOTES_URL: { database: notes, access: read } }
        """

    /// A server that logs as much as it can: statements, their parameters, what failed, and the statistics of all.
    init() async throws {
        server = try await TestServer.start(
            .init(settings: [
                "shared_preload_libraries": Self.hasStatistics ? "pg_stat_statements" : "",
                "log_min_error_statement": "debug5", "log_parameter_max_length_on_error": "-1", "log_connections": "on",
                "log_error_verbosity": "verbose", "log_min_messages": "debug1", "log_duration": "on",
            ])
        )
        folder = try TestFolder()
        let copying = """
            if [ -n "$PGPASSFILE" ]; then cat "$PGPASSFILE" >>"$folder/passwords"; fi
            if [ -e "$folder/fail" ]; then echo 'error: made to fail' >&2; exit 1; fi
            real "$@"
            """
        programs = try await WrappedPrograms(dump: copying, restore: copying)
        // By its verifier: what the test itself sends is in the log, too.
        let verifier = scramVerifier(password: Self.adminPassword)
        let admin = try await server.admin()
        try await admin.run("CREATE ROLE boss LOGIN SUPERUSER PASSWORD '\(verifier)'")
        if Self.hasStatistics { try await admin.run("CREATE EXTENSION pg_stat_statements") }
        try await admin.run("CREATE DATABASE stranger")
        try folder.write(Self.state, to: "leash.yaml")
        try folder.write(Self.fileSecret + "\n", to: "secrets/smtp")
        try protect("secrets/smtp", 0o600)
        try protect("secrets", 0o700)
        try commands("env > \(folder.path)/.seen; true")
    }

    func protect(_ path: String, _ mode: Int) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: folder.path + "/" + path)
    }

    /// Defines what runs after each change of the env of `notes`.
    func commands(_ script: String) throws {
        try folder.write("restart: { run: [/bin/sh, -c, '\(script)'] }\n", to: ".hidden/commands.yaml")
    }

    var adminURL: String { server.url(user: "boss", password: Self.adminPassword) }

    /// Runs leashctl and keeps what it said.
    @discardableResult
    func run(_ arguments: String..., input: String = "", url: String? = nil) async throws -> CommandResult {
        try await run(arguments, input: input, url: url)
    }

    @discardableResult
    func run(_ arguments: [String], input: String = "", url: String? = nil) async throws -> CommandResult {
        let leash = Leashctl(
            state: folder.path,
            environment: [
                "LEASH_MAIN_URL": url ?? adminURL, "NOTES_API_KEY": Self.environmentSecret,
                "LEASH_POSTGRES_BIN": programs.path,
            ]
        )
        let planning = ["diff", "apply", "status"].contains(arguments[0])
        let options = planning ? ["--commands", folder.path + "/.hidden/commands.yaml"] : []
        let result = try await leash.run(arguments + options, input: input)
        let command = "leashctl \(arguments.joined(separator: " "))"
        evidence.add(result.output, from: "standard output of \(command)")
        evidence.add(result.errors, from: "standard error of \(command)")
        try noteMinted()
        return result
    }

    private func noteMinted() throws {
        let store = folder.path + "/.leash/env"
        for file in (try? FileManager.default.contentsOfDirectory(atPath: store)) ?? [] where file.hasSuffix(".env") {
            for line in try folder.read(".leash/env/\(file)").split(separator: "\n") where !line.hasPrefix("#") {
                guard let cut = line.firstIndex(of: "=") else { continue }
                let value = String(line[line.index(after: cut)...])
                if let password = URLComponents(string: value)?.password { minted.insert(password) }
                if line.hasPrefix("PASSWORD=") { minted.insert(value) }
            }
        }
    }

    /// The passwords that pg_dump and pg_restore logged in with.
    var passwordsOfPrograms: Set<String> {
        let lines = ((try? programs.folder.read("passwords")) ?? "").split(separator: "\n")
        return Set(lines.compactMap { $0.split(separator: ":").last.map(String.init) })
    }

    var needles: [Needle] {
        [
            Needle("the admin's password", Self.adminPassword), Needle("a part of the admin's password", "Adm1n"),
            Needle("a part of the admin's password", "p@ss:w"), Needle("the file's secret", Self.fileSecret),
            Needle("the variable's secret", Self.environmentSecret), Needle("what a human set", Self.humanSecret),
        ] + minted.sorted().enumerated().map { Needle("minted password \($0.offset + 1)", $0.element) }
            + passwordsOfPrograms.sorted().enumerated().map {
                Needle("password of pg_dump \($0.offset + 1)", $0.element)
            }
    }

    /// Adds what lies on the server and in the folder: logs, all databases as text, statistics, files.
    func collect() async throws {
        evidence.add(try server.log(), from: "the server's log")
        for table in [
            "leash.state", "leash.audit", "leash.applied", "pg_authid", "pg_shdescription", "pg_db_role_setting",
        ] {
            let rows = try await server.admin(database: "leash").rows("SELECT t::text FROM \(table) t") {
                row throws(PQError) in row.text(0)
            }
            #expect(!rows.isEmpty)
            evidence.add(rows.joined(separator: "\n"), from: "table \(table)")
        }
        try await collectStatistics()
        // The env store and the operator's folder of secrets are where they belong.
        try evidence.add(folder: folder.path) {
            $0.hasPrefix(".leash/env/") && $0.hasSuffix(".env") || $0 == "secrets/smtp"
        }
    }

    private func collectStatistics() async throws {
        guard Self.hasStatistics else { return print("secrets: no pg_stat_statements in this server to be searched") }
        let statements = try await server.admin().rows("SELECT query FROM pg_stat_statements(true)") {
            row throws(PQError) in row.textOrNil(0) ?? ""
        }
        #expect(statements.contains { $0.contains("ALTER ROLE") && $0.contains("PASSWORD") })
        evidence.add(statements.joined(separator: "\n"), from: "pg_stat_statements")
    }
}
