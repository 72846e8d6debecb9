extension AppExam.Seat {
    private var login: String { credential.login }
    private var limits: Limits? { database.declared?.value.limits }
    private var origin: String { limits?.connections.map { ", \($0.origin)" } ?? "" }

    /// How many of the connections that its login may have are in use, in all databases.
    var connections: Check {
        let used = vitals.sessions.count { $0.login == login }
        let limit = server.roles[login]?.connectionLimit ?? -1
        guard limit >= 0 else {
            return Check(
                "connections.login",
                database.address,
                .green,
                "\(login) has \(used) connections, and no limit"
            )
        }
        let level = ServerExam.level(used, of: limit)
        return Check(
            "connections.login",
            database.address,
            level,
            "\(login) has \(used) of \(limit) connections",
            details: applications,
            cause: level == .green
                ? nil
                : "the role's limit (`limits.connections`\(origin)): at \(limit) a client gets `FATAL: too many connections "
                    + "for role \"\(login)\"` (53300)",
            fixes: level == .green ? [] : connectionFixes(limit)
        )
    }

    private func connectionFixes(_ limit: Int) -> [String] {
        [
            "`databases: { \(database.name): { limits: { connections: \(max(limit, 1) * 2) } } }`, then `leashctl apply`",
            "a smaller pool in the app (processes x pool size below \(limit)), or a pooler such as PgBouncer",
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = \(SQLText.literal(login)) "
                + "AND state = 'idle' AND state_change < now() - interval '10 min';",
        ]
    }

    /// Whose the sessions are, by application name.
    private var applications: [String] {
        let counts = Dictionary(grouping: vitals.sessions.filter { $0.login == login }, by: \.application)
        let words = counts.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }.prefix(5).map {
            "\($0.key.isEmpty ? "no application name" : $0.key) \($0.value.count)"
        }
        return words.isEmpty ? [] : ["by application: \(words.joined(separator: ", "))"]
    }

    /// Transactions that are open and do nothing.
    var idle: Check {
        let idle = sessions.filter { $0.state?.hasPrefix("idle in transaction") ?? false }
        guard sessions.allSatisfy({ $0.state != nil }) || !idle.isEmpty else {
            return .unseen(
                "connections.idle",
                database.address,
                "what \(login)'s sessions do",
                by: server.admin,
                right: "pg_read_all_stats"
            )
        }
        let oldest = idle.max { ($0.stateAge ?? 0) < ($1.stateAge ?? 0) }
        let age = oldest?.stateAge ?? 0
        let level: Check.Level = age >= 600_000 ? .red : age >= 60_000 ? .yellow : .green
        let count =
            idle.isEmpty
            ? "no session of \(login) is idle in transaction"
            : "\(login) has \(idle.count) of \(sessions.count.of("session")) idle in transaction"
        return Check(
            "connections.idle",
            database.address,
            level,
            count + (oldest.map { ", the oldest for \(Span.text(age / 1000)) (pid \($0.pid))" } ?? ""),
            cause: level == .green ? nil : "each holds a connection, its locks, and what vacuum could remove",
            fixes: level == .green
                ? []
                : [
                    "SELECT pg_terminate_backend(\(oldest?.pid ?? 0));",
                    "`databases: { \(database.name): { limits: { idleInTransaction: 1min } } }`, then `leashctl apply`",
                ]
        )
    }
}

// MARK: - Locks

extension AppExam.Seat {
    /// Who waits for a lock in its database, and for whom.
    var lockWaits: Check {
        let byPID = Dictionary(vitals.sessions.map { ($0.pid, $0) }, uniquingKeysWith: { first, _ in first })
        let waits = vitals.lockWaits.filter { byPID[$0.pid]?.login == login }.sorted { $0.age > $1.age }
        let longest = waits.first?.age ?? 0
        let level: Check.Level = longest >= 30_000 ? .red : longest >= 1000 ? .yellow : .green
        let lines = waits.prefix(5).map { wait in
            let blockers = wait.blockers.map { byPID[$0]?.text ?? ($0 == 0 ? "a prepared transaction" : "pid \($0)") }
            return "\(byPID[wait.pid]?.text ?? "pid \(wait.pid)") waits \(Span.text(wait.age / 1000)) for "
                + blockers.joined(separator: " and ")
        }
        let blocker = waits.first?.blockers.first { $0 > 0 }
        return Check(
            "locks.waits",
            database.address,
            level,
            waits.isEmpty
                ? "nobody waits for a lock as \(login)"
                : "\(waits.count.of("session")) of \(login) waiting for a lock, the longest for "
                    + Span.text(longest / 1000),
            details: Array(lines),
            cause: level == .green
                ? nil
                : "statements wait until the blocker's transaction ends, or their timeout: `canceling statement due to "
                    + "lock timeout` or `... statement timeout`",
            fixes: level == .green
                ? []
                : (blocker.map { ["SELECT pg_terminate_backend(\($0));  -- the blocker"] } ?? [])
                    + ["`limits: { lockTimeout: 5s }` on database \(database.name), and short transactions in the app"]
        )
    }
}

extension ServerVitals.Session {
    /// Who it is and what it does, without what its statement says.
    var text: String {
        let app = application.isEmpty ? login : "\(login), \(application)"
        let age = statementAge.map { ", statement began \(Span.text($0 / 1000)) ago" } ?? ""
        return "pid \(pid) (\(app)\(state.map { ", \($0)" } ?? "")\(age)\(words.map { ", \($0) ..." } ?? ""))"
    }
}
