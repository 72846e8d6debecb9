import LeashCore
import LeashPostgres
import PQ

/// The login that dumps are made with, one for each installation on a server.
///
/// It owns nothing and has no right of its own: it is lent those of one owner role for the time of one dump, since a
/// standing membership in every tenant's role would slow each privilege check down. Its password is made for each dump and
/// good for two minutes, so none is kept anywhere.
struct BackupLogin: Sendable {
    let installation: String

    var name: String { Installation.backupLogin(of: installation) }

    /// Makes the role where it is missing, and refuses one that is somebody else's or has rights of its own.
    func make(on session: ServerSession) async throws {
        let (role, mark) = (quoted(identifier: name), Mark.onRole(of: installation))
        if try await facts(on: session) == nil {
            let create = "CREATE ROLE \(role) LOGIN"
            let comment = "COMMENT ON ROLE \(role) IS \(quoted(literal: mark))"
            do {
                try await session.send([Batch(.server, [create, comment])])
            } catch let error as PQError where ["42710", "23505"].contains(error.sqlState ?? "") {
                // Another run was first; what it made is looked at below.
            }
        }
        guard let facts = try await facts(on: session) else {
            throw BackupError("role \(name) was not created")
        }
        guard facts.comment == mark else {
            throw BackupError("role \(name) is not this installation's: rename it, backups need that name")
        }
        guard !facts.isPowerful else {
            throw BackupError(
                "role \(name) may do more than log in: ALTER ROLE \(role) NOSUPERUSER NOCREATEDB NOCREATEROLE "
                    + "NOREPLICATION NOBYPASSRLS"
            )
        }
    }

    /// An admin who is no superuser is a member of it for good, as of the installation's role: it owns what is restored
    /// into, and a membership that one session gives back would be taken from another that works beside it.
    func join(on session: ServerSession) async throws {
        let canSet = session.version >= 160_000 ? " AND pg_catalog.pg_has_role(oid, 'SET')" : ""
        let query = """
            SELECT pg_catalog.pg_has_role(oid, 'USAGE')\(canSet) FROM pg_catalog.pg_roles
            WHERE rolname OPERATOR(pg_catalog.=) $1
            """
        let isMember = try await session.connection.rows(query, [name]) { row throws(PQError) in row.bool(0) }
        guard isMember == [false] else { return }
        let options = session.version >= 160_000 ? " WITH INHERIT TRUE, SET TRUE" : ""
        do {
            try await session.send([Batch(.server, ["GRANT \(quoted(identifier: name)) TO CURRENT_USER\(options)"])])
        } catch let error as PQError where error.sqlState == "23505" {
            // Another session was first.
        }
    }

    private struct Facts: Sendable {
        let comment: String?
        let isPowerful: Bool
    }

    private func facts(on session: ServerSession) async throws -> Facts? {
        let query = """
            SELECT pg_catalog.shobj_description(oid, 'pg_authid'),
                   rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls
            FROM pg_catalog.pg_roles WHERE rolname OPERATOR(pg_catalog.=) $1
            """
        return try await session.connection.rows(query, [name]) { row throws(PQError) in
            Facts(comment: row.textOrNil(0), isPowerful: row.bool(1))
        }
        .first
    }
}

extension BackupLogin {
    /// Lends it the rights of a database's owner role, with a new password.
    ///
    /// - Returns: the password; the server only gets to see its verifier.
    func lend(_ ownerRole: String, in database: String, on session: ServerSession) async throws -> Secret {
        let password = Secret(randomPassword())
        let verifier = scramVerifier(password: password.revealed)
        let role = quoted(identifier: name)
        let options = session.version >= 160_000 ? " WITH INHERIT FALSE, SET TRUE" : ""
        try await session.send([
            Batch(
                .server,
                [
                    "GRANT \(entry(database)) TO \(role)",
                    "GRANT \(membership(ownerRole)) TO \(role)\(options)",
                    """
                    DO $leash$ BEGIN EXECUTE pg_catalog.format('ALTER ROLE %I PASSWORD %L VALID UNTIL %L',
                        \(quoted(literal: name)), \(quoted(literal: verifier)),
                        pg_catalog.clock_timestamp() OPERATOR(pg_catalog.+) '2 min'::pg_catalog.interval); END $leash$
                    """,
                ]
            )
        ])
        return password
    }

    /// Takes back what was lent, the role last: as long as it is lent, reading the catalogs leaves both out.
    ///
    /// What can't be taken back now is by a later run.
    func takeBack(_ ownerRole: String, in database: String, on session: ServerSession) async {
        await revoke(entry(database), on: session)
        await revoke(membership(ownerRole), on: session)
    }

    /// Takes back what runs that were killed had been lent, unless another run is at work now.
    ///
    /// - Parameter session: which must hold ``BackupLock/login``, as whoever lends does.
    /// - Throws: ``PQError`` when the catalogs can't be read.
    func sweep(on session: ServerSession) async throws {
        guard try await !BackupLock.isAnyDatabaseHeld(on: session.connection) else { return }
        let loans = """
            SELECT 1, r.rolname FROM pg_catalog.pg_auth_members m
            JOIN pg_catalog.pg_roles r ON r.oid OPERATOR(pg_catalog.=) m.roleid
            JOIN pg_catalog.pg_roles b ON b.oid OPERATOR(pg_catalog.=) m.member
            WHERE b.rolname OPERATOR(pg_catalog.=) $1
            UNION ALL
            SELECT 0, d.datname FROM pg_catalog.pg_database d
            CROSS JOIN LATERAL pg_catalog.aclexplode(d.datacl) a
            JOIN pg_catalog.pg_roles b ON b.oid OPERATOR(pg_catalog.=) a.grantee
            WHERE b.rolname OPERATOR(pg_catalog.=) $1
            ORDER BY 1
            """
        let left = try await session.connection.rows(loans, [name]) { row throws(PQError) in
            (isMembership: row.int(0) == 1, of: row.text(1))
        }
        for loan in left { await revoke(loan.isMembership ? membership(loan.of) : entry(loan.of), on: session) }
    }

    private func revoke(_ what: String, on session: ServerSession) async {
        _ = try? await session.connection.run("REVOKE \(what) FROM \(quoted(identifier: name))")
    }

    private func membership(_ role: String) -> String { quoted(identifier: role) }

    private func entry(_ database: String) -> String { "CONNECT ON DATABASE \(quoted(identifier: database))" }
}
