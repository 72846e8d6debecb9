import LeashCore
import LeashTesting

extension DesiredState {
    /// What of these files is not so in a world, said without the diff's own code.
    func violations(in live: LiveState) -> [String] {
        var problems: [String] = []
        for database in databases.values.map(\.value) where database.management != .observe {
            guard let server = live.servers[database.server]?.value else { continue }
            let check = DatabaseCheck(desired: self, database: database, server: server, live: live)
            problems += check.violations().map { "database/\(database.name): \($0)" }
        }
        for (app, bindings) in env {
            problems += violations(of: bindings, in: live.env.value?.apps[app] ?? [:]).map { "env/\(app): \($0)" }
        }
        return problems.sorted()
    }

    private func violations(of bindings: ByName<Desired<EnvBinding>>, in entries: ByName<EnvEntry>) -> [String] {
        bindings.compactMap { key, binding in
            switch binding.value {
            case .literal(let value):
                entries[key].map { $0.digest == .of(value) && $0.isIntact } == true ? nil : "\(key) is not its literal"
            case .secret(let reference):
                entries[key].map { $0.digest == .of("\(reference)") && $0.isIntact } == true
                    ? nil : "\(key) is no secret"
            case .external: entries[key]?.owner == .human ? nil : "\(key) is not external"
            case .skip, .database: nil
            }
        }
    }
}

/// One declared database held against a world.
private struct DatabaseCheck {
    let desired: DesiredState
    let database: Database
    let server: ServerState
    let live: LiveState

    func violations() -> [String] {
        guard let found = server.databases[database.existing] else { return ["is not there"] }
        var problems = [
            found.owner == "leash" ? nil : "owner \(found.owner)",
            found.allowsConnections ? nil : "closed",
            found.connectionLimit == -1 ? nil : "connection limit \(found.connectionLimit)",
            found.ownedByLogins.isEmpty ? nil : "logins own \(found.ownedByLogins)",
        ].compactMap(\.self)
        problems += violations(of: found.comment.flatMap { Mark($0) })
        problems += violations(of: found.grants)
        problems += violations(of: server.insides[database.existing]?.value ?? Inside())
        problems += violationsOfOwnerRole()
        for app in [database.app] + database.access.keys.sorted() { problems += violations(ofAccessOf: app) }
        return problems
    }

    private func violations(of mark: Mark?) -> [String] {
        guard let mark else { return ["no mark"] }
        return [
            mark.app == database.app ? nil : "marked as of \(mark.app)",
            mark.isProtected == database.isProtected ? nil : "protection",
            mark.stage == .live ? nil : "stage \(mark.stage)",
        ].compactMap(\.self)
    }

    private func violations(of grants: [CatalogDatabase.Grant]) -> [String] {
        var problems: [String] = []
        for grant in grants where grant.grantee != "leash" {
            let isLogin = server.roles[grant.grantee]?.canLogin == true
            let wanted: CatalogDatabase.Privileges =
                grant.grantee == database.ownerRole ? [.create, .temporary] : isLogin ? .connect : []
            if grant.privileges != wanted || !grant.grantable.isEmpty { problems.append("grant \(grant)") }
        }
        if !grants.contains(where: { $0.grantee == database.ownerRole }) {
            problems.append("nothing for the owner role")
        }
        return problems
    }

    private func violations(of inside: Inside) -> [String] {
        var problems: [String] = []
        if let owner = inside.publicOwner, owner != database.ownerRole { problems.append("public of \(owner)") }
        for name in database.extensions where !inside.extensions.contains(name) { problems.append("lacks \(name)") }
        for access in database.access.values {
            let group = database.name + (access.value == .read ? ".ro" : ".rw")
            if access.value != .owner, !inside.readyGroups.contains(group) { problems.append("\(group) is not ready") }
        }
        return problems
    }

    private func violationsOfOwnerRole() -> [String] {
        guard let role = server.roles[database.ownerRole] else { return ["no owner role"] }
        return [
            role.canLogin || !role.powers.isEmpty ? "owner role can too much" : nil,
            role.comment == "leash:1 leash" ? nil : "owner role's comment",
            role.memberOf.isEmpty ? nil : "owner role in \(role.memberOf)",
            role.settings.isEmpty ? nil : "owner role's settings",
        ].compactMap(\.self)
    }

    private func violations(ofAccessOf app: String) -> [String] {
        let keys = (desired.env[app] ?? [:]).filter { _, binding in
            if case .database(database.name, _, _) = binding.value { true } else { false }
        }.keys
        var problems: [String] = []
        var logins: Set<String> = []
        for key in keys {
            if !live.works(key, of: app) { problems.append("\(key) of \(app) does not work") }
            guard case .leash(let known)? = live[env: app][key]?.owner, known.database == database.name else {
                continue
            }
            logins.insert(known.login)
        }
        if logins.count > 1 { problems.append("\(app) has \(logins)") }
        return problems + logins.flatMap { violations(ofLogin: $0, app) }
    }

    private func violations(ofLogin name: String, _ app: String) -> [String] {
        guard let role = server.roles[name] else { return ["no login \(name)"] }
        let access = app == database.app ? .owner : database.access[app]?.value ?? .read
        let group = access == .owner ? database.ownerRole : database.name + (access == .read ? ".ro" : ".rw")
        let limit: Int = if case .finite(let limit)? = database.limits.connections?.amount { limit } else { -1 }
        func setting(_ name: String) -> String? {
            role.settings.first { $0.name == name && $0.database == database.existing }?.value
        }
        let timeouts: [String?] = database.limits.statementTimeout == nil ? [nil] : ["30000ms", "0.5min"]
        return [
            role.canLogin ? nil : "NOLOGIN",
            role.powers.isEmpty ? nil : "powers",
            role.validUntil == nil ? nil : "ends",
            role.connectionLimit == limit ? nil : "limit \(role.connectionLimit)",
            role.comment == "leash:1 leash" ? nil : "comment \(role.comment ?? "")",
            role.memberOf.map(\.role) == [group] ? nil : "member of \(role.memberOf)",
            role.inherits == (access != .owner) ? nil : "inherits",
            setting("role") == (access == .owner ? database.ownerRole : nil) ? nil : "SET role",
            timeouts.contains(setting("statement_timeout")) ? nil : "statement_timeout",
            setting("work_mem") == nil ? nil : "work_mem",
        ].compactMap { $0.map { "\(name): \($0)" } }
    }
}
