import LeashCore

extension Resolver {
    func tiers() -> [String: Desired<Tier>] {
        good(declared.tiers).resolved { name, written in
            declared.tier(name).map { Desired($0, at: written.source) }
        }
    }

    func server(_ name: String, _ written: Desired<ServerDeclaration>) -> Desired<Server>? {
        guard let url = written.value.url?.value else { return nil }
        var server = Server(name: name, url: url)
        if let app = written.value.app?.value {
            server.app = Server.Endpoint(
                host: app.host?.value,
                port: app.port?.value,
                sslmode: app.sslmode?.value.rawValue
            )
        }
        server.isDefault = written.value.isDefault?.value ?? false
        server.isHardened = written.value.isHardened?.value ?? false
        server.extensions = written.value.extensions?.value.map(\.value).sorted()
        server.refusesOvercommit = written.value.overcommit?.value == .refuse
        return Desired(server, at: written.source)
    }

    func policy(
        _ name: String,
        _ written: Desired<BackupPolicyDeclaration>,
        in state: DesiredState
    ) -> Desired<BackupPolicy>? {
        var policy = BackupPolicy.daily
        policy.name = name
        if let schedule = written.value.schedule?.value { policy.schedule = schedule }
        if let timezone = written.value.timezone?.value { policy.timezone = timezone }
        if let keep = written.value.keep?.value { policy.keep = keep }
        if let minKeep = written.value.minKeep?.value { policy.minKeep = minKeep }
        if let verify = written.value.verify?.value { policy.verify = verify }
        if let store = written.value.to?.value { policy.to = store }
        guard state.backupStore(policy.to) != nil else { return nil }
        return Desired(policy, at: written.source)
    }

    func removal(_ name: String, _ written: Desired<RemovalDeclaration>) -> Desired<Removal>? {
        written.value.fate.map { Desired(Removal($0.value, reason: written.value.reason?.value), at: written.source) }
    }
}
