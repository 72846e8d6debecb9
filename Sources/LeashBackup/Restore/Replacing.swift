import LeashCore
import LeashPostgres
import PQ

extension RestoreEngine {
    /// Whether there is a database of that name.
    package func exists(_ database: String) async throws -> Bool {
        let query = "SELECT 1 FROM pg_catalog.pg_database WHERE datname OPERATOR(pg_catalog.=) $1"
        return try await !session.connection.rows(query, [database]) { row throws(PQError) in row.int(0) }.isEmpty
    }

    /// Restores a backup, and gives it the place of its database, which is kept aside under another name.
    ///
    /// The app's sessions are ended, and its URL goes on to work: names, rights and settings change in one transaction.
    ///
    /// - Parameters:
    ///   - subject: the database.
    ///   - manifest: of the backup.
    /// - Returns: what the old database is called now.
    /// - Throws: ``BackupError``, ``RestoreFailure``, ``BackupStoreError`` or ``PQError``; the database is as it was then.
    package func replace(_ subject: BackupSubject, with manifest: BackupManifest) async throws -> String {
        let time = now()
        let aside = Self.name(of: subject.existing, "o", at: time)
        guard try await !exists(aside) else {
            throw BackupError("database \(aside) is there already: try again in a minute", isPassing: true)
        }
        let database = try await restore(manifest)
        do {
            if let difference = try await differences(in: database, from: manifest) {
                throw RestoreFailure("what was restored is not what the backup holds: \(difference)")
            }
            let place = Place(subject: subject, aside: aside, until: time + Self.expiry)
            try await database.take(place, on: session)
        } catch {
            try? await database.drop(on: session)
            throw error
        }
        return aside
    }
}

/// The place of a database that another one takes.
struct Place: Sendable {
    let subject: BackupSubject
    /// What the old one is called then.
    let aside: String
    /// When it goes, in seconds of Unix time.
    let until: Int
}

extension TemporaryDatabase {
    /// Takes the place of a database.
    func take(_ place: Place, on session: ServerSession) async throws {
        let installation = session.endpoint.installation
        let login = Installation.backupLogin(of: installation)
        let (new, heir) = (quoted(identifier: name), quoted(identifier: place.subject.ownerRole))
        let old = quoted(identifier: place.subject.existing)
        try await session.send([
            Batch(.server, ["ALTER ROLE \(new) NOLOGIN"]),
            Batch(
                .inside(name),
                ["REASSIGN OWNED BY \(new) TO \(heir)", "DROP OWNED BY \(new)"],
                borrowing: [login, name, place.subject.ownerRole]
            ),
        ])
        let rights = try await session.rights(of: place.subject.existing, as: name)
        let resets = try await session.resets(of: place.subject.existing, as: place.aside)
        let comment = try await session.comment(of: place.subject.existing)
        try await session.send([Batch(.serverAlone, ["ALTER DATABASE \(old) ALLOW_CONNECTIONS false"])])
        do {
            try await session.endSessions(in: [place.subject.existing, name])
            try await session.send([
                Batch(.server, rights + exchange(place, comment, installation) + resets, borrowing: [login])
            ])
        } catch {
            try? await session.send([Batch(.serverAlone, ["ALTER DATABASE \(old) ALLOW_CONNECTIONS true"])])
            throw error
        }
        await release(on: session)
    }

    /// The names change, and what goes with them.
    private func exchange(_ place: Place, _ comment: String?, _ installation: String) -> [String] {
        let (new, old) = (quoted(identifier: name), quoted(identifier: place.subject.existing))
        let aside = quoted(identifier: place.aside)
        let database = place.subject.history.database
        var mark = comment.flatMap { Mark($0) } ?? Mark(installation: installation, app: place.subject.app, file: "")
        let live = mark.description
        mark.stage = .replaced(as: database, until: place.until)
        // What is protected is the database of that name, which is the other one now.
        mark.isProtected = false
        return [
            "ALTER DATABASE \(old) RENAME TO \(aside)", "ALTER DATABASE \(new) RENAME TO \(old)",
            "COMMENT ON DATABASE \(aside) IS \(quoted(literal: mark.description))",
            "COMMENT ON DATABASE \(old) IS \(quoted(literal: live))",
            "ALTER DATABASE \(old) OWNER TO \(quoted(identifier: installation))",
            "DROP ROLE \(new)",
            """
            UPDATE leash.applied SET at = pg_catalog.now(), object =
                (SELECT oid FROM pg_catalog.pg_database WHERE datname OPERATOR(pg_catalog.=) \
            \(quoted(literal: place.subject.existing)))
            WHERE address OPERATOR(pg_catalog.=) \(quoted(literal: "database/\(database)"))
            """,
            "DELETE FROM leash.state WHERE key OPERATOR(pg_catalog.=) \(quoted(literal: key))",
        ]
    }
}

