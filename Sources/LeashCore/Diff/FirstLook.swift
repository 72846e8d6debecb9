/// The first look at each app and database: a few lookups, nothing made anew.
///
/// It says yes only where a full comparison would find nothing to do.
struct FirstLook: Sendable {
    private let desired: DesiredState
    private let env: EnvState
    private let secrets: [Reference: Observation<EnvDigest>]
    private let servers: [String: KnownServer]
    private let markStart: String

    init(_ desired: DesiredState, _ live: LiveState, _ env: EnvState) {
        self.desired = desired
        self.env = env
        secrets = live.secrets
        let roleMark = Mark.onRole(of: desired.installation.name)
        servers = live.servers.compactMapValues { $0.value.flatMap { KnownServer($0, roleMark) } }
        markStart = roleMark + " app="
    }

    func look(at apps: ArraySlice<Suspects.AppIndex>) -> Suspects.Look {
        var look = Suspects.Look()
        look.inSync.reserveCapacity(apps.count)
        for index in apps {
            let (app, bindings) = desired.env[index]
            let entries = env.apps[app]
            if entries != nil { look.known += 1 }
            let first = look.inSync.count
            if isInSync(app, bindings, entries ?? [:], &look.inSync) { continue }
            look.inSync.removeLast(look.inSync.count - first)
            look.suspects.append(app)
        }
        return look
    }

    /// Whether nothing is to be done about an app's env, nor about the databases that its keys lead to.
    ///
    /// - Parameters:
    ///   - app: the app's name.
    ///   - bindings: what its keys should be.
    ///   - entries: what they are.
    ///   - databases: gets the databases that were found in sync on the way.
    /// - Returns: whether that is certain.
    private func isInSync(
        _ app: String,
        _ bindings: [String: Desired<EnvBinding>],
        _ entries: [String: EnvEntry],
        _ databases: inout [String]
    ) -> Bool {
        let first = databases.count
        var known = 0
        for (key, binding) in bindings {
            guard let entry = entries[key] else {
                if binding.value == .skip { continue }
                return false
            }
            known += 1
            switch (binding.value, entry.owner) {
            case (.literal(let value), .git):
                guard entry.isIntact, env.literals[value] == entry.digest else { return false }
            case (.secret(let reference), .git):
                guard entry.isIntact, secrets[reference]?.value == entry.digest else { return false }
            case (.external, .human), (.skip, .human): continue
            case (.database(let name, .owner, let part), .leash(let known)):
                guard entry.isIntact, known.part == part, known.database == name else { return false }
                if databases[first...].contains(name) {
                    guard known.isShared(by: bindings, entries) else { return false }
                } else {
                    guard isInSync(name, of: app, with: known) else { return false }
                    databases.append(name)
                }
            default: return false
            }
        }
        guard entries.count > known else { return true }
        return entries.allSatisfy { $0.value.owner == .human || bindings[$0.key] != nil }
    }
}

extension EnvCredential {
    /// Whether all keys of its database are made of it.
    fileprivate func isShared(by bindings: [String: Desired<EnvBinding>], _ entries: [String: EnvEntry]) -> Bool {
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
    private func isInSync(_ name: String, of app: String, with known: EnvCredential) -> Bool {
        guard let found = desired.databases[name], found.value.app == app, found.value.access.isEmpty else {
            return false
        }
        guard found.value.management != .observe, let server = servers[found.value.server] else { return false }
        guard let live = server.state.databases[found.value.existing], live.owner == desired.installation.name else {
            return false
        }
        return isMarked(live, found.value, in: found.source.file)
            && live.isPlain(for: found.value, login: known.login)
            && server.hasApplied(found.value, to: live.oid)
            && server.isReached(by: known, found.value)
            && server.isOwner(of: found.value, for: known.login)
            && server.isLogin(known, to: found.value)
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
