import LeashCore
import LeashPostgres
import PQ

/// A database that a dump is restored into, with a login of its own that is a member of nothing.
///
/// What a tenant put into a dump runs with the rights of whoever restores it: a constraint during COPY, an index's function.
/// With the admin's rights it would make itself a superuser; here it can do nothing that the database is not for.
/// Table `state` lists each by name from before it is made until it is gone, and its maker holds its lock, so that what a
/// killed run left is found and removed, and nothing else. The backup login owns it, so the reconciler, which manages what
/// the installation's role owns, has nothing to do with it.
struct TemporaryDatabase: Sendable {
    /// Of the database, and of the only login that gets in.
    let name: String
    let password: Secret
    private let number: UInt32

    /// What a database is made with.
    struct Form: Sendable {
        let encoding: String
        let collate: String
        let ctype: String
        /// Extensions that take a superuser, which the admin makes first.
        var extensions: [String] = []
    }

    /// - Parameters:
    ///   - form: what it is made with.
    ///   - session: the admin's; it holds the lock.
    /// - Returns: the database, empty.
    /// - Throws: ``PQError``; nothing of it is left then, unless the connection was lost.
    static func make(_ form: Form, on session: ServerSession) async throws -> TemporaryDatabase {
        let number = UInt32.random(in: 0...(.max))
        let prefix = Installation.temporaryPrefix(of: session.endpoint.installation)
        let name = "\(prefix)\(UInt64(number).hexadecimal.suffix(8))"
        let database = TemporaryDatabase(name: name, password: Secret(randomPassword()), number: number)
        guard try await BackupLock.temporary(number).take(on: session.connection) else {
            throw BackupError("\(name) is another run's", isPassing: true)
        }
        do {
            try await session.connection.run(
                "INSERT INTO leash.state (key, value) VALUES ($1, pg_catalog.now()::pg_catalog.text)",
                [database.key]
            )
            try await session.send(database.creation(form, on: session))
        } catch {
            try? await database.drop(on: session)
            throw error
        }
        return database
    }

    private static let keyPrefix = "temporary:"

    var key: String { Self.keyPrefix + name }

    private func creation(_ form: Form, on session: ServerSession) -> [Batch] {
        let owner = Installation.backupLogin(of: session.endpoint.installation)
        let (database, role) = (quoted(identifier: name), quoted(identifier: name))
        let verifier = quoted(literal: scramVerifier(password: password.revealed))
        let mark = quoted(literal: Mark.onRole(of: session.endpoint.installation))
        let encoding = [("ENCODING", form.encoding), ("LC_COLLATE", form.collate), ("LC_CTYPE", form.ctype)]
            .map { "\($0) \(quoted(literal: $1))" }.joined(separator: " ")
        return [
            Batch(
                .server,
                [
                    "CREATE ROLE \(role) LOGIN NOINHERIT CONNECTION LIMIT 8 PASSWORD \(verifier)",
                    "COMMENT ON ROLE \(role) IS \(mark)",
                ]
            ),
            Batch(
                .serverAlone,
                [
                    "CREATE DATABASE \(database) OWNER \(quoted(identifier: owner)) TEMPLATE template0 \(encoding) "
                        + "ALLOW_CONNECTIONS false"
                ],
                borrowing: [owner]
            ),
            Batch(
                .server,
                [
                    "REVOKE ALL ON DATABASE \(database) FROM PUBLIC",
                    "GRANT CONNECT, CREATE, TEMPORARY ON DATABASE \(database) TO \(role)",
                    "ALTER DATABASE \(database) ALLOW_CONNECTIONS true",
                ],
                borrowing: [owner]
            ),
            Batch(
                .inside(name),
                ["ALTER SCHEMA public OWNER TO \(role)"]
                    + form.extensions.map { "CREATE EXTENSION \(quoted(identifier: $0)) WITH SCHEMA public" },
                borrowing: [owner, name]
            ),
        ]
    }

