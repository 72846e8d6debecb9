/// One managed database on its way out.
struct Retirement {
    /// The name that the files gave it.
    let name: String
    let live: CatalogDatabase
    let mark: Mark
    let server: ServerState
    let serverName: String

    /// The logins that go with it.
    func logins(ours isOurs: (Role) -> Bool) -> [String] {
        let groups = Set(ownerRoles(ours: isOurs))
        return server.roles.values.filter { role in isOurs(role) && role.memberOf.contains { groups.contains($0.role) }
        }
        .map(\.name).filter { !groups.contains($0) }.sorted()
    }

    /// Every role that goes with it: logins first, then groups and the owner role.
    func roles(ours isOurs: (Role) -> Bool) -> [String] { logins(ours: isOurs) + ownerRoles(ours: isOurs) }

    /// The groups and the owner role: who may create in it, and what is named after it.
    private func ownerRoles(ours isOurs: (Role) -> Bool) -> [String] {
        let creators = live.grants.filter { $0.privileges.contains(.create) }.map(\.grantee)
        return (["\(name).ro", "\(name).rw", name] + creators)
            .filter { server.roles[$0].map(isOurs) ?? false }
            .reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    func revoked(at source: SourceLocation?, logins: [String]) -> Plan.Item {
        var after = mark
        after.stage = .retired(since: server.now)
        var changes = logins.filter { server.roles[$0]?.canLogin == true }
            .map { Change(.attribute(.login, of: $0), from: "true", to: "false") }
        changes.append(Change(.mark, from: live.comment, to: after.description))
        changes += logins.map { Change(.sessions(of: $0), from: "open", to: nil) }
        var item = item(.retire, changes, at: source)
        item.fields = [Field("stage", from: "live", to: "retired", cause: .desired(source))]
        item.consent = .retire(database: name)
        item.note = server.sizes[live.name].map(Retirement.size)
        return item
    }

    /// On without a final backup.
    ///
    /// What holds it until then is the policy.
    func waived(at source: SourceLocation?) -> Plan.Item {
        var after = mark
        after.stage = .grace(since: server.now)
        var item = item(.retire, [Change(.mark, from: live.comment, to: after.description)], at: source)
        item.fields = [Field("stage", from: "retired", to: "in grace", cause: .desired(source))]
        item.consent = .withoutBackup(database: name)
        item.note = server.sizes[live.name].map(Retirement.size)
        return item
    }

    func dropped(at source: SourceLocation?, roles: [String]) -> Plan.Item {
        var changes = [Change(.database, from: "present", to: nil)]
        changes += roles.map { Change(.role($0), from: "present", to: nil) }
        var item = item(.prune, changes, at: source)
        item.fields = [Field("database", from: live.name, to: nil, cause: .desired(source))]
        item.consent = .drop(database: name)
        item.note = server.sizes[live.name].map(Retirement.size)
        return item
    }

    /// Kept as it stands, and given to the app's owner role.
    func forgotten(at source: SourceLocation?, roles: [String]) -> Plan.Item {
        let owner = roles.last ?? live.owner
        var changes = roles.map { Change(.roleComment($0), from: server.roles[$0]?.comment, to: nil) }
        changes.append(Change(.mark, from: live.comment, to: nil))
        changes.append(Change(.owner, from: live.owner, to: owner))
        var item = item(.forget, changes, at: source)
        item.fields = [Field("owner", from: live.owner, to: owner, cause: .desired(source))]
        item.note = "kept, no longer managed"
        return item
    }

    private func item(_ action: Action, _ changes: [Change], at source: SourceLocation?) -> Plan.Item {
        var step = DatabaseStep(server: serverName, name: name, existing: live.name, oid: live.oid, ownerRole: name)
        step.changes = changes
        step.record = action == .retire ? server.applied["database/\(name)"]?.values ?? [:] : nil
        var item = Plan.Item(action, "database/\(name)", app: mark.app, step: .database(step))
        item.source = source
        item.fingerprint = Round.fingerprint(live.oid, changes)
        return item
    }

    private static func size(_ bytes: Int) -> String {
        let units = [("TB", 1 << 40), ("GB", 1 << 30), ("MB", 1 << 20), ("kB", 1 << 10)]
        for (unit, size) in units where bytes >= size { return "\(bytes / size) \(unit)" }
        return "\(bytes) B"
    }
}
