import LeashCore

/// A place in a file of the example installation.
func place(_ line: Int, _ file: String = "teams/pay/shop.yaml") -> SourceLocation {
    SourceLocation(file: file, line: line, column: 5)
}

extension Plan {
    /// A plan for an installation of ten apps on two servers.
    static func of(_ items: [Item], _ change: (inout Plan) -> Void = { _ in }) -> Plan {
        var plan = Plan(items)
        plan.appCount = 10
        plan.serverCount = 2
        plan.revision = "4f1c2ab"
        change(&plan)
        return plan
    }
}

extension Plan.Item {
    /// An item of `server/main`.
    static func server(_ action: Action, _ fields: Field..., line: Int? = 3) -> Self {
        let step = ServerStep(server: "main", installation: "leash")
        return make(action, "server/main", nil, .server(step), fields, line.map { place($0, "leash.yaml") })
    }

    /// An item of a database, which belongs to the app of its name.
    static func database(_ action: Action, _ name: String = "shop", _ fields: Field..., line: Int? = 8) -> Self {
        let step = DatabaseStep(server: "main", name: name, existing: name, oid: nil, ownerRole: name)
        return make(action, "database/\(name)", name, .database(step), fields, line.map { place($0) })
    }

    /// An item of an app's env, with a literal in its step that no output may show.
    static func env(_ action: Action, _ app: String = "shop", _ fields: Field..., line: Int? = 14) -> Self {
        let value = GitValue(
            .literal("MUST-NOT-BE-PRINTED"),
            digest: EnvDigest(bits: 0xd163_5f00_0000_0000),
            file: "shop.yaml"
        )
        let step = EnvStep(app: app, work: .write(["LOG_LEVEL": value]))
        return make(action, "env/\(app)", app, .env(step), fields, line.map { place($0) })
    }

    private static func make(
        _ action: Action,
        _ address: String,
        _ app: String?,
        _ step: Step,
        _ fields: [Field],
        _ source: SourceLocation?
    ) -> Self {
        var item = Self(action, address, app: app, step: action == .blocked ? nil : step)
        item.fields = fields
        item.source = source
        item.fingerprint = Fingerprint(of: item.id).description
        return item
    }

    func noting(_ note: String) -> Self { changed { $0.note = note } }

    func held(_ reason: String) -> Self { changed { $0.status = .held(reason) } }

    func blocked(_ reason: String) -> Self { changed { $0.status = .blocked(reason) } }

    func requiring(_ ids: String...) -> Self { changed { $0.requires = ids } }

    private func changed(_ change: (inout Self) -> Void) -> Self {
        var item = self
        change(&item)
        return item
    }
}
