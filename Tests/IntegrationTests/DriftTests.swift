import LeashCore
import LeashReconcile
import LeashTesting
import PQ
import Testing

/// One thing changed by hand, and what leash must say of it and make of it.
struct Drift: CustomTestStringConvertible, Sendable {
    let testDescription: String
    /// Statements of the superuser, in ``database``.
    let statements: [String]
    let database: String
    /// The paths that the plan must name, and no other.
    let paths: [String]
    /// A query of one boolean, in ``database``: whether it is right again.
    let check: String
    let isDeep: Bool
    /// What keeps a weaker admin from it.
    var obstacle: Obstacle?

    struct Obstacle: Sendable {
        /// Words of the reason that the plan gives; `nil` for what is left alone, as an operator's own.
        let words: String?
        /// The first version of Postgres that has it, such as 160000.
        let since: Int
        /// What a superuser then does, as told.
        let wayOut: String
    }

    /// The same, where a weaker admin can't mend it.
    func blocked(_ words: String?, since: Int = 0, wayOut: String) -> Drift {
        var drift = self
        drift.obstacle = Obstacle(words: words, since: since, wayOut: wayOut)
        return drift
    }

    init(
        _ name: String,
        _ statements: String...,
        in database: String = "postgres",
        isDeep: Bool = false,
        gives paths: String...,
        until check: String
    ) {
        testDescription = name
        self.statements = statements
        self.database = database
        self.isDeep = isDeep
        self.paths = paths
        self.check = check
    }

    static let all = databases + limits + settings + privileges + memberships + powers + comments + inside
}

/// A site with everything on it that can drift; the cases break it one after the other.
private let shared = Task {
    let site = try await LiveSite(
        """
        leash: v1
        servers: { main: { url: { env: LEASH_MAIN_URL }, extensions: [\(TestServer.someExtension)] } }
        apps: { notes: {}, reports: {} }
        databases:
          notes:
            app: notes
            extensions: [\(TestServer.someExtension)]
            limits: { connections: 7, idleInTransaction: 1min, lockTimeout: 3s, tempFiles: 10MiB }
        env:
          reports: { NOTES_URL: { database: notes, access: read } }
        """
    )
    try await site.server.sql("CREATE ROLE stranger LOGIN")
    _ = try await site.apply()
    try await site.login().run("CREATE TABLE thing (id int)")
    return site
}

@Suite(.serialized) struct DriftRepair {
    @Test(arguments: Drift.all)
    func `is shown, repaired and gone`(_ drift: Drift) async throws {
        let site = try await shared.value
        for statement in drift.statements { try await site.server.sql(statement, in: drift.database) }
        var options = RoundOptions()
        options.isDeep = drift.isDeep
        if TestServer.isAdminWeak, let obstacle = drift.obstacle, try await site.server.version() >= obstacle.since {
            return try await expect(obstacle, of: drift, at: site, options)
        }

        let plan = try await site.plan(options)
        #expect(plan.items.map(\.id) == ["update database/notes"])
        let fields = plan.items.flatMap(\.fields)
        #expect(fields.map(\.path) == drift.paths)
        #expect(fields.allSatisfy { $0.cause == .drift }, "\(fields)")

        let report = try await site.apply(options).report
        #expect(report.entries.map(\.outcome) == [.applied])
        #expect(try await site.server.values(drift.check, in: drift.database) == ["t"])
        options.isDeep = true
        #expect(try await site.rest(options) == "")
    }

    /// Told before the plan is carried out, and no write; the way out leads out.
    private func expect(
        _ obstacle: Drift.Obstacle,
        of drift: Drift,
        at site: LiveSite,
        _ options: RoundOptions
    ) async throws {
        let said = try await site.said(options)
        if let words = obstacle.words {
            #expect(said.contains("BLOCKED: \(words)"), "\(said)")
            #expect(try await site.server.writes { _ = try await site.apply(options) } == [])
        } else {
            #expect(try await site.rest(options) == "")
        }
        try await site.server.sql(obstacle.wayOut, in: drift.database)
        var deep = RoundOptions()
        deep.isDeep = true
        #expect(try await site.rest(deep) == "")
    }
}
