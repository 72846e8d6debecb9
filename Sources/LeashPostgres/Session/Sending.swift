import LeashCore
import PQ

extension ServerSession {
    /// Sends batches in order, and stops at the first that fails: everything before it holds.
    package func send(_ batches: [Batch]) async throws {
        for batch in batches {
            try await retried(isYielding: batch.isYielding) { try await self.send(batch) }
        }
    }

    private func send(_ batch: Batch) async throws {
        var borrowed: [String] = []
        do {
            if !isSuperuser { try await borrow(batch.borrowed, &borrowed) }
            try await run(batch)
        } catch {
            await giveBack(borrowed)
            throw error
        }
        await giveBack(borrowed)
    }

    private func run(_ batch: Batch) async throws {
        switch batch.place {
        case .server:
            try await connection.inTransactionWithoutWarnings(batch.statements)
        case .serverAlone, .sessions:
            for statement in batch.statements { try await connection.run(statement) }
        case .inside(let database):
            let inside = try await endpoint.connect(to: database, beside: connection)
            if batch.isYielding { try await inside.yieldLocks(isSuperuser: isSuperuser) }
            try await inside.inTransactionWithoutWarnings(batch.statements)
        }
    }

    /// Makes the admin a member of tenants' roles for as long as an act takes: standing memberships make every
    /// privilege check slower with each tenant.
    ///
    /// A membership that the admin has anyway is neither granted nor taken: it may be somebody's own arrangement.
    private func borrow(_ roles: [String], _ borrowed: inout [String]) async throws {
        for role in roles where try await lacks(role) {
            let options = version >= 160_000 ? " WITH INHERIT TRUE, SET TRUE" : ""
            try await connection.run("GRANT \(quoted(identifier: role)) TO CURRENT_USER\(options)")
            borrowed.append(role)
        }
    }

    /// One that can't be given back is drift: the next round sees and takes it.
    private func giveBack(_ roles: [String]) async {
        for role in roles { _ = try? await connection.run("REVOKE \(quoted(identifier: role)) FROM CURRENT_USER") }
    }

    /// Whether a role is there and the admin can't act for it.
    private func lacks(_ role: String) async throws(PQError) -> Bool {
        let canSet = version >= 160_000 ? "AND pg_catalog.pg_has_role(oid, 'SET')" : ""
        let query = """
            SELECT pg_catalog.pg_has_role(oid, 'USAGE') \(canSet)
            FROM pg_catalog.pg_roles WHERE rolname OPERATOR(pg_catalog.=) $1
            """
        return try await connection.rows(query, [role]) { row throws(PQError) in row.bool(0) } == [false]
    }

    /// Tries again what failed by the doing of others, as its SQLSTATE tells: a serialization failure, a deadlock, a
    /// database that is in use, two sessions at one catalog row, and an object that went before it was reached.
    ///
    /// Whoever yields goes on for about 20 s: it loses every race for a lock, and a server that stalls on its disk
    /// for some seconds holds up the tenant that has it.
    private func retried(isYielding: Bool, _ body: () async throws -> Void) async throws {
        for pause in [50, 200, 800] + (isYielding ? Array(repeating: 800, count: 17) : []) {
            do {
                return try await body()
            } catch let error as PQError where error.isPassing || (isYielding && error.sqlState == "55P03") {
                try await Task.sleep(for: .milliseconds(pause))
            }
        }
        try await body()
    }
}

extension PQError {
    /// What Postgres says, always in English, where it doesn't expect another session to change a catalog.
    ///
    /// `REASSIGN OWNED` lists all that a role owns and opens one after the other, a session's temporary tables among it.
    private static let races = [
        "concurrently updated", "concurrently deleted", "could not open relation with OID", "cache lookup failed for",
    ]

    /// Whether the same statement may well succeed a moment later.
    var isPassing: Bool {
        switch sqlState {
        case "40001", "40P01", "55006": true
        case "XX000": Self.races.contains { message.contains($0) }
        default: false
        }
    }
}

extension Connection {
    /// Gives way where a tenant holds a lock, well before the tenant's own session would look for a deadlock: of the two,
    /// it must be leash that is cut off.
    fileprivate func yieldLocks(isSuperuser: Bool) throws(PQError) {
        try run("SET lock_timeout = '200ms'")
        if isSuperuser { try run("SET deadlock_timeout = '20ms'") }
    }

    /// Runs statements in a transaction; a GRANT or REVOKE that only warned that it did nothing is an error.
    ///
    /// Without the right to, Postgres revokes nothing, and calls that a warning (01006; 01007 for a grant).
    func inTransactionWithoutWarnings(_ statements: [String]) throws(PQError) {
        _ = takeNotices()
        try transaction(of: statements) { statement throws(PQError) in
            guard let warning = takeNotices().first(where: { ["01006", "01007"].contains($0.sqlState) }) else { return }
            throw PQError(message: warning.message, sqlState: warning.sqlState, sql: statement)
        }
    }
}
