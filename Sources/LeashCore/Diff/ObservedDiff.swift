extension Round {
    /// Compares a database that is only observed: what differs is shown, and held.
    func planObserved(_ database: Desired<Database>, on server: ServerState, in draft: inout Draft) {
        let value = database.value
        let address = "database/\(value.name)"
        guard let live = server.databases[value.existing] else {
            let reason = "there is no database \(value.existing) on \(value.server) to observe"
            return draft.block(address, app: value.app, at: database.source, reason)
        }
        let seen = server.observedLimits(of: live)
        var item = Plan.Item(.update, address, app: value.app, step: nil)
        for name in Limits.Name.allCases {
            guard let wanted = value.limits[name], name != .storage else { continue }
            guard seen[name] ?? .unlimited != wanted.amount else { continue }
            let before = seen[name]?.text(in: name.unit)
            item.fields.append(
                Field("limits.\(name.rawValue)", from: before, to: wanted.amount.text(in: name.unit), cause: .drift)
            )
        }
        guard !item.fields.isEmpty else { return }
        item.status = .held("`manage: observe` compares and never writes")
        item.source = database.source
        item.fingerprint = Fingerprint(of: "\(live.oid) \(item.fields)").description
        draft.items.append(item)
    }
}

extension ServerState {
    /// The limits of any database, managed or not, as its owner meets them.
    ///
    /// Unset ones are left out.
    package func observedLimits(of database: CatalogDatabase) -> [Limits.Name: Amount] {
        var limits: [Limits.Name: Amount] = [:]
        let owner = roles[database.owner]
        if let owner, owner.canLogin, owner.connectionLimit >= 0 {
            limits[.connections] = .finite(owner.connectionLimit)
        } else if database.connectionLimit >= 0 {
            limits[.connections] = .finite(database.connectionLimit)
        }
        for name in Limits.Name.allCases {
            guard let setting = name.setting else { continue }
            let value = owner?.value(of: setting, in: database) ?? database.settings[setting]
            limits[name] = value.flatMap { SettingValue.amount($0, of: name) }
        }
        return limits
    }
}

extension Role {
    /// The value that a setting has for its sessions in a database: its own there, its own anywhere, the database's.
    func value(of setting: String, in database: CatalogDatabase) -> String? {
        let own = settings.filter { $0.name == setting }
        return own.first { $0.database == database.name }?.value ?? own.first { $0.database == nil }?.value
            ?? database.settings[setting]
    }
}
