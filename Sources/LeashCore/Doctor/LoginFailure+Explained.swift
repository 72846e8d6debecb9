extension LoginFailure {
    /// What it means, for a person.
    func cause(of attempt: LoginAttempt) -> String {
        switch self {
        case .noSocket:
            "no server has made the socket \(attempt.socket): it is not running, or makes its socket elsewhere"
        case .socketForbidden: "the user who runs this may not enter the socket's folder or use the socket"
        case .refused:
            "the machine answers, and nothing listens there: Postgres is stopped, has another port, or does "
                + "not listen on this address (listen_addresses)"
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

    /// The ways out.
    func fixes(of attempt: LoginAttempt) -> [String] {
        let (login, name) = (SQLText.identifier(attempt.login), SQLText.identifier(attempt.database))
        let apply = attempt.declared.map { "`leashctl apply --target database/\($0)`" } ?? "`leashctl apply`"
        return switch self {
        case .noSocket:
            ["start Postgres, as in `systemctl start postgresql`", "SHOW unix_socket_directories; SHOW port;"]
        case .socketForbidden: ["let that user enter \(attempt.host ?? "the folder"), or take TCP: `listen: tcp`"]
        case .refused where attempt.isSocket: ["start Postgres, as in `systemctl start postgresql`"]
        case .refused:
            [
                "start Postgres, as in `systemctl start postgresql`",
                "SHOW listen_addresses; SHOW port;  -- over the socket; then ALTER SYSTEM SET listen_addresses, and restart",
            ]
        case .noAnswer, .unknownHost:
            ["mend the address: `servers: { NAME: { app: { host: ..., port: ... } } }`, or the network"]
        case .noHBAEntry, .peerFailed:
            [
                "`\(attempt.line)` in pg_hba.conf before the line that refuses, then SELECT pg_reload_conf();"
            ]
        case .rejectedByHBA: ["`\(attempt.line)` before the line that rejects, then SELECT pg_reload_conf();"]
        case .wrongPassword: ["\(apply) makes a new login and publishes it (--deep where the admin is no superuser)"]
        case .noDatabase, .noRole, .noLogin, .noConnectPrivilege: [apply]
        case .databaseClosed: ["ALTER DATABASE \(name) ALLOW_CONNECTIONS true;  -- or \(apply)"]
        case .roleFull, .databaseFull:
            [
                attempt.declared.map {
                    "`databases: { \($0): { limits: { connections: MORE } } }`, then `leashctl apply`"
                }
                    ?? "ALTER ROLE \(login) CONNECTION LIMIT -1;",
                "end idle sessions, or a smaller pool in the app",
            ]
        case .serverFull:
            [
                "end idle sessions: SELECT pid, usename, state, state_change FROM pg_stat_activity ORDER BY state_change;",
                "a pooler, smaller pools, or a higher max_connections",
            ]
        case .startingUp, .shuttingDown: ["wait, and look again"]
        case .recovering: ["wait; on a standby name the primary in `servers: { NAME: { app: { host: ... } } }`"]
        case .noTLS:
            ["ALTER SYSTEM SET ssl = on;  -- with ssl_cert_file and ssl_key_file; then SELECT pg_reload_conf();"]
        case .untrustedTLS:
            ["give the client the right root certificate (sslrootcert), or the server a new certificate"]
        case .other: ["the server's log tells more"]
        }
    }
}
