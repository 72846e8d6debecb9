extension DatabaseExpectation {
    /// What should be inside.
    var inside: Inside { database.expectedInside }

    /// What must change inside.
    ///
    /// A database that was not entered is as its mark says.
    func insideChanges(from live: CatalogDatabase) -> [Change] {
        let owned = live.ownedByLogins.sorted { $0.key < $1.key }
            .filter { login, _ in isOurs(login) }
            .map { login, count in
                let objects = count == 1 ? "1 object" : "\(count) objects"
                return Change(.ownedObjects(of: login), from: "\(objects) of \(login)", to: database.ownerRole)
            }
        guard let seen = seen(in: live) else { return owned + groupChanges(from: inside, after: owned) }
        var changes = owned
        if let owner = seen.publicOwner, owner != inside.publicOwner {
            changes.append(Change(.publicOwner, from: owner, to: inside.publicOwner))
        }
        for name in inside.extensions where !seen.extensions.contains(name) {
            changes.append(Change(.extension(name), from: nil, to: "installed"))
        }
        for name in droppedExtensions where seen.extensions.contains(name) {
            changes.append(Change(.extension(name), from: "installed", to: nil))
        }
        return changes + groupChanges(from: seen, after: changes)
    }

    /// Groups that lack something; and all of them where something changes its owner, since they hold what the owner
    /// role has.
    private func groupChanges(from seen: Inside, after changes: [Change]) -> [Change] {
        let isMoved = changes.contains { $0.fact.movesObjects }
        return inside.readyGroups.sorted().compactMap { group in
            let access = group.hasSuffix(".rw") ? "readwrite" : "read"
            guard seen.readyGroups.contains(group) else { return Change(.group(group), from: nil, to: access) }
            return isMoved ? Change(.group(group), from: access, to: access) : nil
        }
    }

    /// Whether what this role owns is to be the owner role's.
    ///
    /// Not if it owns another database by now: REASSIGN OWNED would move that too.
    private func isOurs(_ role: String) -> Bool {
        guard role != database.ownerRole else { return false }
        guard predecessors.contains(role) || roles.logins.contains(role) || role == formerOwner else { return false }
        return !server.databases.values.contains { $0.owner == role && $0.name != database.existing }
    }

    /// What was found inside; `nil` where nobody looked.
    ///
    /// One that is to be created is as Postgres makes it. One that is closed can't be entered before it is opened: all is
    /// done anew, since each step inside may be done twice.
    private func seen(in live: CatalogDatabase) -> Inside? {
        if let seen = server.insides[database.existing]?.value { return seen }
        guard !live.allowsConnections else { return nil }
        let isNew = server.databases[database.existing] == nil
        return Inside(publicOwner: isNew ? "pg_database_owner" : "unknown", extensions: isNew ? [] : droppedExtensions)
    }
}

extension Inside {
    /// Tells, in a mark, what was last made true inside.
    package var digest: String { fingerprint.description }

    var fingerprint: Fingerprint {
        var fingerprint = Fingerprint(of: publicOwner ?? "")
        for name in extensions { fingerprint.add("e:\(name)") }
        for group in readyGroups.sorted() { fingerprint.add("g:\(group)") }
        return fingerprint
    }
}

extension Fact {
    /// Whether something inside gets the owner role as its owner.
    fileprivate var movesObjects: Bool {
        switch self {
        case .publicOwner, .ownedObjects: true
        default: false
        }
    }
}
