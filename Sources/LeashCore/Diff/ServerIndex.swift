/// What a round looks up of one server again and again, gathered once.
struct ServerIndex {
    /// The names that the files give to databases that are called otherwise on the server, by oid.
    private(set) var names: [UInt32: String] = [:]
    /// The same the other way round: names on the server by those of the files.
    private(set) var existing: [String: String] = [:]
    /// How many databases let a role create schemas: an owner role does so in one.
    private(set) var creators: [String: Int] = [:]

    init(_ server: ServerState, installation: String) {
        for (name, applied) in server.applied where applied.oid != 0 {
            if let live = server.databases[name] {
                // A record of another oid is older than the database: a restored server counts anew. But one that
                // another took the place of has lost its record to that one.
                guard live.oid != applied.oid, live.owner != installation || live.isReplaced else { continue }
            }
            names[applied.oid] = min(names[applied.oid] ?? name, name)
        }
        for database in server.databases.values {
            if !names.isEmpty, let name = names[database.oid] { existing[name] = database.name }
            for grant in database.grants where grant.privileges.contains(.create) {
                creators[grant.grantee, default: 0] += 1
            }
        }
    }
}

extension CatalogDatabase {
    /// Whether its mark says that another database has its declared name.
    fileprivate var isReplaced: Bool {
        if case .replaced? = comment.flatMap({ Mark($0) })?.stage { true } else { false }
    }
}
