package import LeashCore
package import PQ

extension Endpoint {
    /// Reads a server's catalogs in one snapshot, and closes the connection.
    ///
    /// - Throws: ``PQError`` when the server can't be reached or read. Nothing is known of it then.
    package func snapshot() async throws(PQError) -> ServerState {
        let (connection, isPrivate) = try await connect()
        return try await snapshot(on: connection, isPrivate: isPrivate)
    }

    /// Reads the catalogs on a connection that is open already.
    package func snapshot(on connection: Connection, isPrivate: Bool) async throws(PQError) -> ServerState {
        do {
            return try await connection.batch { connection in
                try connection.transaction("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY") { connection in
                    try self.read(on: connection, isPrivate: isPrivate)
                }
            }
        } catch let error as PQError {
            throw error
        } catch {
            throw PQError(message: "\(error)")
        }
    }

    private func read(on connection: isolated Connection, isPrivate: Bool) throws(PQError) -> ServerState {
        let facts = try connection.facts()
        var state = facts.state
        var (roles, databases) = try catalogs(of: state, on: connection)
        if !state.admin.isSuperuser {
            if state.version >= 160_000 {
                state.admin.administered = try connection.administered()
                state.fixedMemberships = try connection.fixedMemberships(roles, by: state.admin)
            }
            state.admin.unsettable = try connection.unsettable(roles, databases)
        }
        state.installation = installationState(roles, databases, hasTables: isPrivate && facts.hasTables)
        try add(&roles, &databases, to: &state, connection)
        state.leaveOutLoans(to: Installation.backupLogin(of: installation))
        addListeners(to: &state, connection, listensOnTCP: facts.listensOnTCP)
        return state
    }

    /// Puts the catalogs into their place; meanwhile the server is at leash's own tables, if they are its own for certain.
    private func add(
        _ roles: inout ByOID<Role>,
        _ databases: inout ByOID<CatalogDatabase>,
        to state: inout ServerState,
        _ connection: isolated Connection
    ) throws(PQError) {
        let isPresent = if case .present = state.installation { true } else { false }
        let queries = isPresent ? [Connection.envStoreQuery, Connection.appliedQuery] : []
        try connection.sendingAhead(queries) { () throws(PQError) in
            state.databases = databases.takeByName()
            state.roles = roles.takeByName()
            guard isPresent else { return }
            state.installation = .present(envStore: try connection.envStore())
            state.applied = try connection.applied()
        }
    }

    /// The large catalogs: the server is at the next one while the last is read.
    private func catalogs(
        of state: ServerState,
        on connection: isolated Connection
    ) throws(PQError) -> (ByOID<Role>, ByOID<CatalogDatabase>) {
        let (isSuperuser, version) = (state.admin.isSuperuser, state.version)
        let queries = [
            Connection.rolesQuery(isSuperuser: isSuperuser), Connection.membershipsQuery(version: version),
            Connection.databasesQuery, Connection.settingsQuery, Connection.grantsQuery, Connection.ownedObjectsQuery,
        ]
        return try connection.sendingAhead(queries) { () throws(PQError) in
            var roles = try connection.roles(isSuperuser: isSuperuser)
            try connection.addMemberships(to: &roles, version: version)
            var databases = try connection.databases(roles)
            try connection.addSettings(to: &roles, &databases)
            try connection.addGrants(to: &databases, roles)
            try connection.addOwnedObjects(to: &databases, roles)
            return (roles, databases)
        }
    }

    private func installationState(
        _ roles: ByOID<Role>,
        _ databases: ByOID<CatalogDatabase>,
        hasTables: Bool
    ) -> ServerState.InstallationState {
        let role = roles.first(named: installation)
        let mark = Mark.onRole(of: installation)
        if let role {
            guard role.comment == mark, !role.canLogin else {
                return .foreign(
                    "role \(installation) exists and is not this installation's: rename it, or set `installation.name`"
                )
            }
        }
        guard let database = databases.first(named: installation) else { return .absent }
        guard role != nil, database.owner == installation else {
            return .foreign(
                "database \(installation) exists, owned by \(database.owner), and is not this installation's: rename it, "
                    + "or set `installation.name`"
            )
        }
        return hasTables ? .present(envStore: nil) : .absent
    }

    /// Where apps can reach the server: what the files say, else the admin's own way and loopback.
    private func addListeners(to state: inout ServerState, _ connection: Connection, listensOnTCP: Bool) {
        let port = app.port ?? connection.port
        let adminSocket = connection.host.hasPrefix("/") ? connection.host : nil
        switch app.host {
        case .some(let host) where host.hasPrefix("/"):
            state.socket = Listener(host: host, port: port)
        case .some(let host):
            state.tcp = Listener(host: host, port: port, sslmode: app.sslmode)
        case nil:
            state.socket = adminSocket.map { Listener(host: $0, port: port) }
            let host = adminSocket == nil ? connection.host : "127.0.0.1"
            let listens = adminSocket == nil || listensOnTCP
            state.tcp = listens ? Listener(host: host, port: port, sslmode: app.sslmode) : nil
        }
        if app.host != nil, state.tcp == nil, listensOnTCP {
            state.tcp = Listener(host: "127.0.0.1", port: connection.port, sslmode: app.sslmode)
        }
    }
}
