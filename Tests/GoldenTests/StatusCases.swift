import LeashCore
import LeashTesting

/// A report and the name of the folder with its goldens.
struct StatusCase {
    let name: String
    let report: StatusReport

    /// - Parameters:
    ///   - name: the folder's.
    ///   - desired: what the files say.
    ///   - live: what is there.
    ///   - address: what the report is about.
    ///   - isDeep: whether insides and passwords are looked at.
    init(
        _ name: String,
        _ desired: DesiredState,
        _ live: LiveState,
        of address: String? = nil,
        isDeep: Bool = false
    ) {
        let seen = live.read(for: desired, isDeep: isDeep)
        let plan = diff(desired: desired, live: seen).limited(by: Policy(desired: desired, live: seen))
        let survey = Survey(desired: desired, live: seen, plan: plan)
        self.name = name
        let hasDatabases = seen.servers["main"]?.value?.databases.count ?? 0 > 3
        report = survey.report(
            of: address,
            usage: hasDatabases ? ["main": .busy] : [:],
            backups: hasDatabases ? ["database/notes": .late(at: seen.servers["main"]?.value?.now ?? 0)] : [:]
        )
    }

    static let all = whole + single
}

extension Usage {
    /// Some sessions in most databases, and the size of each.
    fileprivate static let busy = Usage(
        sessions: [
            "notes": ["notes_1": 3, "a.reports.3e7a4855_1": 1], "postgres": ["notes_1": 1], "legacy": ["bob": 2],
        ],
        sizes: ["notes": 7_766_831, "old": 12 << 30]
    )
}

extension BackupStatus {
    /// One that is due, and failed.
    fileprivate static func late(at now: Int) -> BackupStatus {
        var status = BackupStatus(policy: "daily")
        status.lastGood = now - 30 * 3600
        status.lastVerified = now - 4 * 86_400
        status.next = now - 3600
        status.isStale = true
        status.problem = "the last run failed: table public.doc has FORCE ROW LEVEL SECURITY"
        return status
    }
}

// MARK: - The world

extension SourceLocation {
    fileprivate static func notes(_ line: Int) -> Self {
        SourceLocation(file: "teams/notes.yaml", line: line, column: 5)
    }
}

extension Database {
    /// A database that makes use of everything.
    fileprivate static let notes = Database.named("notes") { database in
        let place = SourceLocation(file: "leash.yaml", line: 7, column: 3)
        database.limits.connections = Limit(.finite(10), from: .file(.notes(9)))
        database.limits.statementTimeout = Limit(.finite(30_000), from: .tier("growth", place))
        database.limits.lockTimeout = Limit(.finite(5000), from: .file(.notes(9)))
        database.limits.tempFiles = Limit(.finite(1 << 30), from: .tier("growth", place))
        database.limits.storage = Limit(.finite(1 << 30), from: .builtIn)
        database.extensions = ["pgcrypto", "uuid-ossp"]
        database.isProtected = true
    }
}

extension DesiredState {
    /// Two apps on one database, and one with a database of its own.
    fileprivate static let pair = DesiredState.of(
        .notes,
        .named("wiki"),
        env: [
            "notes": ["LOG_LEVEL": .literal("MUST-NOT-BE-PRINTED")],
            "reports": ["NOTES_URL": .database("notes", .read, .url)],
        ]
    )
    .with { state in
        state.revision = "4f1c2ab0d1e2f3a4"
        for name in ["notes", "reports"] { state.apps[name]?.source = .notes(3) }
        state.databases["notes"]?.source = .notes(6)
        state.databases["notes"]?.value.access["reports"]?.source = .notes(14)
    }
}

extension LiveState {
    /// This world after leash has made it as the files say; nothing where it can't.
    fileprivate func converged(to desired: DesiredState) -> LiveState {
        let seen = read(for: desired)
        var policy = Policy(desired: desired, live: seen)
        policy.confirmed = ["database/old"]
        policy.withoutBackup = ["database/old"]
        let plan = diff(desired: desired, live: seen).limited(by: policy)
        guard let after = try? applying(plan) else { return LiveState() }
        return after.with(server: "main") { server in
            for name in server.applied.keys { server.applied[name]?.at = server.now - 7500 }
            server.applied["notes"]?.revision = desired.revision
        }
    }

    fileprivate static let pair = LiveState.fresh().converged(to: .pair)

