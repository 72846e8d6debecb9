package import LeashCore
import PQ

extension ServerStep {
    /// The statements that harden a server.
    ///
    /// An installation is made by ``ServerSession/install()``, which looks again between its statements.
    package var hardening: [Batch] {
        let names = changes.compactMap { change -> String? in
            guard case .publicConnect(let name) = change.fact else { return nil }
            return "REVOKE CONNECT ON DATABASE \(quoted(identifier: name)) FROM PUBLIC"
        }
        return names.isEmpty ? [] : [Batch(.server, names)]
    }
}

/// What an installation is made of, in the order in which it is made; each line may be done already.
struct InstallationSQL {
    let installation: String
    let version: Int

    private var name: String { quoted(identifier: installation) }
    private var mark: String { quoted(literal: Mark.onRole(of: installation)) }

    /// The role, with its mark: in one transaction, so that a role without one is a stranger.
    var role: [String] { ["CREATE ROLE \(name) NOLOGIN", "COMMENT ON ROLE \(name) IS \(mark)"] }

    /// What an admin who is no superuser needs for good: to own what the role owns.
    var membership: String {
        version >= 160_000
            ? "GRANT \(name) TO CURRENT_USER WITH INHERIT TRUE, SET TRUE" : "GRANT \(name) TO CURRENT_USER"
    }

    var database: String { "CREATE DATABASE \(name) OWNER \(name) TEMPLATE template0 ALLOW_CONNECTIONS false" }

    /// Nobody else is let in, ever.
    var opening: [String] {
        [
            "REVOKE ALL ON DATABASE \(name) FROM PUBLIC",
            "COMMENT ON DATABASE \(name) IS \(mark)",
            "ALTER DATABASE \(name) ALLOW_CONNECTIONS true",
        ]
    }

    /// `state` is what leash keeps outside of catalogs and stores, `applied` the last applied values, `audit` the steps.
    var tables: [String] {
        [
            "CREATE SCHEMA IF NOT EXISTS leash",
            // First, since the owner of the tables must be able to create in it.
            "ALTER SCHEMA leash OWNER TO \(name)",
            "CREATE TABLE IF NOT EXISTS leash.state (key text PRIMARY KEY, value text NOT NULL)",
            """
            CREATE TABLE IF NOT EXISTS leash.audit (
                id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, started timestamptz NOT NULL DEFAULT now(),
                ended timestamptz, admin text NOT NULL DEFAULT session_user, host text, step text NOT NULL,
                revision text, outcome text)
            """,
            """
            CREATE TABLE IF NOT EXISTS leash.applied (
                address text PRIMARY KEY, object oid NOT NULL, "values" text NOT NULL, revision text,
                at timestamptz NOT NULL DEFAULT now(), since timestamptz NOT NULL DEFAULT now())
            """,
            "ALTER TABLE leash.state OWNER TO \(name)",
            "ALTER TABLE leash.audit OWNER TO \(name)",
            "ALTER TABLE leash.applied OWNER TO \(name)",
        ]
    }
}

/// The statements that make an installation, for people to read.
package func installationStatements(_ installation: String, version: Int) -> [String] {
    let sql = InstallationSQL(installation: installation, version: version)
    return sql.role + [sql.database] + sql.opening + sql.tables
}
