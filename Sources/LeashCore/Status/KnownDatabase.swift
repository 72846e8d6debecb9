/// A database that the files declare, or that leash still manages though they don't.
struct KnownDatabase: Equatable, Sendable {
    /// The name that the files give it, or gave.
    let name: String
    let app: String
    /// The server's name in the files.
    let server: String
    /// Its name on the server.
    let existing: String
    let declared: Desired<Database>?
    /// `nil` where it isn't there, or nobody could look.
    let live: CatalogDatabase?
    let mark: Mark?

    var address: String { "database/\(name)" }
}

extension Round {
    /// All of them, by name.
    ///
    /// Where a declared one has the name of one that is on its way out, it is the declared one that is meant.
    func knownDatabases() -> [String: KnownDatabase] {
        var known: [String: KnownDatabase] = [:]
        for (serverName, observation) in live.servers.sorted(by: { $0.key < $1.key }) {
            guard let server = observation.value else { continue }
            let declared = Set(desired.databases.values.filter { $0.value.server == serverName }.map(\.value.existing))
            for database in server.databases.values where !declared.contains(database.name) {
                guard let left = undeclared(database, on: server, named: serverName) else { continue }
                if known[left.name] == nil { known[left.name] = left }
            }
        }
        for (name, database) in desired.databases { known[name] = self.declared(database) }
        return known
    }

    private func declared(_ database: Desired<Database>) -> KnownDatabase {
        let value = database.value
        let server = state(of: value.server)
        let live = server?.databases[value.existing]
        return KnownDatabase(
            name: value.name,
            app: value.app,
            server: value.server,
            existing: value.existing,
            declared: database,
            live: live,
            mark: server.flatMap { server in live.flatMap { trustedMark(of: $0, on: server) } }
        )
    }

    private func undeclared(
        _ database: CatalogDatabase,
        on server: ServerState,
        named serverName: String
    ) -> KnownDatabase? {
        guard case .present = server.installation, database.name != installation, !database.isTemplate else {
            return nil
        }
        guard isManaged(database, on: server) else { return nil }
        let mark = trustedMark(of: database, on: server)
        return KnownDatabase(
            name: indexes[serverName]?.names[database.oid] ?? database.name,
            app: mark?.app ?? database.name,
            server: serverName,
            existing: database.name,
            declared: nil,
            live: database,
            mark: mark
        )
    }
}
