extension Role {
    /// What must change for this live role to become `expected`; a role that isn't there is made first.
    ///
    /// - Parameters:
    ///   - live: the role as it is, `nil` if there is none.
    ///   - admin: who would make the changes; what it may not set is left alone.
    /// - Returns: the changes, in the order in which they can be made.
    func changes(from live: Role?, by admin: Admin) -> [Change] {
        var changes: [Change] = []
        if live == nil { changes.append(Change(.role(name), from: nil, to: "present")) }
        let live = live ?? Role(name: name)
        if live.comment != comment { changes.append(Change(.roleComment(name), from: live.comment, to: comment)) }
        changes += attributeChanges(from: live)
        changes += settingChanges(from: live, by: admin)
        changes += membershipChanges(from: live)
        return changes
    }

    private func attributeChanges(from live: Role) -> [Change] {
        var changes: [Change] = []
        func compare<Value: Equatable>(_ attribute: RoleAttribute, _ before: Value, _ after: Value) {
            guard before != after else { return }
            changes.append(Change(.attribute(attribute, of: name), from: "\(before)", to: "\(after)"))
        }
        for (power, _) in Powers.words {
            compare(.power(power), live.powers.contains(power), powers.contains(power))
        }
        compare(.inherit, live.inherits, inherits)
        compare(.connectionLimit, live.connectionLimit, connectionLimit)
        compare(.validUntil, live.validUntil.map { "\($0)" } ?? "infinity", validUntil.map { "\($0)" } ?? "infinity")
        compare(.login, live.canLogin, canLogin)
        return changes
    }

    private func settingChanges(from live: Role, by admin: Admin) -> [Change] {
        guard live.settings != settings else { return [] }
        var changes: [Change] = []
        for setting in live.settings where admin.maySet(setting.name) {
            if settings.contains(where: { $0.name == setting.name && $0.database == setting.database }) { continue }
            let fact = Fact.setting(setting.name, of: name, in: setting.database)
            changes.append(Change(fact, from: setting.value, to: nil))
        }
        for setting in settings {
            let before = live.settings.first { $0.name == setting.name && $0.database == setting.database }?.value
            let after = SettingValue.normalised(setting.value, of: setting.name)
            guard before.map({ SettingValue.normalised($0, of: setting.name) }) != after else { continue }
            changes.append(
                Change(.setting(setting.name, of: name, in: setting.database), from: before, to: setting.value)
            )
        }
        return changes
    }

    private func membershipChanges(from live: Role) -> [Change] {
        guard live.memberOf != memberOf else { return [] }
        let gone = live.memberOf.filter { old in !memberOf.contains { $0.role == old.role } }
        let new = memberOf.filter { !live.memberOf.contains($0) }
        return gone.map { Change(.membership(of: name, in: $0.role), from: $0.summary, to: nil) }
            + new.map { new in
                let before = live.memberOf.first { $0.role == new.role }?.summary
                return Change(.membership(of: name, in: new.role), from: before, to: new.summary)
            }
    }
}

extension Admin {
    /// Whether it may set this for a role or a database.
    func maySet(_ setting: String) -> Bool {
        if unsettable.contains(setting) { return false }
        return setting != Limits.Name.tempFiles.setting || canLimitTempFiles
    }
}

extension Membership {
    /// What being a member gives, in words that plans show and SQL is made of.
    package var summary: String { (inherits ? "inherit" : "set") + (isAdmin ? " admin" : "") }
}
