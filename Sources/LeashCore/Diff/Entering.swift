extension Database {
    /// What should be inside.
    package var expectedInside: Inside {
        Inside(
            publicOwner: ownerRole,
            extensions: extensions,
            readyGroups: Set(access.values.compactMap { group(for: $0.value) })
        )
    }
}

extension Database {
    /// Whether the roles are there that hold what is inside; without them no mark can be true.
    fileprivate func hasRoles(on server: ServerState) -> Bool {
        server.roles[ownerRole] != nil && expectedInside.readyGroups.allSatisfy { server.roles[$0] != nil }
    }
}

/// The databases that must be entered to know what is to be done inside, by server.
///
/// - Parameters:
///   - desired: what the files say.
///   - live: what was read so far.
///   - addresses: resources that are looked into whatever their marks say.
///   - isDeep: whether all are.
/// - Returns: declared databases that are there, and whose mark does not say that the inside is as it should be.
package func databasesToEnter(
    desired: DesiredState,
    live: LiveState,
    addresses: Set<String>,
    isDeep: Bool
) -> [String: [Database]] {
    let round = Round(desired: desired, live: live)
    var databases: [String: [Database]] = [:]
    for database in desired.databases.values.map(\.value) where database.management != .observe {
        guard let server = live.servers[database.server]?.value, let catalog = server.databases[database.existing]
        else {
            continue
        }
        guard catalog.allowsConnections else { continue }
        let mark = round.trustedMark(of: catalog, on: server)
        let isNamed = addresses.contains("database/\(database.name)") || addresses.contains("app/\(database.app)")
        let isMarked = mark?.inside == database.expectedInside.digest && database.hasRoles(on: server)
        guard isDeep || isNamed || !isMarked else { continue }
        guard mark != nil || database.management == .adopt || round.isManaged(catalog, on: server) else { continue }
        databases[database.server, default: []].append(database)
    }
    return databases.mapValues { $0.sorted { $0.name < $1.name } }
}
