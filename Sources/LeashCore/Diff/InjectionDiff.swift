extension Round {
    /// Logins of this app that must get a password and be published.
    func planInjections(for app: String, in draft: inout Draft) {
        for (name, seats) in draft.seats.sorted(by: { $0.key < $1.key }) {
            guard let database = desired.databases[name] else { continue }
            for (seat, credential) in seats where seat.app == app {
                switch credential {
                case .unknown, .unused, .current: continue
                case .blocked(let reason, _):
                    draft.block("env/\(app)", app: app, at: seat.source, reason, name: name)
                case .needed(let login, let published):
                    inject(login, after: published, seat, at: database.value, in: &draft)
                }
            }
        }
    }

    private func inject(
        _ login: String,
        after published: String?,
        _ seat: Seat,
        at database: Database,
        in draft: inout Draft
    ) {
        guard let server = state(of: database.server), let entries = env(of: seat.app) else { return }
        let choice = server.address(of: database, for: seat, keeping: entries)
        guard case .found(let address, let authentication) = choice else { return }
        var injection = Injection(server: database.server, database: database.name, login: login, address: address)
        injection.isProven = authentication != .trust
        injection.keys = seat.keys
        injection.removes = replacedKeys(of: seat, at: database, entries)
        injection.expires = (server.generations[seat.base] ?? []).map { "\(seat.base)_\($0)" }
            .filter { name in name != login && server.roles[name].map { $0.canLogin && $0.validUntil == nil } ?? false }
            .filter { server.roles[$0]?.comment != Mark.onNewLogin(of: installation) }
        injection.file = seat.file
        let step = EnvStep(app: seat.app, work: .inject(injection), onChange: desired.apps[seat.app]?.value.onChange)
        var item = Plan.Item(.inject, "env/\(seat.app)", app: seat.app, step: .env(step), name: database.name)
        item.fields = seat.keys.keys.sorted().map { field($0, login, published, seat, entries) }
        item.source = seat.source
        item.requires = draft.waitsFor[database.name].map { [$0] } ?? []
        item.note = injection.isProven ? nil : "not proven: the server asked for no password"
        item.fingerprint = Round.fingerprint(of: seat.keys.keys, in: entries)
        draft.items.append(item)
    }

    private func field(
        _ key: String,
        _ login: String,
        _ published: String?,
        _ seat: Seat,
        _ entries: [String: EnvEntry]
    ) -> Field {
        let entry = entries[key]
        let before: String? =
            switch entry?.owner {
            case nil: nil
            case .leash(let known): version(known.login, seat)
            case .git: "from the files"
            case .human: "set by hand"
            }
        let isNew = entry == nil && published == nil
        return Field(key, from: before, to: version(login, seat), cause: isNew ? .desired(seat.source) : .drift)
    }

    /// The generation of a login, as plans show it: `v7`.
    private func version(_ login: String, _ seat: Seat) -> String {
        login.hasPrefix("\(seat.base)_") ? "v\(login.dropFirst(seat.base.utf8.count + 1))" : login
    }

    /// Keys of the same credential that are bound no longer: their successors are in the same step.
    private func replacedKeys(of seat: Seat, at database: Database, _ entries: [String: EnvEntry]) -> [String] {
        entries.filter { key, entry in
            guard case .leash(let known) = entry.owner, known.database == database.name else { return false }
            return seat.keys[key] == nil && desired.env[seat.app]?[key] == nil
        }.keys.sorted()
    }
}
