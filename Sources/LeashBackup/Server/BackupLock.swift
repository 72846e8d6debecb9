import PQ

/// Locks of whoever backs up or restores; the reconciler has its own, and goes on meanwhile.
///
/// They are a session's advisory locks in the installation's database, where no tenant can log in, and end with the session.
enum BackupLock: Sendable {
    /// One database, by its oid: only one backs it up at a time.
    case database(UInt32)
    /// The backup login's password and loans, from before they are given until the dump's session is there.
    case login
    /// A database that is restored into, by its number, for as long as its maker lives.
    case temporary(UInt32)

    // "lb" in ASCII; a lock of two keys is none of those of one key.
    private static let space = 0x6c62
    // "lt".
    private static let temporarySpace = 0x6c74

    private var keys: String {
        switch self {
        case .database(let oid): "\(Self.space), \(Int32(bitPattern: oid))"
        case .login: "\(Self.space), 0"
        case .temporary(let number): "\(Self.temporarySpace), \(Int32(bitPattern: number))"
        }
    }

    /// - Returns: whether it was free.
    func take(on connection: Connection) async throws(PQError) -> Bool {
        let sql = "SELECT pg_catalog.pg_try_advisory_lock(\(keys))"
        return try await connection.rows(sql) { row throws(PQError) in row.bool(0) } == [true]
    }

    /// Tries until it is free.
    ///
    /// - Throws: ``BackupError`` when it isn't in that time.
    func wait(on connection: Connection, for duration: Duration) async throws {
        let end = ContinuousClock.now + duration
        while try await !take(on: connection) {
            guard ContinuousClock.now < end else {
                throw BackupError("another backup run holds the backup login for over \(duration)", isPassing: true)
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    func release(on connection: Connection) async {
        _ = try? await connection.run("SELECT pg_catalog.pg_advisory_unlock(\(keys))")
    }

    /// Whether some other session holds the lock of any database.
    static func isAnyDatabaseHeld(on connection: Connection) async throws(PQError) -> Bool {
        let query = """
            SELECT EXISTS (SELECT FROM pg_catalog.pg_locks l
                WHERE l.locktype OPERATOR(pg_catalog.=) 'advisory' AND l.granted
                  AND l.classid OPERATOR(pg_catalog.=) \(space)::pg_catalog.oid
                  AND l.objid OPERATOR(pg_catalog.<>) 0::pg_catalog.oid
                  AND l.objsubid OPERATOR(pg_catalog.=) 2
                  AND l.pid OPERATOR(pg_catalog.<>) pg_catalog.pg_backend_pid()
                  AND l.database OPERATOR(pg_catalog.=) (SELECT oid FROM pg_catalog.pg_database
                      WHERE datname OPERATOR(pg_catalog.=) pg_catalog.current_database()))
            """
        return try await connection.rows(query) { row throws(PQError) in row.bool(0) } == [true]
    }
}
