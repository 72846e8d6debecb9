extension Field {
    /// A change in a line of text: `limits.connections 20 -> 40`.
    package var text: String { "\(path.printable) \(Field.shown(before)) -> \(Field.shown(after))" }

    /// The field of what does not exist yet, and so had no value: `owner notes`.
    package var newText: String { "\(path.printable) \(Field.shown(after))" }

    /// A change of an env key, by version or digest and never by value: `DATABASE_URL (v6 -> v7)`.
    package var envText: String {
        let change =
            switch (before, after) {
            case (nil, nil): ""
            case (nil, let after?): " (\(after))"
            case (let before?, nil): " (\(before) -> removed)"
            case (let before?, let after?): " (\(before) -> \(after))"
            }
        return (path + change).printable
    }

    /// A value in a line of text: quoted where its ends could not be seen otherwise.
    package static func shown(_ value: String?) -> String {
        guard let value else { return "none" }
        let isUnclear =
            value.isEmpty || value == "none" || value.first == " " || value.last == " " || value.contains(" -> ")
        return isUnclear ? "\"\(value.printable)\"" : value.printable
    }
}

extension Field.Cause {
    /// The cause in words, with its line: `you changed it (line 11)`.
    ///
    /// A place in another file than the one the reader looks at is named with its file.
    package func text(in file: String?) -> String? {
        switch self {
        case .follows: nil
        case .desired(let place): "you changed it" + Field.Cause.text(place, in: file)
        case .drift: "changed outside leash"
        case .both(let place): "both changed" + Field.Cause.text(place, in: file)
        }
    }

    private static func text(_ place: SourceLocation?, in file: String?) -> String {
        guard let place else { return "" }
        return place.file == file ? " (line \(place.line))" : " (\(place.file.printable):\(place.line))"
    }

    /// The cause as programs read it.
    package var word: String {
        switch self {
        case .follows: "follows"
        case .desired: "desired"
        case .drift: "drift"
        case .both: "both"
        }
    }
}

extension Plan.Item {
    /// Whether its fields stand for values that no output may hold.
    package var isSensitive: Bool { address.hasPrefix("env/") }

    /// The address, with what tells this item from others with its action on the same resource.
    package var label: String {
        id.hasPrefix("\(action.rawValue) ") ? String(id.dropFirst(action.rawValue.count + 1)) : address
    }

    /// What was touched, in short; empty for what is new as a whole.
    package var changedPaths: String {
        guard action != .create else { return "" }
        let paths = fields.prefix(3).map(\.path.printable) + (fields.count > 3 ? ["\(fields.count - 3) more"] : [])
        return paths.joined(separator: ", ")
    }
}

// MARK: - The changes of an item

extension Plan.Item {
    /// Whether its fields are the values of something that is yet to be, rather than changes.
    package var isNew: Bool { action == .create && !isSensitive }

    /// What changes and why, a text each.
    ///
    /// New values of one sort share a text: `limits: connections 20, storage 1GiB`.
    package func changeTexts(in file: String?) -> [(text: String, cause: String?)] {
        guard isNew else { return fields.map { (isSensitive ? $0.envText : $0.text, cause(of: $0, in: file)) } }
        var sorts: [String] = []
        var values: [String: [String]] = [:]
        for field in fields {
            let path = field.before == nil ? field.path.split(separator: ".", maxSplits: 1).map(String.init) : []
            let isSorted = path.count == 2
            let sort = isSorted ? path[0].printable + ":" : field.before == nil ? field.newText : field.text
            if values[sort] == nil { sorts.append(sort) }
            values[sort, default: []] += isSorted ? [Field(path[1], from: nil, to: field.after).newText] : []
        }
        return sorts.map { sort in
            let values = values[sort, default: []].joined(separator: ", ")
            return (values.isEmpty ? sort : "\(sort) \(values)", nil)
        }
    }

    /// Why a field differs; `nil` where there is nothing to tell: what is new has no history.
    private func cause(of field: Field, in file: String?) -> String? {
        switch (action, field.cause) {
        case (.create, _), (.adopt, _): nil
        case (.inject, _) where field.before == nil: nil
        // A new version is reason enough; a file that asks for it is worth a line number.
        case (.inject, .desired(nil)), (.rotate, .desired(nil)): nil
        case (let action, .desired(nil)) where action.takesAway: nil
        default: field.cause.text(in: file)
        }
    }
}
