extension Round {
    /// What each declared database needs, by name.
    func planDatabases(in draft: inout Draft) {
        for (_, database) in desired.databases.sorted(by: { $0.key < $1.key }) {
            guard let server = state(of: database.value.server) else {
                draft.unusable.insert(database.value.name)
                continue
            }
            if database.value.management == .observe {
                planObserved(database, on: server, in: &draft)
            } else {
                plan(database, on: server, in: &draft)
            }
        }
    }

    private func plan(_ database: Desired<Database>, on server: ServerState, in draft: inout Draft) {
        let value = database.value
        let address = "database/\(value.name)"
        let live = server.databases[value.existing]
        let mark = live.flatMap { trustedMark(of: $0, on: server) }
        if isFrozen(mark) {
            draft.unusable.insert(value.name)
            return draft.frozen.append(address)
        }
        if let reason = refusal(of: value, live, on: server) {
            draft.unusable.insert(value.name)
            return draft.block(address, app: value.app, at: database.source, reason)
        }
        let seats = seats(at: database).map { ($0, credential(of: $0, at: value, on: server)) }
        draft.seats[value.name] = seats.map { (seat: $0.0, credential: $0.1) }
        let isAdopted = live.map { !isManaged($0, on: server) } ?? false
        let expectation = expectation(of: database, seats, live, mark, isAdopted, on: server)
        note(expectation, in: &draft)
        let changes = expectation.changes(from: live)
        guard !changes.isEmpty else { return }
        if case .unreachable(let reason)? = server.insides[value.existing] {
            draft.unusable.insert(value.name)
            return draft.block(address, app: value.app, at: database.source, "can't be entered: \(reason)")
        }
        let action: Action = live == nil ? .create : isAdopted ? .adopt : .update
        draft.add(
            item(action, expectation, changes, live, at: database),
            for: value,
            prerequisites(on: value.server, in: draft)
        )
    }

    func isManaged(_ live: CatalogDatabase, on server: ServerState) -> Bool {
        server.isManaged(live, by: installation)
    }

    /// The mark, if it stands on something that only leash can have marked.
    func trustedMark(of live: CatalogDatabase, on server: ServerState) -> Mark? {
        guard let mark = live.comment.flatMap({ Mark($0) }), mark.installation == installation else { return nil }
        return isManaged(live, on: server) ? mark : nil
    }

    private func expectation(
        of database: Desired<Database>,
        _ seats: [(Seat, Credential)],
        _ live: CatalogDatabase?,
        _ old: Mark?,
        _ isAdopted: Bool,
        on server: ServerState
    ) -> DatabaseExpectation {
        let value = database.value
        var mark = Mark(
            installation: installation,
            app: value.app,
            file: database.source.file,
            isProtected: value.isProtected
        )
        let predecessors = predecessors(of: value, live, old, isAdopted, seats, on: server)
        mark.predecessors = predecessors.logins
        mark.predecessorsUntil = predecessors.until
        mark.revision = desired.revision
        let applied = server.applied["database/\(value.name)"]
        let installed = applied?.values["extensions"]?.split(separator: " ").map(String.init) ?? []
        var roles = expectedRoles(of: value, seats.map { (seat: $0.0, credential: $0.1) }, on: server)
        keepFormerLogins(of: value, on: server, in: &roles)
        let draft = DatabaseExpectation(
            database: value,
            roles: roles,
            mark: mark,
            owner: installation,
            server: server,
            predecessors: predecessors.logins,
            droppedExtensions: installed.filter { !value.extensions.contains($0) }
        )
        return draft.marked()
    }

    private func note(_ expectation: DatabaseExpectation, in draft: inout Draft) {
        let now = expectation.server.now
        for (login, end) in expectation.roles.expiring.sorted(by: { $0.key < $1.key }) {
            draft.waiting["database/\(expectation.database.name)"] = "\(login) works for \(Span.text(end - now)) more"
        }
    }
}

extension ServerState {
    /// Whether an installation manages a database: its owner says so, or what was last applied to this very oid.
    package func isManaged(_ database: CatalogDatabase, by installation: String) -> Bool {
        if database.owner == installation { return true }
        return applied.contains { $0.key.hasPrefix("database/") && $0.value.oid == database.oid }
    }
}

extension DatabaseExpectation {
    /// The same with the mark that tells what will be inside.
    fileprivate func marked() -> DatabaseExpectation {
        var mark = mark
        mark.inside = inside.digest
        return DatabaseExpectation(
            database: database,
            roles: roles,
            mark: mark,
            owner: owner,
            server: server,
            predecessors: predecessors,
            droppedExtensions: droppedExtensions
        )
    }
}

extension Draft {
    fileprivate mutating func add(_ item: Plan.Item, for database: Database, _ prerequisites: [String]) {
        var item = item
        item.requires = prerequisites
        items.append(item)
        waitsFor[database.name] = item.id
    }
}
