/// Turns a database's changes into what a person reads: values by path, before and after, with their causes.
struct DatabaseFields {
    let expectation: DatabaseExpectation
    let applied: Applied?
    let source: SourceLocation

    private var database: Database { expectation.database }

    /// What a new database gets: what the files decide, without the model behind it.
    func created() -> [Field] {
        var fields = Limits.Name.allCases.compactMap { name -> Field? in
            guard let limit = database.limits[name] else { return nil }
            return Field("limits.\(name.rawValue)", from: nil, to: limit.amount.text(in: name.unit))
        }
        if !database.extensions.isEmpty {
            fields.append(Field("extensions", from: nil, to: database.extensions.joined(separator: ", ")))
        }
        fields += database.access.sorted { $0.key < $1.key }
            .map { Field("access.\($0.key)", from: nil, to: $0.value.value.rawValue) }
        if database.isProtected { fields.append(Field("protect", from: nil, to: "true")) }
        return fields
    }

    /// The limits that a database gets by being taken over: its new login has them, whatever the old one had.
    func adopted(from live: CatalogDatabase) -> [Field] {
        let before = expectation.server.observedLimits(of: live)
        return Limits.Name.allCases.compactMap { name in
            guard name != .storage, let after = database.limits[name]?.amount, before[name] != after else { return nil }
            return Field(
                "limits.\(name.rawValue)",
                from: before[name]?.text(in: name.unit),
                to: after.text(in: name.unit)
            )
        }
    }

    /// What changes, one field a value.
    ///
    /// What follows from a new role is told by the role alone, and a new login by the access that it gives.
    func changed(_ changes: [Change]) -> [Field] {
        let new = Set(
            changes.compactMap { change -> String? in
                guard case .role(let role) = change.fact, change.before == nil else { return nil }
                return role
            }
        )
        var fields = new.isEmpty ? [] : declaredFields(except: changes)
        for change in changes where !(change.fact.isOfRole && change.fact.role.map(new.contains) ?? false) {
            if case .group(let group) = change.fact, new.contains(group) { continue }
            fields += self.fields(of: change).filter { field in !fields.contains { $0.path == field.path } }
        }
        // That the inside is right is written down along with what made it right.
        return fields.count > 1 ? fields.filter { $0.path != "inside" } : fields
    }

    /// What the files say of a login that takes another's place, where that differs from what was last applied.
    private func declaredFields(except changes: [Change]) -> [Field] {
        guard let applied else { return [] }
        let values = database.applied
        return Set(values.keys).union(applied.values.keys).sorted().compactMap { path in
            guard path.hasPrefix("limits.") || path.hasPrefix("access.") else { return nil }
            guard path != "limits.storage", values[path] != applied.values[path] else { return nil }
            return Field(path, from: applied.values[path], to: values[path], cause: .desired(location(of: path)))
        }
    }

    private func fields(of change: Change) -> [Field] {
        if case .mark = change.fact { return markFields(change) }
        if case .role(let role) = change.fact, change.before == nil { return newRoleFields(role) }
        // What is only done again follows from another change.
        guard change.before != change.after else { return [] }
        let path = path(of: change.fact)
        let before = change.before.map { text($0, change.fact) }
        let after = change.after.map { text($0, change.fact) }
        return [Field(path, from: before, to: after, cause: cause(path, before, after))]
    }

    /// A group is only what an access is made of; a login is told by its generation.
    private func newRoleFields(_ role: String) -> [Field] {
        guard expectation.roles.roles.first(where: { $0.name == role })?.memberOf.isEmpty == false else {
            return role == database.ownerRole ? [Field("roles.\(role)", from: nil, to: "present", cause: .follows)] : []
        }
        return [Field("logins.\(role)", from: nil, to: "new", cause: .follows)]
    }

    private func markFields(_ change: Change) -> [Field] {
        let before = change.before.flatMap { Mark($0) }
        let after = expectation.mark
        var fields: [Field] = []
        func compare(_ path: String, _ old: String?, _ new: String?) {
            guard old != new else { return }
            fields.append(Field(path, from: old, to: new, cause: cause(path, old, new)))
        }
        guard let before else { return [Field("mark", from: nil, to: "leash", cause: cause("mark", nil, nil))] }
        compare("app", before.app, after.app)
        compare("file", before.file, after.file)
        compare("protect", "\(before.isProtected)", "\(after.isProtected)")
        compare("stage", before.stage.word, after.stage.word)
        compare("logins before adoption", before.predecessorText, after.predecessorText)
        if before.inside != after.inside, fields.isEmpty {
            fields.append(Field("inside", from: nil, to: "checked", cause: .desired(source)))
        }
        return fields
    }

    /// Which side moved: what was last applied decides, for values that the files decide.
    private func cause(_ path: String, _ before: String?, _ after: String?) -> Field.Cause {
        // Other apps' logins have the limits of the database.
        if path.hasPrefix("access."), let start = path.firstRange(of: "limits.")?.lowerBound {
            return cause(String(path[start...]), before, after)
        }
        guard let applied else { return .desired(location(of: path)) }
        let names = path.split(separator: ".")
        let isDeclared = ["limits", "access", "extensions", "protect", "app", "file"].contains(names.first ?? "")
        guard isDeclared else { return .drift }
        if names.first == "file" { return .desired(source) }
        let last = names.first == "extensions" ? lastExtension(String(names.last ?? "")) : applied.values[path]
        if last == after { return .drift }
        return last == before || last == nil ? .desired(location(of: path)) : .both(location(of: path))
    }

    private func lastExtension(_ name: String) -> String? {
        let names = applied?.values["extensions"]?.split(separator: " ").map(String.init) ?? []
        return names.contains(name) ? "installed" : nil
    }

    private func location(of path: String) -> SourceLocation {
        let names = path.split(separator: ".").map(String.init)
        guard names.count == 2 else { return source }
        if names[0] == "access" { return database.access[names[1]]?.source ?? source }
        guard let limit = Limits.Name(rawValue: names[1]).flatMap({ database.limits[$0] }) else { return source }
        switch limit.origin {
        case .file(let place), .tier(_, .some(let place)): return place
        case .builtIn, .tier: return source
        }
    }
}

extension Mark {
    fileprivate var predecessorText: String? {
        guard !predecessors.isEmpty else { return nil }
        return predecessors.joined(separator: " ") + (predecessorsUntil == nil ? "" : ", for a time")
    }
}

extension Mark.Stage {
    var word: String {
        switch self {
        case .live: "live"
        case .retired: "retired"
        case .grace: "in grace"
        case .restored: "restored"
        case .replaced: "replaced"
        }
    }
}