    /// Removes it, its login, and that it was there.
    ///
    /// - Throws: ``PQError``; what is left then is listed still, for a later sweep.
    func drop(on session: ServerSession) async throws {
        try await Self.drop(name, on: session)
        await release(on: session)
    }

    func release(on session: ServerSession) async {
        await BackupLock.temporary(number).release(on: session.connection)
    }

    /// Makes it a database of the installation's, under its own name and without the login: all in one transaction, but
    /// for what is inside.
    ///
    /// - Parameters:
    ///   - name: that it gets.
    ///   - ownerRole: the role that gets what is inside.
    ///   - mark: what the database's comment is then.
    ///   - session: the admin's.
    /// - Throws: ``PQError``; it is as it was, or still temporary with its login gone.
    func hand(over name: String, to ownerRole: String, _ mark: Mark, on session: ServerSession) async throws {
        let installation = session.endpoint.installation
        let login = Installation.backupLogin(of: installation)
        let (old, new, heir) = (quoted(identifier: self.name), quoted(identifier: name), quoted(identifier: ownerRole))
        try await session.send([
            Batch(.server, ["ALTER ROLE \(old) NOLOGIN"]),
            Batch(
                .inside(self.name),
                ["GRANT CREATE, TEMPORARY ON DATABASE \(old) TO \(heir)", "REASSIGN OWNED BY \(old) TO \(heir)"]
                    + ["DROP OWNED BY \(old)"],
                borrowing: [login, self.name, ownerRole]
            ),
            Batch(
                .server,
                [
                    "DROP ROLE \(old)", "ALTER DATABASE \(old) RENAME TO \(new)",
                    "COMMENT ON DATABASE \(new) IS \(quoted(literal: mark.description))",
                    "ALTER DATABASE \(new) OWNER TO \(quoted(identifier: installation))",
                    "DELETE FROM leash.state WHERE key OPERATOR(pg_catalog.=) \(quoted(literal: key))",
                ],
                borrowing: [login]
            ),
        ])
        await release(on: session)
    }
}

extension TemporaryDatabase {
    /// Removes what killed runs left.
    static func sweep(on session: ServerSession) async throws {
        let keys = try await session.connection.rows(
            "SELECT key FROM leash.state WHERE pg_catalog.starts_with(key, $1)",
            [keyPrefix]
        ) { row throws(PQError) in row.text(0) }
        for key in keys {
            let name = String(key.dropFirst(keyPrefix.count))
            guard let number = UInt32(name.suffix(8), radix: 16) else { continue }
            let lock = BackupLock.temporary(number)
            guard try await lock.take(on: session.connection) else { continue }
            try? await drop(name, on: session)
            await lock.release(on: session.connection)
        }
    }

    private static func drop(_ name: String, on session: ServerSession) async throws {
        let owner = Installation.backupLogin(of: session.endpoint.installation)
        let quotedName = quoted(identifier: name)
        let ours = """
            SELECT 1 FROM pg_catalog.pg_database d JOIN pg_catalog.pg_roles r ON r.oid OPERATOR(pg_catalog.=) d.datdba
            WHERE d.datname OPERATOR(pg_catalog.=) $1 AND r.rolname OPERATOR(pg_catalog.=) $2
            """
        let drop = [
            "ALTER DATABASE \(quotedName) ALLOW_CONNECTIONS false",
            "DROP DATABASE IF EXISTS \(quotedName) WITH (FORCE)",
        ]
        let end = [
            "DROP ROLE IF EXISTS \(quotedName)",
            "DELETE FROM leash.state WHERE key OPERATOR(pg_catalog.=) \(quoted(literal: keyPrefix + name))",
        ]
        let found = try await session.connection.rows(ours, [name, owner]) { row throws(PQError) in row.int(0) }
        if !found.isEmpty { try await session.send([Batch(.serverAlone, drop, borrowing: [owner, name])]) }
        try await session.send([Batch(.server, end)])
    }
}
