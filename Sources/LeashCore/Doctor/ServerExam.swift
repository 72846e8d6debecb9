/// One server as doctor looks at it: what the files say of it, its catalogs, its counters.
struct ServerExam {
    let server: Server
    let installation: String
    let state: ServerState
    let vitals: ServerVitals
    /// What the connection limits of the files add up to here.
    let promised: Int

    var address: String { "server/\(server.name)" }
    var admin: Admin { state.admin }

    /// Every check of the server itself, in the order in which they are told.
    var checks: [Check] {
        let all =
            [version, standby, connections, overcommit, pendingRestart] + exposure + hba + roles
            + [durability, autovacuum, checksums, wraparound, prepared, slots]
        return all.compactMap(\.self).map { $0.grouped(under: address) }
    }

    func check(
        _ id: String,
        _ level: Check.Level,
        _ finding: String,
        details: [String] = [],
        cause: String? = nil,
        fixes: [String] = []
    ) -> Check {
        Check(id, address, level, finding, details: details, cause: cause, fixes: fixes)
    }

    func unseen(_ id: String, _ what: String, right: String? = nil) -> Check {
        .unseen(id, address, what, by: admin, right: right)
    }

    /// At most five of a list, and how many more there are.
    static func some(_ names: [String]) -> String {
        names.prefix(5).joined(separator: ", ") + (names.count > 5 ? " and \(names.count - 5) more" : "")
    }
}

// MARK: - Room

extension ServerExam {
    /// From what part of a limit on it is told, in percent.
    static let nearlyFull = 80

    static func level(_ used: Int, of limit: Int) -> Check.Level {
        used >= limit ? .red : used * 100 >= limit * nearlyFull ? .yellow : .green
    }

    fileprivate var connections: Check {
        let (used, room) = (vitals.sessions.count, state.openConnections)
        let level = Self.level(used, of: room)
        let byLogin = Dictionary(grouping: vitals.sessions, by: \.login).mapValues(\.count)
        let most = byLogin.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(5)
        let error =
            state.version >= 160_000
            ? "remaining connection slots are reserved for roles with the SUPERUSER attribute"
            : "remaining connection slots are reserved for non-replication superuser connections"
        return check(
            "server.connections",
            level,
            "\(used) of \(room) connections used (max_connections \(state.maxConnections), "
                + "\(state.reservedConnections) reserved)",
            details: most.isEmpty ? [] : ["most: " + most.map { "\($0.key) \($0.value)" }.joined(separator: ", ")],
            cause: level == .green
                ? nil
                : "the server's limit: once it is reached every app gets `FATAL: \(error)` or `FATAL: sorry, too many "
                    + "clients already`",
            fixes: level == .green
                ? []
                : [
                    "a smaller pool in the apps, or a pooler such as PgBouncer in front of the server",
                    "ALTER SYSTEM SET max_connections = \(state.maxConnections * 2);  -- then restart Postgres",
                ]
        )
    }

    fileprivate var overcommit: Check {
        let room = state.openConnections
        let isOver = promised > room
        return check(
            "server.overcommit",
            isOver ? .yellow : .green,
            "connection limits add up to \(promised), room for \(room)",
            cause: isOver ? "if all apps used what they may, some would be refused before their own limit" : nil,
            fixes: isOver
                ? [
                    "lower `limits.connections` of some databases, or raise max_connections",
                    "`servers: { \(server.name): { overcommit: refuse } }` makes it an error",
                ] : []
        )
    }

    fileprivate var pendingRestart: Check? {
        guard !vitals.pendingRestart.isEmpty else { return nil }
        return check(
            "server.restart",
            .yellow,
            "changed settings wait for a restart: \(vitals.pendingRestart.sorted().joined(separator: ", "))",
            fixes: ["restart Postgres, as in `systemctl restart postgresql`"]
        )
    }

    fileprivate var standby: Check? {
        guard vitals.isStandby else { return nil }
        return check(
            "server.standby",
            .red,
            "the server is in recovery: it is a standby, or replays its log after a crash",
            cause: "nothing can be written: apps get `ERROR: cannot execute ... in a read-only transaction`",
            fixes: [
                "let the admin's URL and `servers.\(server.name).app.host` name the primary, or wait for the replay"
            ]
        )
    }
}
