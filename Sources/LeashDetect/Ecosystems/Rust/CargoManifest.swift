/// A crate's `Cargo.toml`, as far as its dependencies go.
struct CargoManifest {
    /// One line of a table of dependencies, as it is written there.
    struct Entry {
        /// What the manifest calls it; the crate's name, unless `package` gives another.
        let key: String
        let use: Dependency.Use
        let value: Value
        let line: Int

        var package: String { value["package"]?.string ?? key }
        var path: String? { value["path"]?.string }
        var isInherited: Bool { value["workspace"]?.bool == true }
        var isOptional: Bool { value["optional"]?.bool == true }
        var features: Set<String> { Set(value["features"]?.elements.compactMap(\.string) ?? []) }
        var hasDefaults: Bool { (value["default-features"] ?? value["default_features"])?.bool != false }
    }

    let text: SourceText
    private let root: Value

    init(_ text: SourceText, _ root: Value) {
        self.text = text
        self.root = root
    }

    var isWorkspace: Bool { root["workspace"] != nil }

    /// The folder of the workspace's root as `package.workspace` gives it; `nil` where it is to be looked for.
    var workspace: String? { root["package", "workspace"]?.string }

    /// What `[workspace.dependencies]` has for a key.
    func inherited(_ key: String) -> Entry? {
        guard let member = root["workspace", "dependencies"]?.members.first(where: { $0.key == key }) else {
            return nil
        }
        return Entry(key: key, use: .runtime, value: member.value, line: member.line)
    }

    /// All tables' entries, those of targets included.
    var entries: [Entry] {
        let targets = root["target"]?.members ?? []
        return entries(of: root, on: nil) + targets.flatMap { entries(of: $0.value, on: $0.key) }
    }

    private func entries(of tables: Value, on target: String?) -> [Entry] {
        let applies = target.map { CargoTarget.applies($0) } ?? true
        let uses: [(key: String, Dependency.Use)] = [
            ("dependencies", .runtime), ("dev-dependencies", .development), ("dev_dependencies", .development),
            ("build-dependencies", .build), ("build_dependencies", .build),
        ]
        return uses.flatMap { key, use in
            (tables[key]?.members ?? []).map { member in
                let use = applies || use != .runtime ? use : .inapplicable("only for \(target ?? "")")
                return Entry(key: member.key, use: use, value: member.value, line: member.line)
            }
        }
    }

    /// What some features switch on.
    struct Switched {
        /// The keys of optional dependencies.
        var keys: Set<String> = []
        /// By key, what is switched on in the dependency.
        var features: [String: Set<String>] = [:]
    }

    /// What these features of the crate switch on, and those that they bring along.
    func switched(by features: Set<String>) -> Switched {
        let table = root["features"]
        let members = Dictionary((table?.members ?? []).map { ($0.key, $0.value) }) { first, _ in first }
        var switched = Switched()
        var (seen, left) = (features, Array(features))
        while let feature = left.popLast() {
            guard let entries = members[feature] else {
                switched.keys.insert(feature)
                continue
            }
            for entry in entries.elements.compactMap(\.string) where !switched.add(entry) {
                if seen.insert(entry).inserted { left.append(entry) }
            }
        }
        return switched
    }
}

extension CargoManifest.Switched {
    /// Adds an entry such as `dep:sqlx`, `sqlx/postgres` or `sqlx?/postgres`.
    ///
    /// - Returns: whether it is one; otherwise it is the name of a feature or a dependency.
    fileprivate mutating func add(_ entry: String) -> Bool {
        if entry.hasPrefix("dep:") {
            keys.insert(String(entry.dropFirst(4)))
            return true
        }
        let parts = entry.split(separator: "/", maxSplits: 1)
        guard parts.count == 2 else { return false }
        let key = String(parts[0].last == "?" ? parts[0].dropLast() : parts[0])
        if parts[0].last != "?" { keys.insert(key) }
        features[key, default: []].insert(String(parts[1]))
        return true
    }
}
