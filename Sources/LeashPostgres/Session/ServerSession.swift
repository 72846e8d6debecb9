package import LeashCore
package import PQ
import Synchronization

/// One server while it is being changed: the session that holds its lock, and sends every change.
///
/// The lock lives as long as the session does. A client that is killed during CREATE DATABASE leaves the server at work
/// for a while, and the lock held for exactly as long.
package final class ServerSession: Sendable {
    package let endpoint: Endpoint
    package let version: Int
    package let connection: Connection
    let isSuperuser: Bool
    let revision: String?
    /// The env store that this session has noted.
    let recordedStore = Mutex<String?>(nil)

    private init(_ endpoint: Endpoint, _ connection: Connection, isSuperuser: Bool, revision: String?) {
        self.endpoint = endpoint
        self.connection = connection
        self.isSuperuser = isSuperuser
        self.revision = revision
        version = connection.serverVersion
    }

    /// Opens a session on the private database, and makes the installation first where there is none.
    ///
    /// - Parameters:
    ///   - endpoint: the server.
    ///   - installs: whether the plan says that an installation is to be made.
    ///   - revision: the commit that changes are to be remembered with.
    /// - Returns: the session, which holds no lock yet.
    /// - Throws: ``PQError`` when the server can't be reached, or something of a stranger's has the installation's name.
    package static func open(_ endpoint: Endpoint, installs: Bool, revision: String?) async throws -> ServerSession {
        if installs { try await endpoint.install() }
        let connection = try await endpoint.connect(to: endpoint.installation)
        let isSuperuser = try await connection.rows(
            "SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname OPERATOR(pg_catalog.=) CURRENT_USER"
        ) { row throws(PQError) in row.bool(0) }
        try await connection.keepNoMemberships()
        return ServerSession(endpoint, connection, isSuperuser: isSuperuser == [true], revision: revision)
    }

    /// Opens another session to work with beside this one, which holds the lock.
    ///
    /// It holds the worker's lock, which the next writer waits for: what it was at when leash was killed ends first.
    ///
    /// - Returns: the session; `nil` if there is no room for it, or the lock was lost meanwhile.
    package func another() async -> ServerSession? {
        guard let connection = try? await endpoint.connect(to: endpoint.installation) else { return nil }
        guard (try? await connection.keepNoMemberships()) != nil else { return nil }
        let session = ServerSession(endpoint, connection, isSuperuser: isSuperuser, revision: revision)
        guard (try? await session.tries("pg_try_advisory_lock_shared", Self.workersKey)) == true else { return nil }
        return session
    }

    /// The server's clock, in seconds of Unix time.
    package func time() async throws(PQError) -> Int {
        let query = "SELECT EXTRACT(EPOCH FROM pg_catalog.clock_timestamp())::pg_catalog.int8"
        return try await connection.rows(query) { row throws(PQError) in row.int(0) }.first ?? 0
    }

    /// Where what changes this server is best run: each statement would change the thread twice elsewhere.
    package var executor: any TaskExecutor { connection.taskExecutor }

    /// Reads the catalogs anew, under the lock.
    package func snapshot() async throws(PQError) -> ServerState {
        try await endpoint.snapshot(on: connection, isPrivate: true)
    }
}

/// Another session holds a server's lock.
package struct LockHeld: Error, Equatable, CustomStringConvertible {
    package let server: String
    /// Who, as far as the server tells: pid, name, host, since when.
    package let holder: String

    package var description: String { "server/\(server): the lock is held by \(holder)" }
}

extension ServerSession {
    /// Takes the server's lock; it is polled, since a session that waits in it would hold up VACUUM and tell nobody.
    ///
    /// - Parameter timeout: how long to try, in seconds; 0 tries once.
    /// - Throws: ``LockHeld`` when another session keeps it for that long.
    package func lock(timeout: Double) async throws {
        let end = ContinuousClock.now + .seconds(timeout)
        try await poll(Self.key, until: end)
        // Nobody else takes this one while the first is held; somebody's workers may still be at it.
        do {
            try await poll(Self.workersKey, until: end)
        } catch {
            await unlock()
            throw error
        }
        try await release(Self.workersKey)
    }

    /// Lets the lock go.
    package func unlock() async { try? await release(Self.key) }

    /// Says that this session beside the one with the lock is done.
    package func leave() async {
        _ = try? await connection.run("SELECT pg_catalog.pg_advisory_unlock_shared(\(Self.workersKey))")
    }

    private func poll(_ key: Int, until end: ContinuousClock.Instant) async throws {
        while try await !tries("pg_try_advisory_lock", key) {
            guard ContinuousClock.now < end else {
                throw LockHeld(server: endpoint.name, holder: await holder(of: key))
            }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    private func tries(_ function: String, _ key: Int) async throws(PQError) -> Bool {
        try await connection.rows("SELECT pg_catalog.\(function)(\(key))") { row throws(PQError) in row.bool(0) }
            == [true]
    }

    private func release(_ key: Int) async throws(PQError) {
        try await connection.run("SELECT pg_catalog.pg_advisory_unlock(\(key))")
    }

    // "leash" in ASCII; the lock's database is the installation's own, so the key needs no more.
    private static let key = 0x6c_6561_7368
    // Held, shared, by each session that works beside the one with the lock.
    private static let workersKey = key + 1

    private func holder(of key: Int) async -> String {
        let query = """
            SELECT 'pid ' OPERATOR(pg_catalog.||) a.pid::pg_catalog.text OPERATOR(pg_catalog.||)
                   COALESCE(' (' OPERATOR(pg_catalog.||) NULLIF(a.application_name, '') OPERATOR(pg_catalog.||) ')', '')
                   OPERATOR(pg_catalog.||) COALESCE(' from ' OPERATOR(pg_catalog.||) pg_catalog.host(a.client_addr), '')
                   OPERATOR(pg_catalog.||)
                   COALESCE(' since ' OPERATOR(pg_catalog.||) pg_catalog.to_char(a.backend_start, 'YYYY-MM-DD HH24:MI:SS'), '')
            FROM pg_catalog.pg_locks l
            JOIN pg_catalog.pg_stat_activity a ON a.pid OPERATOR(pg_catalog.=) l.pid
            WHERE l.locktype OPERATOR(pg_catalog.=) 'advisory' AND l.granted
              AND l.objid OPERATOR(pg_catalog.=) \(key & 0xffff_ffff)::pg_catalog.oid
              AND l.database OPERATOR(pg_catalog.=) (SELECT oid FROM pg_catalog.pg_database
                  WHERE datname OPERATOR(pg_catalog.=) pg_catalog.current_database())
            """
        let rows = try? await connection.rows(query) { row throws(PQError) in row.text(0) }
        return rows?.first ?? "a session that has just ended"
    }
}
