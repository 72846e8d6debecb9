/// How one database stands, with its limits and all that belongs to it.
package struct DatabaseStatus: Equatable, Sendable {
    let known: KnownDatabase
    /// The app's logins that work, the current one first.
    package let logins: [Login]
    /// Where the app finds it; `nil` while nothing is injected.
    package let way: Address?
    package let access: [AppAccess]
    /// What was found inside; `nil` where nobody looked now.
    package let inside: Observation<Inside>?
    /// What leash last made of it.
    package let applied: Applied?
    /// When this was read, in seconds of Unix time; `nil` where the server can't be reached.
    package let now: Int?
    package let limits: [LimitStatus]
    package let findings: [Finding]
    /// What of it could not be read, by address, with the reason.
    package let unreachable: [String: String]
    /// `nil` where nobody looked.
    package let backup: BackupStatus?
    package let isFrozen: Bool
    package let waiting: String?

    package var address: String { known.address }
    package var desired: Database? { known.declared?.value }

    /// The role that owns what is inside; of one that is only observed, whoever owns the database.
    package var ownerRole: String? { desired?.management == .observe ? known.live?.owner : desired?.ownerRole }

    package var condition: Condition {
        let unread = unreachable.map { _ in Condition.unreachable }
        return .worst(of: findings.map(\.condition) + unread + (isFrozen ? [.frozen] : []))
    }

    /// A login, as it is now.
    package struct Login: Equatable, Sendable {
        package let name: String
        /// Its sessions now; `nil` where they are not known.
        package let sessions: Int?
        /// For how many seconds it works; `nil` for good.
        package let left: Int?
    }

    /// What another app has of it.
    package struct AppAccess: Equatable, Sendable {
        package let app: String
        package let access: Access
        package let logins: [Login]
    }
}

extension Round {
    /// Looks at one database closely.
    func status(
        of known: KnownDatabase,
        usage: Usage?,
        backup: BackupStatus?,
        findings: [Finding],
        plan: Plan
    ) -> DatabaseStatus {
        let server = state(of: known.server)
        let seats = known.declared.map(seats) ?? []
        let logins = server.map { server in seats.map { self.logins(of: $0, at: known, on: server, usage) } } ?? []
        let access = zip(seats, logins).dropFirst().map {
            DatabaseStatus.AppAccess(app: $0.app, access: $0.access, logins: $1)
        }
        return DatabaseStatus(
            known: known,
            logins: logins.first ?? [],
            way: seats.first.flatMap { published($0, at: known) }?.address,
            access: access,
            inside: server?.insides[known.existing],
            applied: server?.applied[known.name],
            now: server?.now,
            limits: limits(of: known, logins.first ?? [], usage),
            findings: findings,
            unreachable: unreachable([known], of: known.app, plan),
            backup: backup,
            isFrozen: plan.frozen.contains(known.address),
            waiting: plan.waiting[known.address]
        )
    }

    /// What the env store published for a seat: the newest, if its keys differ.
    private func published(_ seat: Seat, at known: KnownDatabase) -> EnvCredential? {
        let credentials = (env(of: seat.app) ?? [:]).values.compactMap { entry -> EnvCredential? in
            guard case .leash(let credential) = entry.owner, credential.database == known.name else { return nil }
            return credential
        }
        return credentials.max { ($0.login.utf8.count, $0.login) < ($1.login.utf8.count, $1.login) }
    }

    /// The logins that get in: the published one, or the newest where the env store can't tell, then the others.
    private func logins(
        of seat: Seat,
        at known: KnownDatabase,
        on server: ServerState,
        _ usage: Usage?
    ) -> [DatabaseStatus.Login] {
        let generations = server.generations(of: seat.base).reversed().map { "\(seat.base)_\($0)" }
        let current = published(seat, at: known)?.login
        let before = seat.access == .owner ? known.mark?.predecessors ?? [] : []
        let names = [current].compactMap(\.self) + generations.filter { $0 != current } + before
        return names.compactMap { name in
            guard let role = server.roles[name], role.canLogin, isOurs(role) || before.contains(name) else {
                return nil
            }
            let until = before.contains(name) ? known.mark?.predecessorsUntil : role.validUntil
            return DatabaseStatus.Login(
                name: name,
                sessions: usage?.sessions(of: name),
                left: until.map { max(0, $0 - server.now) }
            )
        }
    }

    private func limits(of known: KnownDatabase, _ logins: [DatabaseStatus.Login], _ usage: Usage?) -> [LimitStatus] {
        guard let database = known.declared?.value else { return [] }
        let server = state(of: known.server)
        let live = server.map { $0.liveLimits(of: known, login: logins.first?.name) }
        return Limits.Name.allCases.map { name in
            LimitStatus(
                name: name,
                desired: database.limits[name],
                live: live.map { live in live.map { $0[name].map { .set($0) } ?? .unset } ?? .absent } ?? .unknown,
                used: usage.flatMap { used(name, of: known, logins, $0) },
                enforcement: LimitStatus.Enforcement(of: name, in: database, admin: server?.admin)
            )
        }
    }

    private func used(_ name: Limits.Name, of known: KnownDatabase, _ logins: [DatabaseStatus.Login], _ usage: Usage)
        -> Int?
    {
        switch name {
        case .connections where known.declared?.value.management == .observe: usage.sessions(in: known.existing)
        case .connections: logins.reduce(0) { $0 + usage.sessions(of: $1.name) }
        case .storage: usage.sizes[known.existing]
        case .statementTimeout, .idleInTransaction, .lockTimeout, .tempFiles: nil
        }
    }
}

extension ServerState {
    /// The limits that a database's login meets in it; unset ones are left out.
    ///
    /// - Returns: `nil` where there is nothing that limits could be on.
    fileprivate func liveLimits(of known: KnownDatabase, login: String?) -> [Limits.Name: Amount]? {
        guard let database = known.live else { return nil }
        if known.declared?.value.management == .observe { return observedLimits(of: database) }
        guard let role = login.flatMap({ roles[$0] }) else { return nil }
        var limits: [Limits.Name: Amount] = [:]
        limits[.connections] = role.connectionLimit < 0 ? .unlimited : .finite(role.connectionLimit)
        for name in Limits.Name.allCases {
            guard let setting = name.setting else { continue }
            limits[name] = role.value(of: setting, in: database).flatMap { SettingValue.amount($0, of: name) }
        }
        return limits
    }
}
