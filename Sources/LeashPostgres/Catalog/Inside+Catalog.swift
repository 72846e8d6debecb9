package import LeashCore
import PQ

/// What to look at in one database.
package struct InsideQuestion: Hashable, Sendable {
    /// The name on the server.
    package let database: String
    package let ownerRole: String
    /// Groups that should hold privileges on everything, by name.
    package let groups: [String]

    package init(database: String, ownerRole: String, groups: [String]) {
        self.database = database
        self.ownerRole = ownerRole
        self.groups = groups
    }
}

extension Endpoint {
    /// Enters databases and reads what is inside, a few at a time: more than four gain nothing and cost connections.
    package func insides(_ questions: [InsideQuestion]) async -> [String: Observation<Inside>] {
        await withTaskGroup(of: (String, Observation<Inside>).self) { group in
            var rest = questions[...]
            func next() {
                guard let question = rest.popFirst() else { return }
                group.addTask { (question.database, await self.inside(question)) }
            }
            for _ in 0..<4 { next() }
            var insides: [String: Observation<Inside>] = [:]
            for await (database, inside) in group {
                insides[database] = inside
                next()
            }
            return insides
        }
    }

    private func inside(_ question: InsideQuestion) async -> Observation<Inside> {
        do throws(PQError) {
            let connection = try await connect(to: question.database)
            return .observed(try await connection.inside(question))
        } catch {
            return .unreachable(error.message)
        }
    }
}

extension Connection {
    func inside(_ question: InsideQuestion) throws(PQError) -> Inside {
        let owner = try rows(
            """
            SELECT r.rolname FROM pg_catalog.pg_namespace n
            JOIN pg_catalog.pg_roles r ON r.oid OPERATOR(pg_catalog.=) n.nspowner
            WHERE n.nspname OPERATOR(pg_catalog.=) 'public'
            """
        ) { row throws(PQError) in row.text(0) }
        let extensions = try rows(
            "SELECT extname FROM pg_catalog.pg_extension ORDER BY extname COLLATE pg_catalog.\"C\""
        ) {
            row throws(PQError) in row.text(0)
        }
        var ready: Set<String> = []
        for group in question.groups where try isReady(group, of: question.ownerRole) { ready.insert(group) }
        return Inside(publicOwner: owner.first, extensions: extensions, readyGroups: ready)
    }

    /// Whether a group holds what it should on every relation and schema of the owner role, and will on new ones.
    private func isReady(_ group: String, of ownerRole: String) throws(PQError) -> Bool {
        let wanted = GroupPrivileges(group)
        let parameters = [ownerRole, group, wanted.onTables.sorted().joined(separator: ",")]
        return try rows(Self.readyQuery, parameters) { row throws(PQError) in row.bool(0) } == [true]
    }

    private static let readyQuery = """
        WITH o AS (SELECT oid FROM pg_catalog.pg_roles WHERE rolname OPERATOR(pg_catalog.=) $1),
             g AS (SELECT oid FROM pg_catalog.pg_roles WHERE rolname OPERATOR(pg_catalog.=) $2),
             wanted (kind, privilege) AS (
                 SELECT 'r', w FROM pg_catalog.string_to_table($3, ',') w
                 UNION ALL VALUES ('S', 'SELECT'), ('n', 'USAGE')),
             things (kind, acl) AS (
                 SELECT CASE c.relkind WHEN 'S' THEN 'S' ELSE 'r' END, c.relacl
                 FROM pg_catalog.pg_class c, o
                 WHERE c.relowner OPERATOR(pg_catalog.=) o.oid
                   AND c.relkind OPERATOR(pg_catalog.=) ANY ('{r,p,v,m,f,S}'::pg_catalog."char"[])
                 UNION ALL
                 SELECT 'n', n.nspacl FROM pg_catalog.pg_namespace n, o WHERE n.nspowner OPERATOR(pg_catalog.=) o.oid
                 UNION ALL
                 SELECT k.kind, (SELECT d.defaclacl FROM pg_catalog.pg_default_acl d, o
                                 WHERE d.defaclrole OPERATOR(pg_catalog.=) o.oid
                                   AND d.defaclnamespace OPERATOR(pg_catalog.=) 0
                                   AND d.defaclobjtype::pg_catalog.text OPERATOR(pg_catalog.=) k.kind)
                 FROM (VALUES ('r'), ('S'), ('n')) k (kind))
        SELECT NOT EXISTS (
            SELECT FROM things t JOIN wanted w ON w.kind OPERATOR(pg_catalog.=) t.kind
            WHERE NOT EXISTS (SELECT FROM pg_catalog.aclexplode(t.acl) a, g
                              WHERE a.grantee OPERATOR(pg_catalog.=) g.oid
                                AND a.privilege_type OPERATOR(pg_catalog.=) w.privilege))
        """
}

/// What a group holds on what the owner role has.
struct GroupPrivileges {
    let onTables: [String]
    let onSequences: [String]

    /// Groups are named for what they give: `notes.ro`, `notes.rw`.
    init(_ group: String) {
        let writes = group.hasSuffix(".rw")
        onTables = writes ? ["SELECT", "INSERT", "UPDATE", "DELETE"] : ["SELECT"]
        onSequences = writes ? ["USAGE", "SELECT", "UPDATE"] : ["SELECT"]
    }
}
