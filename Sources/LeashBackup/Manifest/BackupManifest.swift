/// What is known of a finished backup, all that it takes to restore it included.
///
/// A backup is there when its manifest is: it is published last, and never changed.
package struct BackupManifest: Equatable, Sendable {
    package var id: BackupID
    package var source: Source
    package var reason: Reason
    package var startedAt: Int
    package var finishedAt: Int
    package var dump: Dump
    /// The tables whose rows the dump holds, with how many, sorted; counted in the full decode of the dump.
    package var tables: [Table]
    package var surroundings: Surroundings

    package init(
        id: BackupID,
        source: Source,
        reason: Reason,
        startedAt: Int,
        finishedAt: Int,
        dump: Dump,
        tables: [Table],
        surroundings: Surroundings
    ) {
        self.id = id
        self.source = source
        self.reason = reason
        self.startedAt = startedAt
        self.finishedAt = finishedAt
        self.dump = dump
        self.tables = tables
        self.surroundings = surroundings
    }

    /// The database that was dumped.
    package struct Source: Hashable, Sendable {
        package var installation: String
        /// As the files name it.
        package var server: String
        /// As the files name it.
        package var database: String
        package var app: String
        /// Its name on the server.
        package var existing: String
        /// One that was dropped and made anew under its name is another database, with another oid.
        package var oid: UInt32

        package init(installation: String, server: String, database: String, app: String, existing: String, oid: UInt32)
        {
            self.installation = installation
            self.server = server
            self.database = database
            self.app = app
            self.existing = existing
            self.oid = oid
        }
    }

    /// Why it was taken.
    package enum Reason: String, CaseIterable, Sendable {
        /// It was due.
        case scheduled
        /// Somebody asked for it.
        case manual
        /// The last of a database that is retired: kept 30 days whatever the policy.
        case final
        /// Before a restore took the database's place.
        case replaced
    }

    /// The file.
    package struct Dump: Equatable, Sendable {
        /// Of the file as it is stored.
        package var bytes: Int
        /// Of the file as it is stored, in lower-case hexadecimal.
        package var sha256: String
        /// What `pg_dump --version` says, as `15.18`.
        package var tool: String
        /// The server's version as libpq counts: 150018 is 15.18.
        package var serverVersion: Int
        /// The age recipients that can read it; empty for a dump that isn't encrypted.
        package var recipients: [String]

        package init(bytes: Int, sha256: String, tool: String, serverVersion: Int, recipients: [String] = []) {
            self.bytes = bytes
            self.sha256 = sha256
            self.tool = tool
            self.serverVersion = serverVersion
            self.recipients = recipients
        }
    }

    package struct Table: Hashable, Sendable, Comparable {
        package var schema: String
        package var name: String
        package var rows: Int

        package init(schema: String, name: String, rows: Int) {
            (self.schema, self.name, self.rows) = (schema, name, rows)
        }

        package static func < (left: Self, right: Self) -> Bool {
            (left.schema, left.name) < (right.schema, right.name)
        }
    }

    /// What a dump of one database does not hold, and a restore needs.
    package struct Surroundings: Equatable, Sendable {
        package var encoding: String
        package var collate: String
        package var ctype: String
        /// The role that owns what is inside.
        package var ownerRole: String
        /// Versions by name, without plpgsql.
        package var extensions: [String: String]
        /// What ALTER ROLE or ALTER DATABASE set for this database: `ROLE name=value`, with an empty role for all; sorted.
        package var settings: [String]
        /// The database's privileges, `GRANTEE PRIVILEGE`, with an empty grantee for PUBLIC; sorted.
        package var grants: [String]
        /// The fingerprint of what the files asked of the database; `nil` of one that no file declared.
        package var desired: String?

        package init(encoding: String, collate: String, ctype: String, ownerRole: String) {
            self.encoding = encoding
            self.collate = collate
            self.ctype = ctype
            self.ownerRole = ownerRole
            extensions = [:]
            settings = []
            grants = []
            desired = nil
        }
    }
}
