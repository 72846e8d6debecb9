/// What a round makes of the login of one seat.
enum Credential: Equatable {
    /// The env store can't be read: everything about logins stays as it is.
    case unknown
    /// No key is bound, so no login is needed.
    case unused
    /// This login's password is published, and fits.
    case current(String)
    /// This login must get a password and be published.
    case needed(String)
    /// A key is not leash's to write, or no way to the server works: why.
    case blocked(String, current: String?)

    /// The login whose password apps have or are about to get.
    var login: String? {
        switch self {
        case .current(let login), .needed(let login): login
        case .blocked(_, let current): current
        case .unknown, .unused: nil
        }
    }
}

extension Round {
    func credential(of seat: Seat, at database: Database, on server: ServerState) -> Credential {
        guard let entries = env(of: seat.app), !isFrozen(seat, at: database, entries) else { return .unknown }
        let held = heldLogins(seat, at: database, in: entries)
        let published = held.filter { server.roles[$0] != nil }.max { ($0.utf8.count, $0) < ($1.utf8.count, $1) }
        guard !seat.keys.isEmpty else { return published.map { .current($0) } ?? .unused }
        for key in seat.keys.keys.sorted() where entries[key]?.owner == .human {
            return .blocked(Refusal.humanKey(key, app: seat.app), current: published)
        }
        let address = server.address(of: database, for: seat, keeping: entries)
        guard case .found(let address, _) = address else {
            if case .none(let reason) = address { return .blocked(reason, current: published) }
            return .unknown
        }
        if let published, fits(published, seat, at: database, on: server, address, entries) {
            return .current(published)
        }
        return .needed(nextLogin(of: seat, at: database, notIn: held, on: server))
    }

    /// The generations of this seat that the env store's keys name.
    private func heldLogins(_ seat: Seat, at database: Database, in entries: ByName<EnvEntry>) -> [String] {
        var logins: [String] = []
        for entry in entries.values {
            guard case .leash(let known) = entry.owner, known.database == database.name else { continue }
            if known.login.isGeneration(of: seat.base) { logins.append(known.login) }
        }
        return logins
    }

    /// Whether a broken file may say more of this seat than could be read.
    private func isFrozen(_ seat: Seat, at database: Database, _ entries: ByName<EnvEntry>) -> Bool {
        guard isPartial else { return false }
        return entries.contains { key, entry in
            if seat.keys[key] != nil { return isFrozen(entry) }
            guard case .leash(let known) = entry.owner, known.database == database.name else { return false }
            return desired.env[seat.app]?[key] == nil
        }
    }

    /// Whether each key holds what it should, made of this login and of a password that still fits.
    private func fits(
        _ login: String,
        _ seat: Seat,
        at database: Database,
        on server: ServerState,
        _ address: Address,
        _ entries: ByName<EnvEntry>
    ) -> Bool {
        guard let role = server.roles[login], server.passwordChecks[login] != false else { return false }
        for (key, part) in seat.keys {
            guard let entry = entries[key], entry.isIntact, case .leash(let known) = entry.owner else { return false }
            guard known.login == login, known.part == part, known.server == database.server else { return false }
            guard known.address == address else { return false }
            if server.admin.isSuperuser, role.verifier != known.verifier { return false }
        }
        return true
    }

    /// A login that was made but never published is taken again; else the next generation is made.
    private func nextLogin(
        of seat: Seat,
        at database: Database,
        notIn held: [String],
        on server: ServerState
    ) -> String {
        let last = server.generations(of: seat.base).last ?? 0
        let login = "\(seat.base)_\(last)"
        let isHeld = held.contains(login) || strays.isHeld(login, of: database.name, notBy: seat.app)
        let isNew = server.roles[login]?.comment == Mark.onNewLogin(of: installation)
        return isNew && !isHeld ? login : "\(seat.base)_\(last + 1)"
    }
}

extension Mark {
    /// The comment on a login whose password nobody was given yet.
    package static func onNewLogin(of installation: String) -> String { onRole(of: installation) + " new" }
}
