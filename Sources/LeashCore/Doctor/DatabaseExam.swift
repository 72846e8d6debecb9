/// One database as doctor looks at it, whoever uses it.
struct DatabaseExam {
    let database: KnownDatabase
    let live: CatalogDatabase
    let vitals: ServerVitals
    let isManaged: Bool
    let admin: Admin

    var checks: [Check] {
        let own = isManaged ? [grants, storage] + inside : []
        return ([connections, deadlocks] + own).compactMap(\.self)
    }

    private func check(
        _ id: String,
        _ level: Check.Level,
        _ finding: String,
        details: [String] = [],
        cause: String? = nil,
        fixes: [String] = []
    ) -> Check {
        Check(id, database.address, level, finding, details: details, cause: cause, fixes: fixes)
    }

    private var name: String { SQLText.identifier(live.name) }

    /// Sessions in it against its own limit.
    private var connections: Check {
        let used = vitals.sessions.count { $0.database == live.name }
        let limit = live.connectionLimit
        guard limit >= 0 else {
            return check("connections.database", .green, "\(used) connections, no limit of the database's own")
        }
        let level = ServerExam.level(used, of: limit)
        return check(
            "connections.database",
            level,
            "\(used) of \(limit) connections to the database",
            cause: level == .green
                ? nil
                : "the database's limit, which leash leaves to the logins: at \(limit) a client gets `FATAL: too many "
                    + "connections for database \"\(live.name)\"` (53300)",
            fixes: level == .green ? [] : ["ALTER DATABASE \(name) CONNECTION LIMIT -1;"]
        )
    }

    private var deadlocks: Check? {
        guard let count = vitals.deadlocks[live.name] else { return nil }
        // A few in very many transactions are no more than bad luck, and the app tries again.
        let isMany = count.deadlocks > 0 && count.deadlocks * 10_000 >= count.commits
        return check(
            "locks.deadlocks",
            isMany ? .yellow : .green,
            "\(count.deadlocks.of("deadlock")) in \(count.commits.of("transaction")), since "
                + (count.since == nil ? "the database is there" : "the counters were reset"),
            cause: isMany ? "one of two transactions gets `ERROR: deadlock detected` (40P01)" : nil,
            fixes: isMany
                ? ["let all transactions lock rows in the same order; the server's log shows both statements"] : []
        )
    }

    private var grants: Check {
        let open = [CatalogDatabase.Privileges.connect, .temporary, .create].filter(live.isOpenToPublic)
        let words = open.flatMap(\.words)
        let isEntered = open.contains(.connect)
        return check(
            "exposure.public",
            open.isEmpty ? .green : isEntered ? .red : .yellow,
            open.isEmpty ? "PUBLIC has nothing on it" : "PUBLIC has \(words.joined(separator: ", ")) on it",
            cause: isEntered ? "every login of the server can enter this database" : nil,
            fixes: open.isEmpty
                ? []
                : [
                    "`leashctl apply --target \(database.address)`",
                    "REVOKE \(words.joined(separator: ", ")) ON DATABASE \(name) FROM PUBLIC;",
                ]
        )
    }

    private var storage: Check? {
        guard let limit = database.declared?.value.limits.amount(.storage), case .finite(let most) = limit else {
            return nil
        }
        guard let size = vitals.sizes[live.name] else {
            return .unseen("storage.size", database.address, "its size", by: admin, right: "pg_read_all_stats")
        }
        let level = ServerExam.level(size, of: most)
        return check(
            "storage.size",
            level,
            "\(size.bytes) of \(limit.text(in: .bytes)) on disk",
            cause: level == .green ? nil : "this version doesn't enforce the limit; a full disk stops every database",
            fixes: level == .green
                ? []
                : [
                    "`limits: { storage: \(Amount.finite(most * 2).text(in: .bytes)) }` on database \(database.name)",
                    "SELECT relname, pg_size_pretty(pg_total_relation_size(oid)) FROM pg_class ORDER BY "
                        + "pg_total_relation_size(oid) DESC LIMIT 10;",
                ]
        )
    }

    private var inside: [Check] {
        switch vitals.insides[live.name] {
        case nil: []
        case .unreachable(let reason):
            [check("exposure.schemas", .unknown, "the database can't be entered", details: [reason])]
        case .observed(let inside): [inside.schemas(of: live.name, database.address), extensions(inside)]
        }
    }

    private func extensions(_ inside: InsideVitals) -> Check {
        let old = inside.oldExtensions
        return check(
            "extensions.old",
            old.isEmpty ? .green : .yellow,
            old.isEmpty
                ? "every extension is as new as the server's"
                : "extensions older than the server's: "
                    + old.map { "\($0.name) \($0.version) (\($0.available))" }.joined(separator: ", "),
            fixes: old.map { "in \(live.name): ALTER EXTENSION \(SQLText.identifier($0.name)) UPDATE;" }
        )
    }
}

extension InsideVitals {
    /// Whether PUBLIC may create in a schema.
    ///
    /// - Parameters:
    ///   - name: the database's name on the server.
    ///   - address: what the check is about.
    ///   - prefix: what the finding begins with.
    /// - Returns: the check.
    func schemas(of name: String, _ address: String, prefix: String = "") -> Check {
        let open = openSchemas
        return Check(
            "exposure.schemas",
            address,
            open.isEmpty ? .green : .yellow,
            prefix
                + (open.isEmpty
                    ? "PUBLIC may create in no schema" : "PUBLIC may create in schema \(ServerExam.some(open))"),
            cause: open.isEmpty ? nil : "a login with access to read can leave functions there that others then call",
            fixes: open.map { "in \(name): REVOKE CREATE ON SCHEMA \(SQLText.identifier($0)) FROM PUBLIC;" }
        )
    }
}
