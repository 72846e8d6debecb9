extension LoginFailure {
    /// What it means, for a person.
    func cause(of attempt: LoginAttempt) -> String {
        switch self {
        case .noSocket:
            "no server has made the socket \(attempt.socket): it is not running, or makes its socket elsewhere"
        case .socketForbidden: "the user who runs this may not enter the socket's folder or use the socket"
        case .refused:
            "the machine answers, and nothing listens there: Postgres is stopped, has another port, or does not listen "
                + "on this address" + (attempt.listening.map { " (\($0))" } ?? " (listen_addresses)")
        case .noAnswer: "nothing answers: a wrong address, a firewall, or a machine that is down"
        case .unknownHost: "the name \(attempt.host ?? "") is in no DNS that this machine asks"
        case .noHBAEntry: "Postgres runs, and no line of pg_hba.conf is for this login, database and address"
        case .rejectedByHBA: "a line of pg_hba.conf says `reject` for this login, database or address"
        case .wrongPassword: "the password in the env is not the one that the server has, or the login's time is over"
        case .peerFailed: "the socket is `peer` or `ident` for this login: only a system user of its name comes in"
        case .noDatabase: "the server has no database \(attempt.database)"
        case .noRole: "the server has no role \(attempt.login)"
        case .noLogin: "the role \(attempt.login) is NOLOGIN: revoked, retired, or not finished"
        case .noConnectPrivilege: "\(attempt.login) has no CONNECT on \(attempt.database)"
        case .databaseClosed: "\(attempt.database) takes no connections (ALLOW_CONNECTIONS false)"
        case .roleFull: "the role's limit: \(attempt.login) has all the connections that it may have"
        case .databaseFull: "the database's limit: \(attempt.database) has all the connections that it may have"
        case .serverFull: "the server's limit: all of max_connections is in use, but for what superusers keep"
        case .startingUp: "Postgres has just been started, and takes connections in a moment"
        case .shuttingDown: "Postgres is being stopped, and waits for what is still running"
        case .recovering: "Postgres replays its log after a crash, or is a standby that is not up to date yet"
        case .noTLS: "the address asks for TLS (sslmode), and the server has ssl off"
        case .untrustedTLS: "TLS was not agreed on: a certificate that is not trusted, has ended or has another name"
        case .other: "the server's own words say why"
        }
    }

    /// It in some words.
    var summary: String {
        switch self {
        case .noSocket: "there is no such socket"
        case .socketForbidden: "the socket may not be used"
        case .refused: "connection refused"
        case .noAnswer: "no answer"
        case .unknownHost: "unknown host"
        case .noHBAEntry: "no pg_hba.conf entry"
        case .rejectedByHBA: "rejected by pg_hba.conf"
        case .wrongPassword: "password authentication failed"
        case .peerFailed: "peer authentication failed"
        case .noDatabase: "the database does not exist"
        case .noRole: "the role does not exist"
        case .noLogin: "the role may not log in"
        case .noConnectPrivilege: "no CONNECT on the database"
        case .databaseClosed: "the database takes no connections"
        case .roleFull: "too many connections for the role"
        case .databaseFull: "too many connections for the database"
        case .serverFull: "too many connections to the server"
        case .startingUp: "the server is starting up"
        case .shuttingDown: "the server is shutting down"
        case .recovering: "the server is in recovery"
        case .noTLS: "the server has no TLS"
        case .untrustedTLS: "TLS was not agreed on"
        case .other: "refused"
        }
    }
}

// MARK: - Ways out

extension LoginFailure {
    /// The ways out.
    func fixes(of attempt: LoginAttempt) -> [String] {
        let apply = attempt.declared.map { "`leashctl apply --target database/\($0)`" } ?? "`leashctl apply`"
        return switch self {
        case .noHBAEntry, .peerFailed, .rejectedByHBA:
            [
                "`\(attempt.line)` in pg_hba.conf before the line that refuses, then SELECT pg_reload_conf();"
            ]
        case .wrongPassword:
            ["\(apply) makes a new login and publishes it (as it does for an admin that is no superuser)"]
        case .noDatabase, .noRole, .noLogin, .noConnectPrivilege: [apply]
        case .databaseClosed:
            [
                "ALTER DATABASE \(SQLText.identifier(attempt.database)) ALLOW_CONNECTIONS true;  -- or \(apply)"
            ]
        case .roleFull, .databaseFull, .serverFull: fixesOfFull(attempt)
        case .startingUp, .shuttingDown: ["wait, and look again"]
        case .recovering: ["wait; on a standby name the primary in `servers: { NAME: { app: { host: ... } } }`"]
        case .noTLS:
            ["ALTER SYSTEM SET ssl = on;  -- with ssl_cert_file and ssl_key_file; then SELECT pg_reload_conf();"]
        case .untrustedTLS:
            ["give the client the right root certificate (sslrootcert), or the server a new certificate"]
        case .other: ["the server's log tells more"]
        case .noSocket, .socketForbidden, .refused, .noAnswer, .unknownHost: fixesOfSilence(attempt)
        }
    }

    /// Nobody answered.
    private func fixesOfSilence(_ attempt: LoginAttempt) -> [String] {
        let start = "start Postgres, as in `systemctl start postgresql`"
        return switch self {
        case .noSocket: [start, "SHOW unix_socket_directories; SHOW port;  -- where it makes its socket"]
        case .socketForbidden: ["let that user enter \(attempt.host ?? "the folder"), or take TCP: `listen: tcp`"]
        case .refused where attempt.isSocket: [start]
        case .refused:
            [
                start,
                "SHOW listen_addresses; SHOW port;  -- over the socket; then ALTER SYSTEM SET listen_addresses, and restart",
            ]
        default: ["mend the address: `servers: { NAME: { app: { host: ..., port: ... } } }`, or the network"]
        }
    }

    /// Nobody more is let in.
    private func fixesOfFull(_ attempt: LoginAttempt) -> [String] {
        guard self != .serverFull else {
            return [
                "end idle sessions: SELECT pid, usename, state, state_change FROM pg_stat_activity ORDER BY state_change;",
                "a pooler, smaller pools, or a higher max_connections",
            ]
        }
        let more =
            self == .databaseFull
            ? "ALTER DATABASE \(SQLText.identifier(attempt.database)) CONNECTION LIMIT -1;"
            : attempt.declared.map { "a higher `limits.connections` of database/\($0), then `leashctl apply`" }
                ?? "ALTER ROLE \(SQLText.identifier(attempt.login)) CONNECTION LIMIT -1;"
        return [more, "end idle sessions, or a smaller pool in the app"]
    }
}
