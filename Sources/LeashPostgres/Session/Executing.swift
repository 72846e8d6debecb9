package import LeashCore
package import PQ
import Synchronization

extension ServerSession {
    /// Carries out a step on a server's own objects.
    package func execute(_ step: ServerStep) async throws {
        try await audited("server/\(step.server)") { try await self.send(step.hardening) }
    }

    /// Carries out a step on a database and its roles, and remembers what was applied.
    package func execute(_ step: DatabaseStep, named id: String) async throws {
        try await audited(id) {
            if step.dropsRoles { try await self.releaseElsewhere(step) }
            try await self.send(step.batches(version: self.version).remembering(self.record(of: step)))
        }
    }

    /// Makes a login usable with a new password, of which the server only gets to see the verifier.
    package func activate(_ login: String, verifier: Secret, named id: String) async throws {
        try await audited(id) {
            try await self.connection.run(
                "ALTER ROLE \(quoted(identifier: login)) LOGIN PASSWORD \(quoted(literal: verifier.revealed))"
            )
        }
    }

    /// Notes that a login's password is published, and gives earlier logins a last date.
    ///
    /// - Parameters:
    ///   - login: the one that was published.
    ///   - earlier: those that it takes the place of.
    ///   - grace: how long those work on, in seconds.
    /// - Throws: ``PQError`` when the server refuses.
    package func publish(_ login: String, expiring earlier: [String], grace: Int) async throws {
        let mark = quoted(literal: Mark.onRole(of: endpoint.installation))
        let comment = "COMMENT ON ROLE \(quoted(identifier: login)) IS \(mark)"
        guard !earlier.isEmpty else {
            try await connection.run(comment)
            return
        }
        let now = try await connection.rows("SELECT EXTRACT(EPOCH FROM pg_catalog.now())::pg_catalog.int8") {
            row throws(PQError) in row.int(0)
        }
        let end = quoted(literal: timestamp("\((now.first ?? 0) + grace)"))
        try await connection.transaction(
            of: [comment] + earlier.map { "ALTER ROLE \(quoted(identifier: $0)) VALID UNTIL \(end)" }
        )
    }

    /// Notes which env store this installation's URLs are kept in; once is enough for a session.
    package func record(envStore id: String) async throws(PQError) {
        guard recordedStore.withLock({ $0 != id }) else { return }
        try await connection.run(
            """
            INSERT INTO leash.state (key, value) VALUES ('env_store', $1)
            ON CONFLICT (key) DO UPDATE SET value = excluded.value
            """,
            [id]
        )
        recordedStore.withLock { $0 = id }
    }
}

extension ServerSession {
    /// Writes a line of the audit table before a step and completes it afterwards.
    private func audited(_ id: String, _ body: () async throws -> Void) async throws {
        let line = try await connection.rows(
            "INSERT INTO leash.audit (step, revision, host) VALUES ($1, $2, $3) RETURNING id",
            [id, revision, hostName()]
        ) { row throws(PQError) in row.text(0) }
        do {
            try await body()
        } catch {
            let reason = (error as? PQError).map { $0.sqlState.map { "failed [\($0)]" } ?? "failed" } ?? "failed"
            try? await complete(line, reason)
            throw await explained(error)
        }
        try await complete(line, "applied")
    }

    private func complete(_ line: [String], _ outcome: String) async throws(PQError) {
        try await connection.run(
            "UPDATE leash.audit SET ended = pg_catalog.clock_timestamp(), outcome = $2 WHERE id = $1",
            [line.first, outcome]
        )
    }

    /// What notes the values that were applied, for later rounds to compare with.
    private func record(of step: DatabaseStep) -> String {
        let address = quoted(literal: "database/\(step.name)")
        guard let record = step.record else { return "DELETE FROM leash.applied WHERE address = \(address)" }
        let commit = revision.map { quoted(literal: $0) } ?? "NULL"
        return """
            INSERT INTO leash.applied (address, object, "values", revision)
            SELECT \(address), oid, \(quoted(literal: Applied.text(of: record))), \(commit)
            FROM pg_catalog.pg_database WHERE datname = \(quoted(literal: step.existing))
            ON CONFLICT (address) DO UPDATE
            SET object = excluded.object, "values" = excluded."values", revision = excluded.revision,
                at = pg_catalog.now(),
                since = CASE WHEN applied.object OPERATOR(pg_catalog.=) excluded.object THEN applied.since
                             ELSE pg_catalog.now() END
            """
    }

    /// A role that is to go may have left objects in other databases, which would keep it.
    ///
    /// Large objects, say: no right to create anything is needed for those.
    private func releaseElsewhere(_ step: DatabaseStep) async throws {
        for role in step.rolesToDrop {
            for database in try await databases(holding: role) where database != step.existing {
                let drop = "DROP OWNED BY \(quoted(identifier: role))"
                try await send([Batch(.inside(database), [drop], borrowing: [role])])
            }
        }
    }

    private func databases(holding role: String) async throws(PQError) -> [String] {
        let query = """
            SELECT DISTINCT d.datname FROM pg_catalog.pg_shdepend s
            JOIN pg_catalog.pg_database d ON d.oid OPERATOR(pg_catalog.=) s.dbid
            JOIN pg_catalog.pg_roles r ON r.oid OPERATOR(pg_catalog.=) s.refobjid
            WHERE s.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_authid'::pg_catalog.regclass
              AND r.rolname OPERATOR(pg_catalog.=) $1 AND d.datallowconn
            """
        return try await connection.rows(query, [role]) { row throws(PQError) in row.text(0) }
    }
}

extension [Batch] {
    /// With a record of what they did, in the transaction of the last that changes the catalogs.
    ///
    /// A step that is cut off after its last change is in sync: no later round would come back for the record alone.
    fileprivate func remembering(_ record: String) -> [Batch] {
        guard let last = lastIndex(where: { $0.place != .sessions }), self[last].place == .server else {
            return self + [Batch(.server, [record])]
        }
        var batches = self
        batches[last].statements.append(record)
        return batches
    }
}

extension DatabaseStep {
    fileprivate var rolesToDrop: [String] {
        changes.compactMap { change in
            guard case .role(let role) = change.fact, change.after == nil else { return nil }
            return role
        }
    }

    fileprivate var dropsRoles: Bool { !rolesToDrop.isEmpty }
}
