import LeashTesting

@testable import LeashCore

// What can be amiss with an app and its databases.
extension DoctorCase {
    static let logins = [
        DoctorCase("connections.login", .green, "notes_1 has 7 of 10 connections") { $0.addSessions(7) },
        DoctorCase("connections.login", .yellow, "notes_1 has 8 of 10 connections") { $0.addSessions(8) },
        DoctorCase("connections.login", .red, "notes_1 has 10 of 10 connections") { $0.addSessions(10) },
        DoctorCase("connections.login", .green, "and no limit", server { $0.roles["notes_1"]?.connectionLimit = -1 }),
        DoctorCase("connections.idle", .green, "1 of 1 session idle in transaction") { $0.addIdle(5) },
        DoctorCase("connections.idle", .yellow, "the oldest for 2 min (pid 100)") { $0.addIdle(120) },
        DoctorCase("connections.idle", .red, "the oldest for 20 min (pid 100)") { $0.addIdle(1200) },
        DoctorCase("connections.idle", .unknown, "what notes_1's sessions do") { $0.addSessions(1) { $0.state = nil } },
        DoctorCase(
            "timeout.statement",
            .red,
            "no statement timeout (role notes_1 in database notes), the files say 30s",
            server {
                $0.roles["notes_1"]?.settings = [RoleSetting("statement_timeout", "0", in: "notes")]
            }
        ),
        DoctorCase(
            "timeout.statement",
            .yellow,
            "5min (database notes), the files say 30s",
            server {
                $0.roles["notes_1"]?.settings = []
                $0.databases["notes"]?.settings["statement_timeout"] = "5min"
            }
        ),
        DoctorCase("timeout.statement", .yellow, "statement timeout 1s (ALTER ROLE ALL)") {
            $0.vitals.defaults["statement_timeout"] = "1s"
            $0.live = $0.live.with(server: "main") { $0.roles["notes_1"]?.settings = [] }
        },
        DoctorCase(
            "timeout.statement",
            .red,
            "no statement timeout (the server)",
            server {
                $0.roles["notes_1"]?.settings = []
            }
        ),
        DoctorCase("timeout.running", .green, "1 statement running, the longest for 5 s of 30s") { $0.addRunning(5) },
        DoctorCase("timeout.running", .yellow, "the longest for 25 s of 30s") { $0.addRunning(25) },
        DoctorCase("timeout.running", .red, "the longest for 40 s of 30s") { $0.addRunning(40) },
        DoctorCase("timeout.running", .unknown, "sessions run") { $0.addSessions(1) { $0.state = nil } },
        DoctorCase("timeout.slow", .yellow, "1 statement came close") {
            $0.vitals.statements = .observed([
                ServerVitals.SlowStatement(
                    login: "notes_1",
                    database: "notes",
                    queryID: "42",
                    calls: 7,
                    longest: 27_000,
                    words: "SELECT count"
                )
            ])
        },
        DoctorCase("locks.waits", .yellow, "the longest for 2 s") { $0.addWait(2) },
        DoctorCase("locks.waits", .red, "the longest for 40 s") { $0.addWait(40) },
        DoctorCase("login.try", .red, "without being asked for its password") {
            $0.outcome = .accepted(usedPassword: false)
        },
        DoctorCase("login.try", .red, "connection refused") { $0.outcome = .failed("failed: Connection refused") },
    ]

