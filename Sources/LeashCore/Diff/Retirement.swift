/// One managed database on its way out.
struct Retirement {
    /// The name that the files gave it.
    var name: String
    let live: CatalogDatabase
    let mark: Mark
    let server: ServerState
    let serverName: String
    let installation: String
    /// How many databases let a role create schemas.
    let creators: [String: Int]

    func revoked(at source: SourceLocation?) -> Plan.Item {
        let logins = logins
        let predecessors = mark.predecessors.filter { server.roles[$0] != nil && !logins.contains($0) }
        var changes = logins.filter { server.roles[$0]?.canLogin == true }
            .map { Change(.attribute(.login, of: $0), from: "true", to: "false") }
        changes += predecessors.flatMap(revocation)
        changes += ownership
        changes.append(Change(.mark, from: live.comment, to: retiredMark.description))
        changes += (logins + predecessors).map { Change(.sessions(of: $0), from: "open", to: nil) }
        var item = item(.retire, changes, at: source)
        item.fields = [Field("stage", from: "live", to: "retired", cause: .desired(source))]
        item.consent = .retire(database: name)
        item.note = size
        return item
    }

    /// A final backup, and on with the grace.
    ///
    /// The id of the backup gets into the mark when it is there.
    func backedUp(at source: SourceLocation?) -> Plan.Item {
        var after = mark
        after.stage = .grace(since: server.now, backup: nil)
        let before = mark.stage == .live ? retiredMark.description : live.comment
        let changes = (mark.stage == .live ? [] : ownership) + [Change(.mark, from: before, to: after.description)]
        var item = item(.retire, changes, at: source, name: "final backup")
        item.fields = [Field("stage", from: "retired", to: "in grace", cause: .desired(source))]
        item.consent = .finalBackup(database: name)
        item.note = [size, Plan.Item.backupNote].compactMap(\.self).joined(separator: ", ")
        item.takeOver(.take)
        return item
    }

    /// Gone for good, if its final backup is there.
    ///
    /// - Parameters:
    ///   - source: what asked for it.
    ///   - backup: the id of its final backup; `nil` where none was wanted.
    ///   - found: what the store says of it; `nil` while nobody asked.
    /// - Returns: the item, held if the backup is not what it must be.
    func dropped(at source: SourceLocation?, _ backup: String?, _ found: FinalBackup?) -> Plan.Item {
        var changes = [Change(.database, from: "present", to: nil)]
        changes += (logins + groups).map { Change(.role($0), from: "present", to: nil) }
        var item = item(.prune, changes, at: source)
        item.fields = [Field("database", from: live.name, to: nil, cause: .desired(source))]
        item.consent = .drop(database: name)
        item.note = size
        if let backup {
            item.takeOver(.require(backup))
            item.status = found?.objection(to: backup, of: name, live.oid).map { .held($0) } ?? .ready
        }
        return item
    }

    /// Kept for a while beside the one that took its place.
    func keptAside(for name: String) -> Plan.Item {
        var after = mark
        after.stage = .replaced(as: name, until: server.now + Grace.database)
        // What is protected is the database of that name, which is the other one now.
        after.isProtected = false
        var item = item(.retire, [Change(.mark, from: live.comment, to: after.description)], at: nil)
        // Table `applied` knows the declared name's database, which is the other one now.
        if case .database(var step) = item.step {
            step.record = nil
            item.step = .database(step)
        }
        item.fields = [Field("stage", from: "live", to: "replaced", cause: .follows)]
        item.note = [size, "kept for seven days"].compactMap(\.self).joined(separator: ", ")
        return item
    }

    /// What is left to do when the database is gone and its roles are not; `nil` if there are none.
    func finished(at source: SourceLocation?) -> Plan.Item? {
        let roles = logins + groups
        guard !roles.isEmpty, !mark.isProtected else { return nil }
        var item = item(.prune, roles.map { Change(.role($0), from: "present", to: nil) }, at: source)
        if case .database(var step) = item.step {
            step.oid = nil
            item.step = .database(step)
        }
        item.fields = roles.map { Field("roles.\($0)", from: "present", to: nil, cause: .desired(source)) }
        item.consent = .retire(database: name)
        item.note = "the database is gone"
        return item
    }

