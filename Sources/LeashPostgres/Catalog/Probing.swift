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
    /// Of these extensions those that the server has, each with whether it takes no superuser.
    package func extensions(_ names: Set<String>) async -> [String: Bool]? {
        guard !names.isEmpty, let (connection, _) = try? await connect() else { return nil }
        let query = """
            SELECT name, pg_catalog.bool_or(trusted OR NOT superuser) FROM pg_catalog.pg_available_extension_versions
            WHERE name OPERATOR(pg_catalog.=) ANY (pg_catalog.string_to_array($1, ',')) GROUP BY 1
            """
        let parameter = names.sorted().joined(separator: ",")
        let rows = try? await connection.rows(query, [parameter]) { row throws(PQError) in (row.text(0), row.bool(1)) }
        return rows.map { Dictionary($0, uniquingKeysWith: { first, _ in first }) }
    }

    /// What keeps databases from being dropped, by database.
    package func holders(of databases: [String]) async -> [String: [DatabaseHolder]] {
        guard !databases.isEmpty, let (connection, _) = try? await connect() else { return [:] }
        let rows = try? await connection.rows(Self.holdersQuery) { row throws(PQError) in
            (row.int(0), row.text(1), row.text(2), row.text(3))
        }
        var holders: [String: [DatabaseHolder]] = [:]
        for (kind, database, what, role) in rows ?? [] where databases.contains(database) {
            let holder: DatabaseHolder =
                switch kind {
                case 0: .preparedTransaction(what, of: role)
                case 1: .replicationSlot(what)
                case 2: .subscription(what)
                default: .session(Int(what) ?? 0, of: role)
                }
            holders[database, default: []].append(holder)
        }
        return holders
    }

    private static let holdersQuery = """
        SELECT 0, p.database, p.gid, p.owner FROM pg_catalog.pg_prepared_xacts p
        UNION ALL
        SELECT 1, s.database, s.slot_name, '' FROM pg_catalog.pg_replication_slots s
        WHERE s.active AND s.database IS NOT NULL
        UNION ALL
        SELECT 2, d.datname, s.subname, '' FROM pg_catalog.pg_subscription s
        JOIN pg_catalog.pg_database d ON d.oid OPERATOR(pg_catalog.=) s.subdbid
        UNION ALL
        SELECT 3, a.datname, a.pid::pg_catalog.text, a.usename FROM pg_catalog.pg_stat_activity a
        WHERE a.datname IS NOT NULL AND a.usename IS NOT NULL
        ORDER BY 1, 2, 3
        """

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