    static let databases = [
        DoctorCase("connections.database", .yellow, "8 of 10 connections") { patient in
            patient.live = patient.live.with(server: "main") { $0.databases["notes"]?.connectionLimit = 10 }
            patient.addSessions(8)
        },
        DoctorCase(
            "connections.database",
            .red,
            "0 of 0 connections",
            server { $0.databases["notes"]?.connectionLimit = 0 }
        ),
        DoctorCase("locks.deadlocks", .yellow, "1 deadlock in 100 transactions") {
            $0.vitals.deadlocks["notes"]?.deadlocks = 1
        },
        DoctorCase("locks.deadlocks", .green, "1 deadlock in 1,000,000 transactions") {
            $0.vitals.deadlocks["notes"] = ServerVitals.DeadlockCount(deadlocks: 1, commits: 1_000_000)
        },
        DoctorCase(
            "exposure.public",
            .red,
            "PUBLIC has CONNECT, TEMPORARY",
            server {
                $0.databases["notes"]?.grants.append(CatalogDatabase.Grant([.connect, .temporary], to: ""))
            }
        ),
        DoctorCase(
            "exposure.public",
            .yellow,
            "PUBLIC has TEMPORARY",
            server {
                $0.databases["notes"]?.grants.append(CatalogDatabase.Grant(.temporary, to: ""))
            }
        ),
        DoctorCase("storage.size", .yellow, "900MiB of 1GiB") { $0.vitals.sizes["notes"] = 900 << 20 },
        DoctorCase("storage.size", .red, "2GiB of 1GiB") { $0.vitals.sizes["notes"] = 2 << 30 },
        DoctorCase("storage.size", .unknown, "its size") { $0.vitals.sizes = [:] },
        DoctorCase("exposure.schemas", .yellow, "in schema public") {
            $0.vitals.insides["notes"] = .observed(InsideVitals(openSchemas: ["public"]))
        },
        DoctorCase("exposure.schemas", .unknown, "can't be entered") {
            $0.vitals.insides["notes"] = .unreachable("no")
        },
        DoctorCase("extensions.old", .yellow, "hstore 1.4 (1.8)") {
            let old = InsideVitals.OldExtension(name: "hstore", version: "1.4", available: "1.8")
            $0.vitals.insides["notes"] = .observed(InsideVitals(oldExtensions: [old]))
        },
        DoctorCase("database.there", .red, "has no database notes", server { $0.databases["notes"] = nil }),
    ]

    static let apps = [
        DoctorCase("backup.age", .green, "newest good one 1 h old") { _ in },
        DoctorCase("backup.age", .yellow, "none yet") { $0.backup.lastGood = nil },
        DoctorCase("backup.age", .yellow, "never restored on trial") { $0.backup.lastVerified = nil },
        DoctorCase("backup.age", .yellow, "the last run failed") {
            $0.backup.problem = "the last run failed: disk full"
        },
        DoctorCase("backup.age", .red, "no good one for longer") { $0.backup.isStale = true },
        DoctorCase("backup.age", .green, "`backup: none`") {
            $0.desired = $0.desired.with("notes") { $0.backup = nil }
        },
        DoctorCase("env.keys", .red, "missing: TOKEN") {
            $0.desired.env["notes"]?["TOKEN"] = Desired(.external, at: .test)
        },
        DoctorCase("env.keys", .red, "can't be read") {
            $0.live = $0.live.with(env: { $0.unreadable["notes"] = "no" })
        },
        DoctorCase("env.intact", .yellow, "edited by hand: DATABASE_URL") {
            $0.live = $0.live.with(env: { $0.apps["notes"]?["DATABASE_URL"]?.isIntact = false })
        },
        DoctorCase("env.command", .yellow, "onChange") {
            $0.live = $0.live.with(env: { $0.unnotified.insert("notes") })
        },
        DoctorCase("env.store", .red, "the env store can't be read") { $0.live.env = .unreachable("no store") },
    ]
}

extension Patient {
    mutating func addPrepared(_ age: Int) {
        vitals.prepared = [ServerVitals.PreparedTransaction(id: "it's", database: "notes", owner: "notes_1", age: age)]
    }

    mutating func addIdle(_ seconds: Int) {
        addSessions(1) {
            $0.state = "idle in transaction"
            $0.stateAge = seconds * 1000
        }
    }

    mutating func addRunning(_ seconds: Int) {
        addSessions(1) {
            $0.state = "active"
            $0.statementAge = seconds * 1000
        }
    }

    mutating func addWait(_ seconds: Int) {
        addIdle(seconds)
        addRunning(1)
        vitals.lockWaits = [ServerVitals.LockWait(pid: 101, blockers: [100], age: seconds * 1000)]
    }
}
