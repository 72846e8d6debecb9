/// A try to log in as an app does, with what its env holds.
package struct LoginTrial: Equatable, Sendable {
    package let app: String
    /// The key of the env that the URL is in.
    package let key: String
    package let credential: EnvCredential
    package let outcome: Outcome

    package init(app: String, key: String, credential: EnvCredential, outcome: Outcome) {
        self.app = app
        self.key = key
        self.credential = credential
        self.outcome = outcome
    }

    package enum Outcome: Equatable, Sendable {
        case accepted(usedPassword: Bool)
        /// With libpq's words.
        case failed(String)
    }
}

/// Why a login failed, by what libpq and the server said of it.
///
/// libpq gives no SQLSTATE for a failed connection, so the words have to do; a server whose lc_messages is another
/// language is not understood, and its words are shown as they are.
package enum LoginFailure: String, CaseIterable, Sendable {
    case noSocket, socketForbidden, refused, noAnswer, unknownHost
    case noHBAEntry, rejectedByHBA, wrongPassword, peerFailed, noDatabase, noRole, noLogin, noConnectPrivilege
    case databaseClosed, roleFull, databaseFull, serverFull, startingUp, shuttingDown, recovering
    case noTLS, untrustedTLS, other

    /// - Parameter message: what libpq said, on one line or several.
    package init(_ message: String) {
        self = Self.signs.first { sign in sign.words.allSatisfy(message.contains) }?.failure ?? .other
    }

    /// Whether the server is well, and only this login is not let in.
    var isAboutTheLogin: Bool {
        switch self {
        case .noHBAEntry, .rejectedByHBA, .wrongPassword, .peerFailed, .noDatabase, .noRole, .noLogin,
            .noConnectPrivilege, .databaseClosed, .roleFull, .databaseFull:
            true
        default: false
        }
    }

    private static let signs: [(words: [String], failure: LoginFailure)] = [
        (["too many connections for role"], .roleFull),
        (["too many connections for database"], .databaseFull),
        (["too many clients already"], .serverFull),
        (["remaining connection slots are reserved"], .serverFull),
        (["the database system is starting up"], .startingUp),
        (["the database system is shutting down"], .shuttingDown),
        (["the database system is in recovery mode"], .recovering),
        (["the database system is not"], .recovering),
        (["no pg_hba.conf entry"], .noHBAEntry),
        (["pg_hba.conf rejects connection"], .rejectedByHBA),
        (["password authentication failed"], .wrongPassword),
        (["no password supplied"], .wrongPassword),
        (["Peer authentication failed"], .peerFailed),
        (["Ident authentication failed"], .peerFailed),
        (["is not currently accepting connections"], .databaseClosed),
        (["permission denied for database"], .noConnectPrivilege),
        (["is not permitted to log in"], .noLogin),
        (["database \"", "does not exist"], .noDatabase),
        (["role \"", "does not exist"], .noRole),
        (["server does not support SSL"], .noTLS),
        (["certificate"], .untrustedTLS),
        (["SSL error"], .untrustedTLS),
        (["on socket", "No such file or directory"], .noSocket),
        (["on socket", "Permission denied"], .socketForbidden),
        (["could not translate host name"], .unknownHost),
        (["Connection refused"], .refused),
        (["no answer within"], .noAnswer),
        (["timeout expired"], .noAnswer),
        (["No route to host"], .noAnswer),
        (["Network is unreachable"], .noAnswer),
    ]
}

/// Where and as whom a login was tried, as its explanation speaks of it.
struct LoginAttempt {
    /// `nil` where only the address of the admin is known.
    var host: String?
    var port: Int?
    var login: String
    /// Its name on the server.
    var database: String
    /// The declared name of the database; `nil` for the admin's own.
    var declared: String?
    /// Where the server says that it listens; `nil` where that is not known.
    var listening: String?

    var isSocket: Bool { host?.hasPrefix("/") ?? false }

    /// The line of pg_hba.conf that would let it in.
    var line: String {
        let names = "\(SQLText.identifier(database)) \(SQLText.identifier(login))"
        return isSocket ? "local \(names) scram-sha-256" : "hostssl \(names) ADDRESS-OF-THE-APP/32 scram-sha-256"
    }

    var socket: String { "\(host ?? "")/.s.PGSQL.\(port ?? 5432)" }
}
