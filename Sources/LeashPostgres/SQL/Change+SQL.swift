import LeashCore
import PQ

/// Renders one change of a database's step; each fact has exactly one way to be made true.
struct ChangeSQL {
    let step: DatabaseStep
    let version: Int

    private var database: String { quoted(identifier: step.existing) }

    func statements(for change: Change) -> [String] {
        switch change.fact {
        case .role(let role):
            // A role goes by a batch of its own, after what it owns.
            return change.after == nil ? [] : ["CREATE ROLE \(quoted(identifier: role)) NOLOGIN"]
        case .attribute(let attribute, let role):
            return ["ALTER ROLE \(quoted(identifier: role)) \(attribute.clause(change.after ?? ""))"]
        case .roleComment(let role):
            return ["COMMENT ON ROLE \(quoted(identifier: role)) IS \(literal(change.after))"]
        case .setting(let name, let role, let place):
            return [alterSetting(name, of: role, in: place, to: change.after)]
        case .membership(let member, let group):
            return [alterMembership(of: member, in: group, from: change.before, to: change.after, version: version)]
        case .database: return []
        default: return databaseStatements(for: change)
        }
    }

    private func databaseStatements(for change: Change) -> [String] {
        switch change.fact {
        case .owner: ["ALTER DATABASE \(database) OWNER TO \(quoted(identifier: change.after ?? ""))"]
        case .allowsConnections: ["ALTER DATABASE \(database) ALLOW_CONNECTIONS \(change.after ?? "true")"]
        case .connectionLimit: ["ALTER DATABASE \(database) CONNECTION LIMIT \(change.after ?? "-1")"]
        case .databaseSetting(let name): ["ALTER DATABASE \(database) RESET \(quoted(identifier: name))"]
        case .privilege(let privilege, let grantee): [grant(privilege, to: grantee, change)]
        case .mark: ["COMMENT ON DATABASE \(database) IS \(literal(change.after))"]
        case .publicConnect(let name): ["REVOKE CONNECT ON DATABASE \(quoted(identifier: name)) FROM PUBLIC"]
        default: insideStatements(for: change)
        }
    }

    private func insideStatements(for change: Change) -> [String] {
        switch change.fact {
        case .publicOwner:
            ["ALTER SCHEMA public OWNER TO \(quoted(identifier: change.after ?? ""))"]
        case .extension(let name):
            change.after == nil
                ? ["DROP EXTENSION IF EXISTS \(quoted(identifier: name))"]
                : ["CREATE EXTENSION IF NOT EXISTS \(quoted(identifier: name)) WITH SCHEMA public"]
        case .ownedObjects(let login): reassigning(from: login)
        case .group(let group): groupStatements(group, ownerRole: step.ownerRole)
        case .sessions(let role): [endSessions(of: role, in: step.existing)]
        default: []
        }
    }

    /// Schemas first: the new owner of what is in one must be able to create there.
    private func reassigning(from login: String) -> [String] {
        let (old, new) = (quoted(identifier: login), quoted(identifier: step.ownerRole))
        return [
            """
            DO $leash$ DECLARE s pg_catalog.name; BEGIN
              FOR s IN SELECT nspname FROM pg_catalog.pg_namespace
                       WHERE nspowner OPERATOR(pg_catalog.=) \(quoted(literal: old))::pg_catalog.regrole
              LOOP EXECUTE pg_catalog.format('ALTER SCHEMA %I OWNER TO %s', s, \(quoted(literal: new))); END LOOP;
            END $leash$
            """,
            "REASSIGN OWNED BY \(old) TO \(new)",
        ]
    }

    private func grant(_ privilege: String, to grantee: String, _ change: Change) -> String {
        let role = grantee.isEmpty ? "PUBLIC" : quoted(identifier: grantee)
        guard change.after != nil else { return "REVOKE \(privilege) ON DATABASE \(database) FROM \(role) CASCADE" }
        guard change.before == nil else {
            return "REVOKE GRANT OPTION FOR \(privilege) ON DATABASE \(database) FROM \(role) CASCADE"
        }
        return "GRANT \(privilege) ON DATABASE \(database) TO \(role)"
    }

    private func literal(_ text: String?) -> String { text.map { quoted(literal: $0) } ?? "NULL" }
}

/// Ends a role's sessions, in one database or in all.
func endSessions(of role: String, in database: String?) -> String {
    let place = database.map { " AND datname OPERATOR(pg_catalog.=) \(quoted(literal: $0))" } ?? ""
    return """
        SELECT pg_catalog.pg_terminate_backend(pid, 2000) FROM pg_catalog.pg_stat_activity
        WHERE usename OPERATOR(pg_catalog.=) \(quoted(literal: role))\(place)
        """
}

/// Gives a group what it should hold on everything the owner role has in this database, and on what it will make.
func groupStatements(_ group: String, ownerRole: String) -> [String] {
    let wanted = GroupPrivileges(group)
    let (role, owner) = (quoted(identifier: group), quoted(identifier: ownerRole))
    let tables = wanted.onTables.joined(separator: ", ")
    let sequences = wanted.onSequences.joined(separator: ", ")
    let future = "ALTER DEFAULT PRIVILEGES FOR ROLE \(owner) GRANT"
    return [
        "\(future) USAGE ON SCHEMAS TO \(role)",
        "\(future) \(tables) ON TABLES TO \(role)",
        "\(future) \(sequences) ON SEQUENCES TO \(role)",
        """
        DO $leash$ DECLARE s pg_catalog.name; c record; BEGIN
          FOR s IN SELECT nspname FROM pg_catalog.pg_namespace
                   WHERE nspowner OPERATOR(pg_catalog.=) \(quoted(literal: owner))::pg_catalog.regrole
          LOOP EXECUTE pg_catalog.format('GRANT USAGE ON SCHEMA %I TO %s', s, \(quoted(literal: role))); END LOOP;
          FOR c IN SELECT n.nspname, r.relname, r.relkind FROM pg_catalog.pg_class r
                   JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) r.relnamespace
                   WHERE r.relowner OPERATOR(pg_catalog.=) \(quoted(literal: owner))::pg_catalog.regrole
                     AND r.relkind OPERATOR(pg_catalog.=) ANY ('{r,p,v,m,f,S}'::pg_catalog."char"[])
          LOOP EXECUTE pg_catalog.format('GRANT %s ON %s %I.%I TO %s',
                 CASE c.relkind WHEN 'S' THEN \(quoted(literal: sequences)) ELSE \(quoted(literal: tables)) END,
                 CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END,
                 c.nspname, c.relname, \(quoted(literal: role))); END LOOP;
        END $leash$
        """,
    ]
}
