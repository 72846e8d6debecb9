/// What a round makes of the login of one seat.
enum Credential: Equatable {
    /// The env store can't be read: everything about logins stays as it is.
    case unknown
    /// No key is bound, so no login is needed.
    case unused
    /// This login's password is published, and fits.
    case current(String)
    /// This login must get a password and be published; the one before it is still known to the env store.
    case needed(String, after: String?)
    /// A key is not leash's to write, or no way to the server works: why.
    case blocked(String, current: String?)

    /// The login whose password apps have or are about to get.
    var login: String? {
        switch self {
        case .current(let login), .needed(let login, _): login
        case .blocked(_, let current): current
        case .unknown, .unused: nil
        }
    }
}

extension Round {
    func credential(of seat: Seat, at database: Database, on server: ServerState) -> Credential {
        guard let entries = env(of: seat.app) else { return .unknown }
        let published = published(seat, at: database, in: entries)
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
        return .needed(nextLogin(of: seat, after: published, on: server), after: published)
    }

    /// The login that the env store's keys of this seat name; the newest if they differ.
    private func published(_ seat: Seat, at database: Database, in entries: [String: EnvEntry]) -> String? {
        var logins: Set<String> = []
        for entry in entries.values {
            guard case .leash(let credential) = entry.owner, credential.database == database.name else { continue }
            logins.insert(credential.login)
        }
        return logins.max { ($0.utf8.count, $0) < ($1.utf8.count, $1) }
    }

    /// Whether each key holds what it should, made of this login and of a password that still fits.
    private func fits(
        _ login: String,
        _ seat: Seat,
        at database: Database,
        on server: ServerState,
        _ address: Address,
        _ entries: [String: EnvEntry]
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
    private func nextLogin(of seat: Seat, after published: String?, on server: ServerState) -> String {
        let generations = server.generations[seat.base] ?? []
        if let last = generations.last, "\(seat.base)_\(last)" != published,
            server.roles["\(seat.base)_\(last)"]?.comment == Mark.onNewLogin(of: installation)
        {
            return "\(seat.base)_\(last)"
        }
        return "\(seat.base)_\((generations.last ?? 0) + 1)"
    }
}

extension Mark {
    /// The comment on a login whose password nobody was given yet.
    package static func onNewLogin(of installation: String) -> String { onRole(of: installation) + " new" }
}