    /// Kept as it stands, and given to the app's owner role.
    func forgotten(at source: SourceLocation?) -> Plan.Item {
        let owner = groups.last == ownerRole ? ownerRole : server.admin.name
        var changes = (logins + groups).map { Change(.roleComment($0), from: server.roles[$0]?.comment, to: nil) }
        changes.append(Change(.mark, from: live.comment, to: nil))
        changes.append(Change(.owner, from: live.owner, to: owner))
        var item = item(.forget, changes, at: source)
        item.fields = [Field("owner", from: live.owner, to: owner, cause: .desired(source))]
        item.note = "kept, no longer managed"
        return item
    }

    /// Given back, if somebody gave it away: only its owner may change it, and the installation's role is who does.
    private var ownership: [Change] {
        live.owner == installation ? [] : [Change(.owner, from: live.owner, to: installation)]
    }

    private var retiredMark: Mark {
        var after = mark
        after.stage = .retired(since: server.now)
        return after
    }

    /// A login from before an adoption keeps nothing of what the adoption gave it.
    private func revocation(of login: String) -> [Change] {
        var changes: [Change] = []
        for grant in live.grants where grant.grantee == login {
            changes += grant.privileges.words.map { Change(.privilege($0, to: login), from: "granted", to: nil) }
        }
        if let membership = server.roles[ownerRole]?.members.first(where: { $0.role == login }) {
            changes.append(Change(.membership(of: login, in: ownerRole), from: membership.summary, to: nil))
        }
        return changes
    }

    private func item(_ action: Action, _ changes: [Change], at source: SourceLocation?, name: String = "") -> Plan.Item
    {
        let record = server.applied[self.name]
        var step = DatabaseStep(
            server: serverName,
            name: self.name,
            existing: live.name,
            oid: live.oid,
            ownerRole: ownerRole
        )
        step.changes = changes
        step.record = action == .retire ? record?.values ?? [:] : nil
        var item = Plan.Item(action, "database/\(self.name)", app: mark.app, step: .database(step), name: name)
        item.source = source
        item.fingerprint = Round.fingerprint(live.oid, changes)
        return item
    }

    private var size: String? {
        guard let bytes = server.sizes[live.name] else { return nil }
        let units = [("TB", 1 << 40), ("GB", 1 << 30), ("MB", 1 << 20), ("kB", 1 << 10)]
        for (unit, size) in units where bytes >= size { return "\(bytes / size) \(unit)" }
        return "\(bytes) B"
    }
}

// The roles that go with it. A role that something else stands on is none of them, whatever was granted by hand.
extension Retirement {
    /// As it was applied; else the one that may create in this database and in no other.
    var ownerRole: String {
        if let known = server.applied[name]?.values["ownerRole"] { return known }
        let found = live.grants.map(\.grantee).filter { isOurs($0) && creators[$0] == 1 }
        return found.contains(name) ? name : found.first ?? name
    }

    /// The groups, then the owner role.
    var groups: [String] {
        ["\(name).ro", "\(name).rw"].filter(isOurs) + [ownerRole].filter { isOurs($0) && creators[$0, default: 0] <= 1 }
    }

    var logins: [String] {
        let groups = ["\(name).ro", "\(name).rw", ownerRole]
        let members = groups.flatMap { server.roles[$0]?.members.map(\.role) ?? [] }
        let generations = server.generations(of: name).map { "\(name)_\($0)" }
        return Set(members + generations + live.grants.map(\.grantee)).sorted().filter { login in
            guard isOurs(login), !groups.contains(login), let role = server.roles[login] else { return false }
            if login.isGeneration(of: name) { return true }
            return login.hasPrefix("a.") && role.memberOf.allSatisfy { groups.contains($0.role) }
        }
    }

    private func isOurs(_ role: String) -> Bool {
        guard let comment = server.roles[role]?.comment else { return false }
        return comment == Mark.onRole(of: installation) || comment == Mark.onNewLogin(of: installation)
    }
}

extension Plan.Item {
    fileprivate mutating func takeOver(_ backup: DatabaseStep.FinalBackup) {
        guard case .database(var step) = step else { return }
        step.finalBackup = backup
        self.step = .database(step)
    }
}

extension FinalBackup {
    /// Why a database can't be dropped on the strength of this; `nil` if it can.
    fileprivate func objection(to id: String, of name: String, _ oid: UInt32) -> String? {
        let waiver = "--without-backup database/\(name) drops it all the same"
        switch self {
        case .good(let found) where found == oid: return nil
        case .good: return "its final backup \(id) is of an earlier database of that name: \(waiver)"
        case .bad(let reason): return "its final backup \(id) is no longer good (\(reason)): \(waiver)"
        case .unreachable(let reason): return "its final backup \(id) can't be looked at: \(reason)"
        }
    }
}
