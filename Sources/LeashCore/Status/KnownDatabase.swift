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
        for left in retirements() where known[left.name] == nil { known[left.name] = KnownDatabase(left) }
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
}

extension KnownDatabase {
    fileprivate init(_ retirement: Retirement) {
        self.init(
            name: retirement.name,
            app: retirement.mark.app,
            server: retirement.serverName,
            existing: retirement.live.name,
            declared: nil,
            live: retirement.live,
            mark: retirement.mark
        )
    }
}
