/// The first look at each app and database: a few lookups, and a digest of each literal.
///
/// It says yes only where a full comparison would find nothing to do.
struct FirstLook: Sendable {
    private let desired: DesiredState
    private let env: EnvState
    private let digester: any EnvDigester
    private let secrets: [Reference: Observation<EnvDigest>]
    private let servers: ByName<KnownServer>
    private let markStart: String

    init(_ desired: DesiredState, _ live: LiveState, _ env: EnvState) {
        self.desired = desired
        self.env = env
        digester = env.digester
        secrets = live.secrets
        let roleMark = Mark.onRole(of: desired.installation.name)
        servers = ByName(
            live.servers.compactMap { name, server in
                server.value.flatMap { KnownServer($0, roleMark) }.map { (name, $0) }
            }
        )
        markStart = roleMark + " app="
    }

    /// - Parameter apps: places in the desired env.
    /// - Returns: what was found of them.
    func look(at apps: Range<Int>) -> Suspects.Look {
        var look = Suspects.Look()
        var bookmarks = Bookmarks()
        look.inSync.reserveCapacity(apps.count)
        for place in apps {
            let app = desired.env.name(at: place)
            let known = self.env.apps.place(of: app, near: &bookmarks.app)
            if known != nil { look.known += 1 }
            let entries = known.map { self.env.apps[at: $0] } ?? [:]
            let env = AppEnv(app: app, bindings: desired.env[at: place], entries: entries, first: look.inSync.count)
            if isInSync(env, &look.inSync, &bookmarks) { continue }
            look.inSync.removeLast(look.inSync.count - env.first)
            look.suspects.append(app)
        }
        return look
    }

    /// Where this look found its last of each kind: names come in order, so the next is near.
    private struct Bookmarks {
        var app = 0
        var declared = 0
        var server = KnownServer.Bookmarks()
    }

    private struct AppEnv {
        let app: String
        let bindings: ByName<Desired<EnvBinding>>
        let entries: ByName<EnvEntry>
        /// Where its own databases begin among those that were found in sync.
        let first: Int
    }

    /// Whether it is certain that nothing is to be done about an app's env, nor about the databases that its keys lead to.
    ///
    /// Their places are added to `databases`.
    private func isInSync(_ env: AppEnv, _ databases: inout [Int], _ bookmarks: inout Bookmarks) -> Bool {
        var (known, place) = (0, 0)
        for index in env.bindings.indices {
            guard let place = env.entries.place(of: env.bindings.name(at: index), near: &place) else {
                if env.bindings[at: index].value == .skip { continue }
                return false
            }
            known += 1
            switch env.bindings[at: index].value {
            case .external, .skip:
                guard env.entries[at: place].owner == .human else { return false }
                continue
            case .literal(let value):
                guard env.entries[at: place].isOfGit(digester.digest(of: value)) else { return false }
            case .secret(let reference):
                guard let digest = secrets[reference]?.value, env.entries[at: place].isOfGit(digest) else {
                    return false
                }
            case .database(let name, .owner, let part):
                guard case .leash(let known) = env.entries[at: place].owner else { return false }
                guard known.part == part, known.database == name else { return false }
                guard isInSync(env, known, &databases, &bookmarks) else { return false }
            case .database: return false
            }
            guard env.entries[at: place].isIntact else { return false }
        }
        guard env.entries.count > known else { return true }
        return env.entries.allSatisfy { $0.value.owner == .human || env.bindings.contains($0.key) }
    }

    /// The same of a key that is part of a credential.
    private func isInSync(
        _ env: AppEnv,
        _ known: EnvCredential,
        _ databases: inout [Int],
        _ bookmarks: inout Bookmarks
    ) -> Bool {
        guard let place = desired.databases.place(of: known.database, near: &bookmarks.declared) else { return false }
        if databases[env.first...].contains(place) { return known.isShared(by: env.bindings, env.entries) }
        guard isInSync(desired.databases[at: place], of: env.app, with: known, &bookmarks.server) else { return false }
        databases.append(place)
        return true
    }
}

extension EnvEntry {
    /// Whether the files own it, and it holds the value with this digest.
    fileprivate func isOfGit(_ digest: EnvDigest) -> Bool {
        if case .git = owner { self.digest == digest } else { false }
    }
}

extension EnvCredential {
    /// Whether all keys of its database are made of it.
    fileprivate func isShared(by bindings: ByName<Desired<EnvBinding>>, _ entries: ByName<EnvEntry>) -> Bool {
        bindings.allSatisfy { key, binding in
            guard case .database(database, _, let part) = binding.value else { return true }
            guard case .leash(let other)? = entries[key]?.owner else { return false }
            // One that needs TCP decides for all of them.
            return part != .jdbcUrl && other.login == login && other.address == address && other.verifier == verifier
                && other.server == server
        }
    }
}

// One database.
extension FirstLook {
    private func isInSync(
        _ found: Desired<Database>,
        of app: String,
        with known: EnvCredential,
        _ bookmarks: inout KnownServer.Bookmarks
    ) -> Bool {
        guard found.value.app == app, found.value.access.isEmpty, found.value.management != .observe else {
            return false
        }
        guard let place = servers.place(of: found.value.server, near: &bookmarks.server) else { return false }
        return isInSync(found, on: servers[at: place], with: known, &bookmarks)
    }

    private func isInSync(
        _ found: Desired<Database>,
        on server: KnownServer,
        with known: EnvCredential,
        _ bookmarks: inout KnownServer.Bookmarks
    ) -> Bool {
        guard let place = server.state.databases.place(of: found.value.existing, near: &bookmarks.database)
        else { return false }
        return isPlain(server.state.databases[at: place], found, login: known.login)
            && server.hasApplied(found.value, to: server.state.databases[at: place].oid, &bookmarks)
            && server.isReached(by: known, found.value)
            && server.isOwner(of: found.value, for: known.login, &bookmarks)
            && server.isLogin(known, to: found.value, &bookmarks)
    }

    private func isPlain(_ live: CatalogDatabase, _ found: Desired<Database>, login: String) -> Bool {
        live.owner == desired.installation.name && isMarked(live, found.value, in: found.source.file)
            && live.isPlain(for: found.value, login: login)
    }

    /// Whether the comment is the mark that it should be, whatever commit it names.
    private func isMarked(_ live: CatalogDatabase, _ database: Database, in file: String) -> Bool {
        guard var comment = live.comment else { return false }
        return comment.withUTF8 { bytes in
            var text = Bytes(bytes[...])
            guard text.skip(markStart), text.skip(database.app), text.skip(" file="), text.skip(Mark.word(for: file))
            else {
                return false
            }
            if database.isProtected, !text.skip(" protect") { return false }
            guard text.skip(" inside="), text.skip(database.expectedInside.fingerprint) else { return false }
            return text.isEmpty || text.skip(" rev=") && !text.contains(UInt8(ascii: " "))
        }
    }
}

extension CatalogDatabase {
    /// Whether exactly the owner role and this login have their rights, and nothing else was done to it.
    fileprivate func isPlain(for database: Database, login: String) -> Bool {
        guard allowsConnections, connectionLimit == -1, settings.isEmpty, ownedByLogins.isEmpty else { return false }
        var count = 0
        for grant in grants where grant.grantee != owner {
            guard grant.grantable.isEmpty else { return false }
            count += 1
            switch grant.grantee {
            case database.ownerRole: guard grant.privileges == [.create, .temporary] else { return false }
            case login: guard grant.privileges == .connect else { return false }
            default: return false
            }
        }
        return count == 2
    }
}
