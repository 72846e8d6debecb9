import LeashTesting

@testable import LeashCore

/// What doctor looks at, in good health until a test changes it: app `notes` with a database of its own, app `reports`
/// with access to it.
struct Patient: Sendable {
    var desired: DesiredState
    var live: LiveState
    var vitals: ServerVitals
    var backup: BackupStatus
    var outcome = LoginTrial.Outcome.accepted(usedPassword: true)
    var isReachable = true

    init(version: Int = 150_018, admin: Admin = Admin(name: "postgres")) throws {
        desired = DesiredState.of(
            .named("notes") { $0.limits.connections = .of(10) },
            env: ["reports": ["NOTES_URL": .database("notes", .read, .url)]]
        )
        let fresh = LiveState.fresh(version: version, admin: admin).with(server: "main") { server in
            for name in ["postgres", "template1"] { server.databases[name]?.grants = [] }
        }
        live = try fresh.converged(to: desired).with(server: "main") { server in
            for name in server.roles.keys where server.roles[name]?.canLogin ?? false {
                server.roles[name]?.verifier = Secret("SCRAM-SHA-256$4096:x$y:z")
            }
        }
        backup = BackupStatus(policy: "daily")
        backup.lastGood = 1_700_000_000 - 3600
        backup.lastVerified = 1_700_000_000 - 3600
        vitals = ServerVitals()
        vitals.settings = [
            "listen_addresses": "localhost", "port": "5432", "ssl": "off", "password_encryption": "scram-sha-256",
            "fsync": "on", "full_page_writes": "on", "autovacuum": "on", "track_counts": "on", "data_checksums": "on",
            "autovacuum_freeze_max_age": "200000000", "statement_timeout": "0",
        ]
        vitals.hba = .observed([HBARule(1, "local", users: ["all"], method: "scram-sha-256")])
        vitals.ages = ["notes": 1000]
        vitals.deadlocks = ["notes": ServerVitals.DeadlockCount(deadlocks: 0, commits: 100)]
        vitals.sizes = ["notes": 1 << 20]
        vitals.statements = .observed([])
        vitals.insides = ["notes": .observed(InsideVitals())]
    }

    /// The same with something changed.
    func with(_ change: (inout Patient) -> Void) -> Patient {
        var patient = self
        change(&patient)
        return patient
    }

    /// Adds sessions of the app's login.
    mutating func addSessions(_ count: Int, _ change: (inout ServerVitals.Session) -> Void = { $0.state = "idle" }) {
        for _ in 0..<count {
            var session = ServerVitals.Session(pid: 100 + vitals.sessions.count, database: "notes", login: "notes_1")
            change(&session)
            vitals.sessions.append(session)
        }
    }

    var report: DoctorReport { report(of: nil) }

    func report(of app: String?) -> DoctorReport {
        var examination = Examination(
            desired: desired,
            live: live,
            vitals: ["main": isReachable ? .observed(vitals) : .unreachable("connection refused by a test")]
        )
        examination.backups = ["database/notes": backup]
        examination.trials = credentials.map { app, key, credential in
            LoginTrial(app: app, key: key, credential: credential, outcome: outcome)
        }
        return examination.report(of: app)
    }

    private var credentials: [(String, String, EnvCredential)] {
        (live.env.value?.apps ?? [:]).flatMap { app, entries in
            entries.compactMap { key, entry in
                guard case .leash(let credential) = entry.owner else { return nil }
                return (app, key, credential)
            }
        }
    }

    /// The check of this id; that of app `notes` where several apps have one.
    func check(_ id: String) -> Check? {
        let all = report.checks.filter { $0.id == id }
        return all.first { $0.group == "app/notes" } ?? all.first
    }
}
