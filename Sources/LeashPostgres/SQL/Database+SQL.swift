package import LeashCore
import PQ

extension DatabaseStep {
    /// The statements that carry out the step, in order.
    ///
    /// What is atomic is in one transaction. A new database is closed until its grants are right, and carries its mark
    /// from then on; the mark that tells what is inside comes last, so it never says more than is true. So does one after
    /// which nobody would look for sessions that are still open.
    package func batches(version: Int) -> [Batch] {
        let sql = ChangeSQL(step: self, version: version)
        let parts = Parts(changes)
        if parts.dropsDatabase || isGone(parts) { return dropping(parts) }
        var batches: [Batch] = []
        let isTakenOver =
            !parts.createsDatabase && parts.catalog.contains { $0.fact == .owner } && !parts.inside.isEmpty
        batches.append(Batch(.server, parts.roles.flatMap(sql.statements)))
        if parts.createsDatabase { batches.append(Batch(.serverAlone, [creation(parts)])) }
        let catalog = (parts.settings + parts.catalog).flatMap(sql.statements)
        let inside = parts.inside.sorted { $0.fact.insideRank < $1.fact.insideRank }.flatMap(sql.statements)
        let lenders = [ownerRole] + (parts.catalog + parts.inside).flatMap(\.lenders).filter { $0 != ownerRole }
        let mark = parts.mark.flatMap(sql.statements)
        if isTakenOver {
            batches.append(takeover(parts, sql, catalog + inside, borrowing: lenders))
        } else {
            let isWhole = inside.isEmpty && parts.sessions.isEmpty
            let early = isWhole ? mark : parts.createsDatabase ? parts.earlyMark.flatMap(sql.statements) : []
            let owners = parts.catalog.flatMap(\.lenders)
            batches.append(
                Batch(.server, parts.memberships.flatMap(sql.statements) + catalog + early, borrowing: owners)
            )
            batches.append(Batch(.inside(existing), inside, borrowing: lenders))
        }
        batches.append(
            Batch(.sessions, parts.sessions.flatMap(sql.statements), borrowing: parts.sessions.compactMap(\.fact.role))
        )
        batches += parts.droppedRoles.flatMap { roleDrop($0) }
        if isTakenOver || !inside.isEmpty || !parts.sessions.isEmpty { batches.append(Batch(.server, mark)) }
        return batches.filter { !$0.statements.isEmpty }
    }

    /// What an adoption does, in one transaction: at no instant is the app without its rights, nor a login from before
    /// without the mark that keeps it.
    private func takeover(
        _ parts: Parts,
        _ sql: ChangeSQL,
        _ statements: [String],
        borrowing lenders: [String]
    ) -> Batch {
        let joining = parts.memberships.filter { $0.after != nil }.flatMap(sql.statements)
        // A membership that goes may be the admin's own, which it still needs before.
        let leaving = parts.memberships.filter { $0.after == nil }.flatMap(sql.statements)
        let mark = parts.earlyMark.flatMap(sql.statements)
        var batch = Batch(.inside(existing), joining + statements + mark + leaving, borrowing: lenders)
        batch.isYielding = true
        return batch
    }

    private func creation(_ parts: Parts) -> String {
        "CREATE DATABASE \(quoted(identifier: existing)) OWNER \(quoted(identifier: parts.owner)) TEMPLATE template0 "
            + "ALLOW_CONNECTIONS false"
    }

    /// A login that nobody may use any longer: closed, its sessions ended, what it owns given on, then dropped.
    private func roleDrop(_ role: String) -> [Batch] {
        let name = quoted(identifier: role)
        return [
            Batch(.server, ["ALTER ROLE \(name) NOLOGIN"]),
            Batch(.sessions, [endSessions(of: role, in: nil)], borrowing: [role]),
            Batch(
                .inside(existing),
                ["REASSIGN OWNED BY \(name) TO \(quoted(identifier: ownerRole))", "DROP OWNED BY \(name)"],
                borrowing: [role, ownerRole]
            ),
            Batch(.server, ["DROP ROLE \(name)"]),
        ]
    }

    private func dropping(_ parts: Parts) -> [Batch] {
        let database = quoted(identifier: existing)
        let drop = [
            "ALTER DATABASE \(database) ALLOW_CONNECTIONS false", "DROP DATABASE IF EXISTS \(database) WITH (FORCE)",
        ]
        return [
            Batch(.serverAlone, parts.dropsDatabase ? drop : [], borrowing: parts.droppedRoles),
            Batch(.server, parts.droppedRoles.map { "DROP ROLE IF EXISTS \(quoted(identifier: $0))" }),
        ].filter { !$0.statements.isEmpty }
    }

    /// Whether an earlier round dropped the database and did not come to its roles.
    private func isGone(_ parts: Parts) -> Bool {
        oid == nil && !parts.createsDatabase && !parts.droppedRoles.isEmpty
    }
}

/// A step's changes, by the batch that they go in.
private struct Parts {
    var roles: [Change] = []
    var memberships: [Change] = []
    var settings: [Change] = []
    var catalog: [Change] = []
    var inside: [Change] = []
    var sessions: [Change] = []
    var mark: [Change] = []
    var droppedRoles: [String] = []
    var createsDatabase = false
    var dropsDatabase = false

    init(_ changes: [Change]) {
        for change in changes {
            switch change.fact {
            case .role(let role) where change.after == nil: droppedRoles.append(role)
            case .role, .attribute, .roleComment: roles.append(change)
            case .membership: memberships.append(change)
            case .setting(_, _, let database) where database == nil: roles.append(change)
            case .setting: settings.append(change)
            case .database:
                createsDatabase = change.after != nil
                dropsDatabase = change.after == nil
            case .mark: mark.append(change)
            case .sessions: sessions.append(change)
            case .publicOwner, .extension, .group, .ownedObjects: inside.append(change)
            case .owner, .allowsConnections, .connectionLimit, .databaseSetting, .privilege, .publicConnect:
                catalog.append(change)
            }
        }
    }

    /// The owner of a database that is created: the installation that the mark names.
    var owner: String { mark.first?.after.flatMap { Mark($0) }?.installation ?? "" }

    /// The mark before anything is known to be right inside.
    var earlyMark: [Change] {
        mark.map { change in
            var mark = change.after.flatMap { Mark($0) }
            mark?.inside = nil
            return Change(.mark, from: change.before, to: mark?.description)
        }
    }
}

extension Fact {
    /// Ownership first, since extensions and grants stand on it.
    fileprivate var insideRank: Int {
        switch self {
        case .publicOwner: 0
        case .ownedObjects: 1
        case .extension: 2
        default: 3
        }
    }

}

extension Change {
    /// Roles whose rights it takes to make it true.
    fileprivate var lenders: [String] {
        switch fact {
        case .ownedObjects(let login): [login]
        case .owner: [before, after].compactMap(\.self)
        default: []
        }
    }
}
