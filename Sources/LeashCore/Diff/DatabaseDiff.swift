extension Round {
    /// What each declared database needs, by name.
    func planDatabases(in draft: inout Draft) {
        for name in suspects.databases.sorted() {
            guard let database = desired.databases[name] else { continue }
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
        let found = live?.comment.flatMap { Mark($0) }
        let mark = live.flatMap { trusted(found, on: $0, server) }
        if isFrozen(mark) {
            draft.unusable.insert(value.name)
            return draft.frozen.append(address)
        }
        if let reason = refusal(of: value, live, on: server) {
            draft.unusable.insert(value.name)
            return draft.block(address, app: value.app, at: database.source, reason)
        }
        let places = seats(at: database).map { Place(seat: $0, credential: credential(of: $0, at: value, on: server)) }
        let isAdopted = live.map { !isManaged($0, on: server) } ?? false
        let former = formerLogins(of: value, places, on: server)
        let expectation = expectation(of: database, places, former, live, (found, mark), isAdopted, on: server)
        note(expectation, in: &draft)
        let changes = expectation.changes(from: live)
        if !changes.isEmpty, let reason = expectation.obstacle(in: live, mark) {
            draft.unusable.insert(value.name)
            return draft.block(address, app: value.app, at: database.source, reason)
        }
        draft.add(places, former, at: value)
        guard !changes.isEmpty else { return }
        let action: Action = live == nil ? .create : isAdopted ? .adopt : .update
        let item = item(action, expectation, changes, live, at: database)
        draft.add(item, for: value, prerequisites(of: item, on: value.server, in: draft))
    }

    func isManaged(_ live: CatalogDatabase, on server: ServerState) -> Bool {
        server.isManaged(live, by: installation)
    }

    /// The mark, if it stands on something that only leash can have marked.
    func trustedMark(of live: CatalogDatabase, on server: ServerState) -> Mark? {
        trusted(live.comment.flatMap { Mark($0) }, on: live, server)
    }

    private func trusted(_ mark: Mark?, on live: CatalogDatabase, _ server: ServerState) -> Mark? {
        guard let mark, mark.installation == installation else { return nil }
        return isManaged(live, on: server) ? mark : nil
    }

    private func expectation(
        of database: Desired<Database>,
        _ places: [Place],
        _ former: [Role],
        _ live: CatalogDatabase?,
        _ old: (found: Mark?, trusted: Mark?),
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
        let predecessors = predecessors(live, old.trusted, isAdopted, places, on: server)
        mark.predecessors = predecessors.logins
        mark.predecessorsUntil = predecessors.until
        mark.revision = desired.revision
        var roles = expectedRoles(of: value, places, on: server)
        for login in former where !roles.logins.contains(login.name) { roles.add(login) }
        return DatabaseExpectation(
            value,
            on: server,
            owner: installation,
            roles: roles,
            marks: (mark, old.found),
            predecessors: predecessors.logins,
            formerOwner: isAdopted ? live?.owner : nil
        )
    }

    private func note(_ expectation: DatabaseExpectation, in draft: inout Draft) {
        let now = expectation.server.now
        var ends = expectation.roles.expiring
        for login in expectation.predecessors { ends[login] = expectation.mark.predecessorsUntil }
        guard !ends.isEmpty else { return }
        let spans = ends.sorted { $0.key < $1.key }.map { "\($0.key) works for \(Span.text($0.value - now)) more" }
        draft.waiting["database/\(expectation.database.name)"] = spans.joined(separator: "; ")
    }
}

extension ServerState {
    /// Whether an installation manages a database: its owner says so, or what was last applied to this very oid.
    package func isManaged(_ database: CatalogDatabase, by installation: String) -> Bool {
        if database.owner == installation { return true }
        if let applied = applied[database.name], applied.oid == database.oid { return true }
        return applied.contains { $0.value.oid == database.oid }
    }
}

extension DatabaseExpectation {
    /// Why nothing of this can be done: what is to be done inside is not known.
    fileprivate func obstacle(in live: CatalogDatabase?, _ old: Mark?) -> String? {
        guard let live, live.allowsConnections else { return nil }
        switch server.insides[database.existing] {
        case .observed: return nil
        case .unreachable(let reason): return "can't be entered: \(reason)"
        case nil: return old?.inside == mark.inside ? nil : "what is inside was not read"
        }
    }
}

extension Draft {
    /// Keeps what the env needs to know of the places at a database.
    fileprivate mutating func add(_ places: [Place], _ former: [Role], at database: Database) {
        self.places[database.name] = places
        if !former.isEmpty { self.former[database.name] = former }
        for place in places {
            switch place.credential {
            case .needed, .blocked: injected[place.seat.app, default: []].append((database.name, place))
            case .current where place.seat.keys.isEmpty: ended.append((database.name, place))
            case .current, .unused, .unknown: continue
            }
        }
    }

    fileprivate mutating func add(_ item: Plan.Item, for database: Database, _ prerequisites: [String]) {
        var item = item
        item.requires = prerequisites
        items.append(item)
        waitsFor[database.name] = item.id
    }
}
