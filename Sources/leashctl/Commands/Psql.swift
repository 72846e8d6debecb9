import ArgumentParser
import FoundationEssentials
import LeashCore
import LeashEnv
import LeashManifest
import PQ

/// Implements `leashctl psql`.
struct Psql: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "psql",
        abstract: "Open psql on an app's database, as the app.",
        discussion: """
            Logs in as the app does, with its limits and its rights. The password goes by the environment, so no list of \
            processes shows it.

            EXAMPLES
              leashctl --state state psql notes
              leashctl --state state psql notes -- -c 'select count(*) from note' -At
              leashctl --state state psql reports --key NOTES_URL

            EXIT STATUS
              that of psql; 127 it is not installed · 1 no such app, or no Postgres URL · 4 leash.yaml holds an error
            """
    )

    @Argument(help: "The app.")
    var app: String

    @OptionGroup var state: StateOptions

    @Option(help: ArgumentHelp("The key with the URL (default: DATABASE_URL, or the only one).", valueName: "key"))
    var key: String?

    @Argument(parsing: .postTerminator, help: ArgumentHelp("What psql gets, after --.", valueName: "arguments"))
    var arguments: [String] = []

    func run() async throws {
        let env = try await EnvReading(state)
        try env.require(app: app)
        let urls = try await env.values(of: app).compactMapValues { Self.conninfo($0.revealed) }
        let settings = try chosen(from: urls, env)
        var environment = env.shell
        // What this shell says of another server must not mix with it.
        for name in environment.keys where name.hasPrefix("PG") && !["PGTZ", "PGCLIENTENCODING"].contains(name) {
            environment[name] = nil
        }
        for (keyword, value) in settings {
            guard let name = Self.variables[keyword] else {
                throw Terminal.failure(
                    .failed,
                    "psql takes no \(keyword) from its environment: run it with `leashctl run`"
                )
            }
            environment[name] = value
        }
        ChildProgram(command: ["psql"] + arguments, environment: environment).become()
    }

    /// libpq's keywords and values, if a text is a Postgres URL that it can read.
    private static func conninfo(_ text: String) -> [String: String]? {
        let url = PastedURL.withoutDialect(text)
        guard url.hasPrefix("postgresql://") || url.hasPrefix("postgres://") else { return nil }
        return try? Conninfo(url).parsed()
    }

    private func chosen(from urls: [String: [String: String]], _ env: EnvReading) throws -> [String: String] {
        if let key {
            if let settings = urls[key] { return settings }
            let hint = urls.isEmpty ? "it has none" : suggestion(for: key, among: urls.keys.sorted(), "they are")
            throw Terminal.failure(.failed, "app \(app) has no Postgres URL in '\(key.printable)' (\(hint))")
        }
        if let settings = urls["DATABASE_URL"] ?? (urls.count == 1 ? urls.first?.value : nil) { return settings }
        guard urls.isEmpty else {
            throw Terminal.failure(
                .failed,
                "app \(app) has several Postgres URLs: --key \(urls.keys.sorted().joined(separator: ", "))"
            )
        }
        throw Terminal.failure(
            .failed,
            "app \(app) has no Postgres URL: `leashctl status app/\(app)` tells what it has"
        )
    }

    /// Source: libpq's documentation of environment variables.
    private static let variables = [
        "host": "PGHOST", "hostaddr": "PGHOSTADDR", "port": "PGPORT", "dbname": "PGDATABASE", "user": "PGUSER",
        "password": "PGPASSWORD", "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT",
        "sslkey": "PGSSLKEY", "sslcrl": "PGSSLCRL", "sslsni": "PGSSLSNI", "options": "PGOPTIONS",
        "application_name": "PGAPPNAME", "connect_timeout": "PGCONNECT_TIMEOUT", "channel_binding": "PGCHANNELBINDING",
        "gssencmode": "PGGSSENCMODE", "target_session_attrs": "PGTARGETSESSIONATTRS",
        "client_encoding": "PGCLIENTENCODING",
        "requirepeer": "PGREQUIREPEER", "service": "PGSERVICE",
    ]
}
