package import LeashCore
package import PQ

extension Endpoint {
    /// Finds out how the server treats a login that comes with a password, by each way in that it has.
    ///
    /// It tries one with a password that fits nobody; the answer tells the line of pg_hba.conf that applies.
    package func authentication(of listener: Listener, login: String, database: String) async -> Listener.Authentication
    {
        let probe = await Connection.probe(
            listener.conninfo(login: login, password: Secret(randomPassword()), database: database)
        )
        switch probe {
        case .accepted(let usedPassword): return usedPassword ? .password : .trust
        case .refused(_, askedForPassword: true): return .password
        case .refused(let message, askedForPassword: false): return Self.reading(message)
        case .unreachable(let message): return .unreachable(message)
        }
    }

    /// Whether a published password still fits.
    package func accepts(_ login: String, password: Secret, at address: Address) async -> Bool {
        let listener = Listener(host: address.host, port: address.port, sslmode: address.sslmode)
        let info = listener.conninfo(login: login, password: password, database: address.database)
        if case .accepted = await Connection.probe(info) { return true }
        return false
    }

    /// A refusal without a question for a password: `trust` has looked for the role already, the others never do.
    private static func reading(_ message: String) -> Listener.Authentication {
        let line = message.split(separator: "\n").last.map(String.init) ?? message
        if line.contains("does not exist") || line.contains("not permitted to log in") { return .trust }
        return .refused(
            line.split(separator: "FATAL:").last.map { $0.trimmingPrefix { $0 == " " } }.map(String.init) ?? line
        )
    }
}

extension Listener {
    package func conninfo(login: String, password: Secret, database: String) -> Conninfo {
        var overrides = [
            ("host", host), ("port", "\(port)"), ("user", login), ("password", password.revealed), ("dbname", database),
            ("connect_timeout", "5"), ("passfile", "/dev/null"),
        ]
        if let sslmode { overrides.append(("sslmode", sslmode)) }
        return Conninfo("", overrides: overrides)
    }
}

extension Endpoint {
    /// Bytes on disk of databases: costly, so only of those about to be retired, or that somebody asked about.
    package func sizes(of databases: [String]) async -> [String: Int] {
        guard !databases.isEmpty, let (connection, _) = try? await connect() else { return [:] }
        let names = databases.map { quoted(literal: $0) }.joined(separator: ", ")
        let query = """
            SELECT datname, pg_catalog.pg_database_size(oid) FROM pg_catalog.pg_database WHERE datname IN (\(names))
            """
        let rows = try? await connection.rows(query) { row throws(PQError) in (row.text(0), row.int(1)) }
        return Dictionary(rows ?? [], uniquingKeysWith: { first, _ in first })
    }

    /// Sessions now, by database and login, as connection limits count them: without parallel workers.
    ///
    /// Who may not see the kind of others' backends, as an admin that is no superuser, counts those too.
    package func sessions() async throws(PQError) -> [String: [String: Int]] {
        let (connection, _) = try await connect()
        let query = """
            SELECT datname, usename, pg_catalog.count(*) FROM pg_catalog.pg_stat_activity
            WHERE datname IS NOT NULL AND usename IS NOT NULL
              AND COALESCE(backend_type OPERATOR(pg_catalog.=) 'client backend', true)
            GROUP BY 1, 2
            """
        let rows = try await connection.rows(query) { row throws(PQError) in (row.text(0), row.text(1), row.int(2)) }
        var sessions: [String: [String: Int]] = [:]
        for (database, login, count) in rows { sessions[database, default: [:]][login] = count }
        return sessions
    }
}
