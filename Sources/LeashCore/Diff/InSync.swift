/// The first look at each app and database: a few lookups, nothing made anew.
///
/// It says yes only where a full comparison would find nothing to do.
struct FirstLook: Sendable {
    private let desired: DesiredState
    private let env: EnvState
    private let secrets: [Reference: Observation<EnvDigest>]
    private let servers: [String: KnownServer]
    private let roleMark: String
    private let markStart: String

    init(_ desired: DesiredState, _ live: LiveState, _ env: EnvState) {
        self.desired = desired
        self.env = env
        secrets = live.secrets
        servers = live.servers.compactMapValues { $0.value.flatMap(KnownServer.init) }
        roleMark = Mark.onRole(of: desired.installation.name)
        markStart = roleMark + " app="
    }

    /// A server that databases can be managed on.
    private final class KnownServer: Sendable {
        let state: ServerState
        /// What the names of groups begin with: `notes` of `notes.ro`.
        let groups: Set<Substring>

        init?(_ state: ServerState) {
            guard case .present = state.installation, state.admin.missingRight == nil else { return nil }
            self.state = state
            var groups: Set<Substring> = []
            for name in state.roles.keys where name.utf8.count > 3 {
                let end = name.utf8.suffix(3)
                if end.elementsEqual(".ro".utf8) || end.elementsEqual(".rw".utf8) { groups.insert(name.dropLast(3)) }
            }
            self.groups = groups
        }
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
        let database = found.value
        guard database.management != .observe, let server = servers[database.server] else { return false }
        let state = server.state
        guard let live = state.databases[database.existing], live.owner == desired.installation.name else {
            return false
        }
        guard let applied = state.applied["database/" + name], applied.oid == live.oid,
            applied.says("ownerRole", database.ownerRole)
        else { return false }
        return isMarked(live, database, in: found.source.file)
            && live.isPlain(for: database, login: known.login)
            && state.isReached(by: known, database)
            && !server.groups.contains(name[...])
            && isOwner(database, of: known.login, on: state)
            && isLogin(known, to: database, on: state)
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

    private func isOwner(_ database: Database, of login: String, on state: ServerState) -> Bool {
        guard let role = state.roles[database.ownerRole], role.isOrdinary, role.comment == roleMark else {
            return false
        }
        return !role.canLogin && role.inherits && role.connectionLimit == -1 && role.settings.isEmpty
            && role.memberOf.isEmpty && role.members.count == 1 && role.members[0].role == login
    }

    private func isLogin(_ known: EnvCredential, to database: Database, on state: ServerState) -> Bool {
        guard known.login.isGeneration(of: database.name), state.generations[database.name]?.count == 1 else {
            return false
        }
        guard let role = state.roles[known.login], role.isOrdinary, role.comment == roleMark else { return false }
        guard role.canLogin, !role.inherits, role.members.isEmpty, role.memberOf.count == 1 else { return false }
        let membership = role.memberOf[0]
        return membership.role == database.ownerRole && !membership.isAdmin
            && membership.inherits == (state.version < 160_000)
            && role.connectionLimit == database.connectionLimit
            && (!state.admin.isSuperuser || role.verifier == known.verifier)
            && (state.passwordChecks.isEmpty || state.passwordChecks[known.login] != false)
            && role.hasSettings(of: database, canLimitTempFiles: state.admin.canLimitTempFiles)
    }
}

extension Role {
    /// Whether it has no power that a tenant's role must not have, and no end.
    fileprivate var isOrdinary: Bool { powers.isEmpty && validUntil == nil }

    fileprivate func hasSettings(of database: Database, canLimitTempFiles: Bool) -> Bool {
        var count = 1
        for name in Limits.Name.allCases {
            guard let setting = name.setting, let limit = database.limits[name] else { continue }
            guard name != .tempFiles || canLimitTempFiles else { continue }
            count += 1
            guard let value = value(of: setting, in: database.existing) else { return false }
            guard SettingValue.isText(value, of: limit.amount, name) else { return false }
        }
        return settings.count == count && value(of: "role", in: database.existing) == database.ownerRole
    }

    private func value(of setting: String, in database: String) -> String? {
        settings.first { $0.name == setting && $0.database == database }?.value
    }
}

extension Database {
    /// As the catalogs say it: -1 is no limit.
    fileprivate var connectionLimit: Int {
        if case .finite(let limit)? = limits.connections?.amount { limit } else { -1 }
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

extension ServerState {
    /// Whether what was published is still a way in, and nobody looked inside.
    fileprivate func isReached(by known: EnvCredential, _ database: Database) -> Bool {
        guard known.server == database.server, insides.isEmpty || insides[database.existing] == nil else {
            return false
        }
        return listeners(for: database, needsTCP: known.part == .jdbcUrl).contains { way in
            way.works && way.address(of: database) == known.address
        }
    }
}
