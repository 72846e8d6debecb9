internal import CLibPQ

/// What came of a try to log in.
package enum LoginProbe: Hashable, Sendable {
    /// - Parameter usedPassword: the server asked for the password: it is proven.
    case accepted(usedPassword: Bool)
    /// A server answered and did not let us in.
    case refused(message: String, askedForPassword: Bool)
    /// No server answered, or one that takes no logins yet.
    case unreachable(message: String)
}

extension Connection {
    /// Tries a login and closes it again.
    package static func probe(_ info: Conninfo) async -> LoginProbe {
        await QueueExecutor().run {
            let attempt = Attempt(info)
            switch attempt.outcome {
            case .success: return .accepted(usedPassword: attempt.askedForPassword)
            case .failure(let error) where !attempt.isTimeout && (attempt.askedForPassword || isAnswering(info)):
                return .refused(message: error.message, askedForPassword: attempt.askedForPassword)
            case .failure(let error): return .unreachable(message: error.message)
            }
        }
    }

    /// Whether a server answers at all; libpq gives no SQLSTATE for a failed connection that could tell.
    private static func isAnswering(_ info: Conninfo) -> Bool {
        let keywords = info.keywords
        return withCStrings(keywords.map(\.0) + [nil]) { names in
            withCStrings(keywords.map(\.1) + [nil]) { PQpingParams(names, $0, 1) == PQPING_OK }
        }
    }
}