    /// The same with limits of `notes` edited by hand.
    fileprivate static let edited = pair.with(server: "main") { server in
        server.roles["notes_1"]?.connectionLimit = 50
        server.roles["notes_1"]?.settings = [
            RoleSetting("idle_in_transaction_session_timeout", "5min", in: "notes"),
            RoleSetting("role", "notes", in: "notes"),
            RoleSetting("statement_timeout", "5min", in: "notes"),
        ]
    }

    fileprivate func unreachable(_ server: String) -> LiveState {
        with { $0.servers[server] = .unreachable("connection to \"10.0.0.7\", port 5432 failed: Connection refused") }
    }
}

// MARK: - Everything

extension StatusCase {
    private static let whole = [
        StatusCase("status-new", .pair, .fresh()),
        StatusCase("status-in-sync", .pair, .pair),
        StatusCase("status-deep", .pair, .pair, isDeep: true),
        mixed, crowded, broken,
        StatusCase("status-no-store", .pair, .pair.with { $0.env = .unreachable("/state/.leash/env can't be read") }),
    ]

    /// An app in each condition.
    private static let mixed: StatusCase = {
        let before = DesiredState.of(
            .notes,
            .named("wiki"),
            .named("old"),
            .named("far", on: "eu"),
            servers: ["main", "eu"]
        )
        let live = LiveState.fresh("main", "eu").converged(to: before).unreachable("eu")
            .with(server: "main") { $0.roles["wiki_1"]?.connectionLimit = -1 }
        let desired = DesiredState.of(
            .notes,
            .named("wiki"),
            .named("shop"),
            .named("far", on: "eu"),
            servers: ["main", "eu"],
            env: ["shop": ["MONGODB_URI": .external]]
        )
        return StatusCase("status-mixed", desired, live)
    }()

    /// Without superuser, and with more promised than there is.
    private static let crowded: StatusCase = {
        var admin = Admin(name: "platform", isSuperuser: false)
        admin.canLimitTempFiles = false
        let live = LiveState.fresh(admin: admin).converged(to: .pair).with(server: "main") { $0.maxConnections = 40 }
        return StatusCase("status-crowded", .pair, live)
    }()

    private static let broken: StatusCase = {
        let desired = DesiredState.pair.with { state in
            state.brokenFiles = ["teams/notes.yaml"]
            for app in ["notes", "reports"] { (state.apps[app], state.env[app]) = (nil, nil) }
            state.databases["notes"] = nil
        }
        return StatusCase("status-broken", desired, .pair)
    }()
}

// MARK: - One thing

extension StatusCase {
    private static let single = [
        StatusCase("status-database", .pair, .pair, of: "database/notes", isDeep: true),
        StatusCase("status-database-edited", .pair, .edited, of: "database/notes"),
        StatusCase("status-database-new", .pair, .fresh(), of: "database/notes"),
        StatusCase("status-database-unreachable", .pair, .pair.unreachable("main"), of: "database/notes"),
        StatusCase("status-app", .pair, .edited, of: "app/notes"),
        StatusCase("status-server", .pair, .pair, of: "server/main"),
        observed, retired, rotated, restricted,
    ]

    private static let observed: StatusCase = {
        let legacy = Database.named("legacy") { database in
            database.management = .observe
            database.limits = Limits()
            database.limits.connections = .of(5)
        }
        let live = LiveState.fresh().with(server: "main") { server in
            server.add("bob", canLogin: true) { $0.connectionLimit = 8 }
            server.add(database: "legacy", owner: "bob") { $0.settings = ["lock_timeout": "2s"] }
        }
        return StatusCase("status-observed", .of(legacy), live, of: "database/legacy")
    }()

    /// Two days into the grace before it is dropped.
    private static let retired: StatusCase = {
        let live = LiveState.fresh().converged(to: .of(.named("wiki"), .named("old")))
        return StatusCase(
            "status-retired",
            .of(.named("wiki")),
            live.converged(to: .of(.named("wiki"))).after(2 * 86_400),
            of: "database/old"
        )
    }()

    /// An hour after a password was mended: the login before it still works.
    private static let rotated: StatusCase = {
        let live = LiveState.pair.with(server: "main") { $0.roles["notes_1"]?.verifier = Secret("edited") }
        return StatusCase("status-rotated", .pair, live.converged(to: .pair).after(3600), of: "database/notes")
    }()

    /// An admin that may not limit temporary files.
    private static let restricted: StatusCase = {
        var admin = Admin(name: "platform", isSuperuser: false)
        admin.canLimitTempFiles = false
        let live = LiveState.fresh(admin: admin).converged(to: .pair)
        return StatusCase("status-restricted", .pair, live, of: "database/notes")
    }()
}
