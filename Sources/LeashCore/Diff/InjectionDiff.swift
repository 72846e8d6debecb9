extension Round {
    /// Logins of this app that must get a password and be published.
    func planInjections(for app: String, in draft: inout Draft) {
        for (name, place) in draft.injected[app] ?? [] {
            guard let database = desired.databases[name] else { continue }
            switch place.credential {
            case .unknown, .unused, .current: continue
            case .blocked(let reason, _):
                draft.block("env/\(app)", app: app, at: place.seat.source, reason, name: name)
            case .needed(let login):
                inject(login, place.seat, at: database.value, in: &draft)
            }
        }
    }

    private func inject(
        _ login: String,
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
        injection.expires = earlierLogins(than: login, seat, at: database, on: server, entries)
        injection.file = seat.file
        let step = EnvStep(app: seat.app, work: .inject(injection), onChange: desired.apps[seat.app]?.value.onChange)
        var item = Plan.Item(.inject, "env/\(seat.app)", app: seat.app, step: .env(step), name: database.name)
        item.fields =
            seat.keys.keys.sorted().map { field($0, login, seat, entries) }
            + injection.removes.map { Field($0, from: "injected", to: nil, cause: .desired(seat.source)) }
        item.source = seat.source
        item.requires = draft.waitsFor[database.name].map { [$0] } ?? []
        item.note = injection.isProven ? nil : "not proven: the server asked for no password"
        item.fingerprint = Round.fingerprint(of: seat.keys.keys, in: entries)
        draft.add(item, changing: Array(seat.keys.keys) + injection.removes, of: seat.app)
    }

    /// Logins that this seat's keys, or nobody's, were made of: they end when the new one is published.
    private func earlierLogins(
        than login: String,
        _ seat: Seat,
        at database: Database,
        on server: ServerState,
        _ entries: ByName<EnvEntry>
    ) -> [String] {
        let held = entries.values.compactMap { entry -> String? in
            guard case .leash(let known) = entry.owner, known.database == database.name else { return nil }
            return known.server == database.server ? known.login : nil
        }
        var names = Set(held)
        if !strays.isIncomplete { names.formUnion(server.generations(of: seat.base).map { "\(seat.base)_\($0)" }) }
        return names.sorted().filter { name in
            guard name != login, let role = server.roles[name], isOurs(role) else { return false }
            guard role.canLogin, role.validUntil == nil else { return false }
            guard !strays.isHeld(name, of: database.name, notBy: seat.app) else { return false }
            return role.comment != Mark.onNewLogin(of: installation) || held.contains(name)
        }
    }

    private func field(
        _ key: String,
        _ login: String,
        _ seat: Seat,
        _ entries: ByName<EnvEntry>
    ) -> Field {
        let entry = entries[key]
        let before: String? =
            switch entry?.owner {
            case nil: nil
            case .leash(let known): version(known.login, seat)
            case .git: "from the files"
            case .human: "set by hand"
            }
        let isNew = entry == nil && login == "\(seat.base)_1"
        return Field(key, from: before, to: version(login, seat), cause: isNew ? .desired(seat.source) : .drift)
    }

    /// The generation of a login, as plans show it: `v7`.
    private func version(_ login: String, _ seat: Seat) -> String {
        login.hasPrefix("\(seat.base)_") ? "v\(login.dropFirst(seat.base.utf8.count + 1))" : login
    }

    /// Keys of the same credential that are bound no longer: their successors are in the same step.
    private func replacedKeys(of seat: Seat, at database: Database, _ entries: ByName<EnvEntry>) -> [String] {
        entries.filter { key, entry in
            guard case .leash(let known) = entry.owner, known.database == database.name else { return false }
            return seat.keys[key] == nil && !isBound(key, of: seat.app)
        }.keys.sorted()
    }
}