extension ServerSession {
    fileprivate func comment(of database: String) async throws -> String? {
        let query = """
            SELECT pg_catalog.shobj_description(oid, 'pg_database') FROM pg_catalog.pg_database
            WHERE datname OPERATOR(pg_catalog.=) $1
            """
        return try await connection.rows(query, [database]) { row throws(PQError) in row.textOrNil(0) }
            .compactMap(\.self).first
    }

    /// Statements that give another database the rights and settings that roles have in this one.
    fileprivate func rights(of database: String, as other: String) async throws -> [String] {
        let query = """
            SELECT pg_catalog.format('GRANT %s ON DATABASE %I TO %I', a.privilege_type, $2::pg_catalog.text, r.rolname)
            FROM pg_catalog.pg_database d
            CROSS JOIN LATERAL pg_catalog.aclexplode(d.datacl) a
            JOIN pg_catalog.pg_roles r ON r.oid OPERATOR(pg_catalog.=) a.grantee
            WHERE d.datname OPERATOR(pg_catalog.=) $1 AND a.grantee OPERATOR(pg_catalog.<>) d.datdba
              AND r.rolname OPERATOR(pg_catalog.<>) $3
            """
        let login = Installation.backupLogin(of: endpoint.installation)
        let grants = try await connection.rows(query, [database, other, login]) { row throws(PQError) in row.text(0) }
        return try await grants + settings(of: database, as: other)
    }

    /// Statements that give another database what ALTER ROLE and ALTER DATABASE set for this one.
    private func settings(of database: String, as other: String) async throws -> [String] {
        let query = """
            SELECT r.rolname, c
            FROM pg_catalog.pg_db_role_setting s
            JOIN pg_catalog.pg_database d ON d.oid OPERATOR(pg_catalog.=) s.setdatabase
            LEFT JOIN pg_catalog.pg_roles r ON r.oid OPERATOR(pg_catalog.=) s.setrole
            CROSS JOIN LATERAL pg_catalog.unnest(s.setconfig) c
            WHERE d.datname OPERATOR(pg_catalog.=) $1
              AND (r.rolname IS NOT NULL OR s.setrole OPERATOR(pg_catalog.=) 0::pg_catalog.oid)
            """
        return try await connection.rows(query, [database]) { row throws(PQError) in
            let setting = row.text(1)
            let end = setting.firstIndex(of: "=") ?? setting.endIndex
            let value = settingValue(String(setting[end...].dropFirst()), of: String(setting[..<end]))
            let scope = row.textOrNil(0).map { "ROLE \(quoted(identifier: $0)) IN DATABASE" } ?? "DATABASE"
            return "ALTER \(scope) \(quoted(identifier: other)) SET \(settingName(setting[..<end])) = \(value)"
        }
    }

    /// Statements that take the settings of roles off this database, under the name that it has then.
    fileprivate func resets(of database: String, as aside: String) async throws -> [String] {
        let query = """
            SELECT pg_catalog.format('ALTER ROLE %I IN DATABASE %I RESET ALL', r.rolname, $2::pg_catalog.text)
            FROM pg_catalog.pg_db_role_setting s
            JOIN pg_catalog.pg_database d ON d.oid OPERATOR(pg_catalog.=) s.setdatabase
            JOIN pg_catalog.pg_roles r ON r.oid OPERATOR(pg_catalog.=) s.setrole
            WHERE d.datname OPERATOR(pg_catalog.=) $1
            """
        return try await connection.rows(query, [database, aside]) { row throws(PQError) in row.text(0) }
    }

    /// Ends every session in these databases, and waits for that.
    fileprivate func endSessions(in databases: [String]) async throws {
        for database in databases {
            try await connection.run(
                """
                SELECT pg_catalog.pg_terminate_backend(pid, 5000) FROM pg_catalog.pg_stat_activity
                WHERE datname OPERATOR(pg_catalog.=) $1 AND pid OPERATOR(pg_catalog.<>) pg_catalog.pg_backend_pid()
                """,
                [database]
            )
        }
    }
}
