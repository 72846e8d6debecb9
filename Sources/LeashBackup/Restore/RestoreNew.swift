import LeashCore
import LeashPostgres
import PQ
import Zones

extension RestoreEngine {
    /// How long a restored database stays if nobody declares it, in seconds.
    static let expiry = 7 * 86_400

    /// Restores a backup into a new database of the installation's, which goes by itself after seven days unless it is
    /// declared.
    ///
    /// What is in it belongs to the backup's owner role, which is made if it is gone too.
    ///
    /// - Parameters:
    ///   - manifest: of the backup.
    ///   - name: that the database gets; `nil` for one made of the source's name and the time.
    /// - Returns: its name on the server.
    /// - Throws: ``BackupError``, ``RestoreFailure``, ``BackupStoreError`` or ``PQError``; nothing of it is left then.
    package func restoreNew(_ manifest: BackupManifest, into name: String? = nil) async throws -> String {
        let time = now()
        let name = name ?? Self.name(of: manifest.source.existing, at: time)
        guard try await !exists(name) else {
            throw BackupError("database \(name) is there already: --into names another")
        }
        try await makeOwner(manifest.surroundings.ownerRole)
        let database = try await restore(manifest)
        do {
            if let difference = try await differences(in: database, from: manifest) {
                throw RestoreFailure("what was restored is not what the backup holds: \(difference)")
            }
            var mark = Mark(installation: session.endpoint.installation, app: manifest.source.app, file: "")
            mark.stage = .restored(of: manifest.source.database, until: time + Self.expiry)
            try await database.hand(over: name, to: manifest.surroundings.ownerRole, mark, on: session)
        } catch {
            try? await database.drop(on: session)
            throw error
        }
        return name
    }

    /// `notes-r2611260730`: the first 40 bytes, and the minute in UTC.
    static func name(of existing: String, _ letter: String = "r", at time: Int) -> String {
        var base = existing
        while base.utf8.count > 40 { base.removeLast() }
        let digits = UTCTime(time).compact.filter { $0 != "T" }
        return "\(base)-\(letter)\(digits.dropFirst(2).prefix(10))"
    }

    /// The owner role goes with its database: of one that is gone, it is made anew.
    private func makeOwner(_ role: String) async throws {
        let mark = Mark.onRole(of: session.endpoint.installation)
        let query = """
            SELECT pg_catalog.shobj_description(oid, 'pg_authid') FROM pg_catalog.pg_roles
            WHERE rolname OPERATOR(pg_catalog.=) $1
            """
        let found = try await session.connection.rows(query, [role]) { row throws(PQError) in row.textOrNil(0) }
        guard let comment = found.first else {
            let name = quoted(identifier: role)
            let create = ["CREATE ROLE \(name) NOLOGIN", "COMMENT ON ROLE \(name) IS \(quoted(literal: mark))"]
            return try await session.send([Batch(.server, create)])
        }
        guard comment == mark else {
            throw BackupError("role \(role), which owned what is in the backup, is not this installation's any more")
        }
    }
}
