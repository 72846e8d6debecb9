import Foundation
import LeashTesting
import Testing

/// One apply that is struck: what is there before, and what it is to make of it.
struct Scenario: Sendable, CustomTestStringConvertible {
    let name: String
    /// The files of the rounds before; `nil` for a server that leash has never seen.
    var start: String?
    /// What happens by hand between those rounds and this one.
    var prepare: @Sendable (FaultSite) async throws -> Void = { _ in }
    /// The files of this round, and what they are applied with.
    var goal: String
    var arguments: [String] = []
    /// Apps whose URL works no longer when the round begins, or by what it does: it is not looked at before the end.
    var unproven: Set<String> = []

    /// An app that has a session open meanwhile.
    var visitor: String?

    var testDescription: String { name }

    /// Brings a site there, with things of strangers beside it, and keeps that for ``FaultSite/restore()``.
    func set(up site: FaultSite) async throws {
        try await site.sql(
            "CREATE ROLE stranger LOGIN PASSWORD 'strange' CONNECTION LIMIT 3",
            "CREATE DATABASE elsewhere OWNER stranger",
            "COMMENT ON DATABASE elsewhere IS 'not of leash'",
            "ALTER ROLE stranger IN DATABASE elsewhere SET work_mem = '8MB'"
        )
        if let start {
            try site.write(start)
            let applied = try await site.leash(["apply", "--yes"])
            try #require(applied.status == 0, "\(applied.errors)")
            let env = site.root + "/.leash/env"
            try append("HAND=kept as it is\n", to: env + "/notes.env")
            try append("STRANGE=  unread\n", to: env + "/stranger.env")
        }
        try await prepare(site)
        try site.write(goal)
        try await site.save()
    }

    func apply(on site: FaultSite, _ more: [String] = [], with environment: [String: String] = [:]) async throws
        -> Outcome
    {
        if let visitor { try await site.visit(as: visitor) }
        let began = ContinuousClock.now
        let result = try await site.leash(["apply", "--yes"] + arguments + more, with: environment)
        return Outcome(result: result, seconds: (ContinuousClock.now - began) / .seconds(1))
    }

    /// Files of the env store are their owner's alone.
    private func append(_ text: String, to file: String) throws {
        let before = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
        try (before + text).write(toFile: file, atomically: false, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
    }
}

extension Scenario {
    static let all = [change, mend, adopt, retire, revive, drop, end, create]

    /// All in a long run, else these; with `LEASH_FAULTS=drop,end` those that it names, at every point.
    static func all(orOnly sample: [Scenario]) -> [Scenario] {
        guard let names else { return isLong ? all : sample }
        return all.filter { names.contains($0.name) }
    }

    static let names = ProcessInfo.processInfo.environment["LEASH_FAULTS"]?.split(separator: ",").map(String.init)

    private static let other = """
        leash: v1
        servers: { main: { url: { env: LEASH_MAIN_URL } } }
        apps: { notes: {}, other: {} }
        databases: { other: { app: other } }
        """
    private static func notes(_ settings: String = "", env: String = "LOG_LEVEL: info") -> String {
        other.replacing("databases: {", with: "databases: { notes: { app: notes\(settings) },")
            + "\nenv: { notes: { \(env) } }\n"
    }

    /// On a server without an installation, which is made on the way.
    static let create = Scenario(
        name: "create",
        goal: """
            leash: v1
            servers: { main: { url: { env: LEASH_MAIN_URL } } }
            apps: { notes: {}, reports: {} }
            databases: { notes: { app: notes, extensions: [pgcrypto] } }
            env: { notes: { LOG_LEVEL: info }, reports: { NOTES_URL: { database: notes, access: read } } }
            """
    )

    static let change = Scenario(
        name: "change",
        start: notes(),
        goal: notes(
            ", protect: true, extensions: [citext], limits: { connections: 7, statementTimeout: 11s, lockTimeout: 3s }",
            env: "LOG_LEVEL: debug, MODE: new"
        )
    )

    /// A password that somebody changed by hand.
    static let mend = Scenario(
        name: "mend",
        start: notes(),
        prepare: { try await $0.sql("ALTER ROLE notes_1 PASSWORD 'lost'") },
        goal: notes(),
        unproven: ["notes"]
    )

    static let adopt = Scenario(
        name: "adopt",
        start: notes(),
        prepare: { site in
            try await site.sql(
                "CREATE ROLE shop LOGIN PASSWORD 'pw' CONNECTION LIMIT 15",
                "ALTER ROLE shop SET statement_timeout = '20s'",
                "CREATE DATABASE shop OWNER shop"
            )
            try await site.sql(
                "SET ROLE shop",
                "CREATE TABLE customer (id serial PRIMARY KEY, name text)",
                "CREATE VIEW names AS SELECT name FROM customer",
                "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO stranger",
                in: "shop"
            )
        },
        goal: notes().replacing("apps: {", with: "apps: { shop: {},")
            .replacing("databases: {", with: "databases: { shop: { app: shop, adopt: true, ownerRole: shop_owner },")
    )

    private static let gone =
        other + "\nenv: { notes: { LOG_LEVEL: info } }\n"
        + "removed: { databases: { notes: { then: drop, reason: a test } } }\n"

    static let retire = Scenario(
        name: "retire",
        start: notes(),
        goal: gone,
        unproven: ["notes"],
        visitor: "notes"
    )

    /// Retired, in its grace, and declared again.
    static let revive = Scenario(name: "revive", start: notes(), prepare: retireNotes, goal: notes())

    static let drop = Scenario(
        name: "drop",
        start: notes(),
        prepare: { site in
            try await retireNotes(on: site)
            let comment = try await site.lines(
                "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = 'notes'"
            )
            let passed = comment[0].replacing(/grace=\d+/, with: "grace=1")
            try await site.sql("COMMENT ON DATABASE notes IS '\(passed)'")
        },
        goal: gone
    )

    /// A login whose successor's grace is over.
    static let end = Scenario(
        name: "end",
        start: notes(),
        prepare: { site in
            try await site.sql("ALTER ROLE notes_1 PASSWORD 'lost'")
            let mended = try await site.leash(["apply", "--yes"])
            try #require(mended.status == 0, "\(mended.errors)")
            try await site.sql("ALTER ROLE notes_1 VALID UNTIL '2020-01-01'")
        },
        goal: notes()
    )

    @Sendable private static func retireNotes(on site: FaultSite) async throws {
        try site.write(gone)
        let retired = try await site.leash(["apply", "--yes"])
        try #require(retired.status == 0, "\(retired.errors)")
    }
}
