extension Round {
    func item(
        _ action: Action,
        _ expectation: DatabaseExpectation,
        _ changes: [Change],
        _ live: CatalogDatabase?,
        at source: Desired<Database>
    ) -> Plan.Item {
        let database = expectation.database
        var step = DatabaseStep(
            server: database.server,
            name: database.name,
            existing: database.existing,
            oid: live?.oid,
            ownerRole: database.ownerRole
        )
        step.changes = changes
        step.record = database.applied
        var item = Plan.Item(action, "database/\(database.name)", app: database.app, step: .database(step))
        let applied = expectation.server.applied[database.name]
        let fields = DatabaseFields(expectation: expectation, applied: applied, source: source.source)
        item.fields = action == .create ? fields.created() : fields.changed(changes)
        if action == .adopt, let live { item.fields += fields.adopted(from: live) }
        item.source = source.source
        item.fingerprint = Round.fingerprint(live?.oid, changes)
        return item
    }

    /// Of what a step starts from: the object itself, and each value that it is to change.
    static func fingerprint(_ oid: UInt32?, _ changes: [Change]) -> String {
        var fingerprint = Fingerprint(of: oid.map { "\($0)" } ?? "absent")
        for change in changes {
            fingerprint.add("\(change.fact)")
            fingerprint.add(change.before ?? "")
        }
        return fingerprint.description
    }
}

extension Database {
    /// The values that the files decide, by path: what is remembered as applied.
    var applied: [String: String] {
        var values = ["app": app, "ownerRole": ownerRole, "protect": "\(isProtected)"]
        for name in Limits.Name.allCases {
            // A login of which nothing says how many connections it may have may have any number: that is one state.
            guard let amount = limits[name]?.amount ?? (name == .connections ? .unlimited : nil) else { continue }
            values["limits.\(name.rawValue)"] = amount.text(in: name.unit)
        }
        if !extensions.isEmpty { values["extensions"] = extensions.joined(separator: " ") }
        for (app, access) in self.access { values["access.\(app)"] = access.value.rawValue }
        return values
    }
}
