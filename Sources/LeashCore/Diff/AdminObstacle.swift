extension Round {
    /// Blocks the items that something is in the way of which leash can't change: told with the plan, not at its end.
    func blockImpossible(in plan: inout Plan) {
        for index in plan.items.indices where plan.items[index].status == .ready {
            guard case .database(let step)? = plan.items[index].step, let server = state(of: step.server) else {
                continue
            }
            let reason = server.holder(against: step) ?? server.missingExtension(for: step)
            if let reason = reason ?? server.missingRight(for: step, installation) {
                plan.items[index].status = .blocked(reason)
            }
        }
    }
}

extension ServerState {
    /// The first right that a step takes and an admin who is no superuser lacks, with who can help; `nil` if none.
    fileprivate func missingRight(for step: DatabaseStep, _ installation: String) -> String? {
        guard !admin.isSuperuser else { return nil }
        if let live = databases[step.existing], step.changes.contains(where: \.fact.isOfDatabase),
            !canAct(for: live.owner)
        {
            return Refusal.foreignOwner(live, installation)
        }
        if step.changes.contains(where: \.fact.isInside), !canAct(for: step.ownerRole) {
            return refusal(for: step.ownerRole)
        }
        return step.changes.lazy.compactMap { self.missingRight(for: $0, in: step.existing) }.first
    }

    private func missingRight(for change: Change, in database: String) -> String? {
        switch change.fact {
        case .attribute(let attribute, let role): return alteration(of: role, attribute)
        case .role(let role), .roleComment(let role), .setting(_, let role, _): return alteration(of: role, nil)
        case .membership(let member, let group):
            if fixedMemberships.contains(FixedMembership(member, in: group)), change.before != nil {
                return Refusal.fixedMembership(member, group, admin)
            }
            return canGrant(group) ? nil : refusal(for: group)
        case .publicOwner:
            guard let owner = change.before, owner != "pg_database_owner", !canAct(for: owner) else { return nil }
            return Refusal.foreignPublic(database, owner)
        case .ownedObjects(let login), .sessions(let login): return canAct(for: login) ? nil : refusal(for: login)
        default: return nil
        }
    }

    /// Why a role can't be altered or dropped; one that isn't there is made by leash, and so can be.
    private func alteration(of name: String, _ attribute: RoleAttribute?) -> String? {
        guard let role = roles[name] else { return nil }
        if role.powers.contains(.superuser) { return Refusal.power("SUPERUSER", name) }
        guard version >= 160_000 else {
            if role.powers.contains(.replication) { return Refusal.power("REPLICATION", name) }
            return attribute == .power(.bypassRowSecurity) ? Refusal.power("BYPASSRLS", name) : nil
        }
        if !canGrant(name) { return Refusal.notAdministered(name, admin) }
        // Nobody takes away what it doesn't have.
        guard case .power(let power)? = attribute, roles[admin.name]?.powers.contains(power) == false else {
            return nil
        }
        return Refusal.power(attribute?.word ?? "", name)
    }

    /// Whether the admin may make itself a member of a role, for as long as an act takes.
    private func canAct(for name: String) -> Bool {
        guard let role = roles[name], name != admin.name else { return true }
        return canGrant(name) || role.members.contains { $0.role == admin.name && $0.inherits }
    }

    private func canGrant(_ name: String) -> Bool {
        guard let role = roles[name] else { return true }
        if role.powers.contains(.superuser) { return false }
        return admin.administered?.contains(name) ?? true
    }

    private func refusal(for name: String) -> String {
        let isSuperuser = roles[name]?.powers.contains(.superuser) ?? false
        return isSuperuser ? Refusal.power("SUPERUSER", name) : Refusal.notAdministered(name, admin)
    }
}

extension ServerState {
    /// What keeps a database from being dropped, whoever drops it.
    fileprivate func holder(against step: DatabaseStep) -> String? {
        guard step.changes.contains(where: { $0.fact == .database && $0.after == nil }) else { return nil }
        let ended = Set(step.changes.compactMap { $0.after == nil ? $0.fact.role : nil })
        for holder in holders[step.existing] ?? [] {
            if case .session(_, let role) = holder {
                // FORCE ends the sessions of the roles that go with it, and a superuser's FORCE all.
                if admin.isSuperuser || role == admin.name || ended.contains(role) { continue }
            }
            return "database \(step.existing) is held by \(holder.text)"
        }
        return nil
    }

    /// An extension that the server doesn't have, or not for this admin.
    fileprivate func missingExtension(for step: DatabaseStep) -> String? {
        guard let extensions else { return nil }
        for case .extension(let name) in step.changes.lazy.filter({ $0.after != nil }).map(\.fact) {
            guard let isTrusted = extensions[name] else {
                return
                    "extension \(name) is not on the server: install its package there, or take it out of `extensions`"
            }
            if !isTrusted, !admin.isSuperuser, !isManagedCloud {
                return
                    "extension \(name) takes a superuser: `CREATE EXTENSION \(name) SCHEMA public` in \(step.existing) as "
                    + "one; for a new database, apply without it first"
            }
        }
        return nil
    }

    /// Whether it is a cloud's, which lets its customers do more than the catalogs say.
    private var isManagedCloud: Bool {
        ["rds_superuser", "cloudsqlsuperuser", "azure_pg_admin", "alloydbsuperuser"].contains { roles[$0] != nil }
    }
}

extension DatabaseHolder {
    fileprivate var text: String {
        switch self {
        case .preparedTransaction(let id, let role):
            "prepared transaction '\(id)' of \(role): `ROLLBACK PREPARED '\(id)'` or COMMIT PREPARED in it ends that"
        case .replicationSlot(let name): "replication slot \(name), which is in use: stop its receiver"
        case .subscription(let name): "subscription \(name): `DROP SUBSCRIPTION \(name)` in it as its owner"
        case .session(let pid, let role): "pid \(pid) of \(role), a session that only a superuser can end"
        }
    }
}

extension Fact {
    /// Whether it takes the rights of the database's owner.
    fileprivate var isOfDatabase: Bool {
        switch self {
        case .database, .owner, .allowsConnections, .connectionLimit, .databaseSetting, .privilege, .mark: true
        default: false
        }
    }
}
