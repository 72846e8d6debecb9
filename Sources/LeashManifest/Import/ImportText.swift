import LeashCore

/// One database as an import declares it.
struct ImportEntry {
    let name: String
    let app: String
    let isNewApp: Bool
    let database: CatalogDatabase
    let live: ServerState
    /// `nil` where there is only one.
    var server: String?
    /// `nil` where it goes by the declared name.
    var ownerRole: String?
    var tier: Tier?
    var allowedExtensions: Set<String> = []

    init(name: String, app: String, isNewApp: Bool, database: CatalogDatabase, live: ServerState) {
        self.name = name
        self.app = app
        self.isNewApp = isNewApp
        self.database = database
        self.live = live
    }
}

/// A desired-state file of databases that exist.
struct ImportText {
    let entries: [ImportEntry]

    var text: String {
        let apps = entries.filter(\.isNewApp).map { "  \(yaml(.string($0.app))): {}\n" }
        return """
            leash: v1
            # Written by `leashctl import`. These databases are compared with the server and never written to.
            # To take one over, put `adopt: true` in the place of `manage: observe`: `leashctl diff` shows what that changes.
            \(apps.isEmpty ? "" : "apps:\n")\(apps.joined())databases:
            \(entries.flatMap(\.lines).joined(separator: "\n"))

            """
    }
}

extension ImportEntry {
    fileprivate var lines: [String] {
        var lines = (["owner: \(database.owner)"] + adoptionNotes).map { "  # \($0.printable)" }
        lines.append("  \(yaml(.string(name))):")
        func add(_ key: String, _ value: JSON) { lines.append("    \(key): \(yaml(value))") }
        func note(_ text: String) { lines.append("    # \(text.printable)") }
        add("app", .string(app))
        if let server { add("server", .string(server)) }
        if database.name != name { add("existing", .string(database.name)) }
        if let ownerRole { add("ownerRole", .string(ownerRole)) }
        add("manage", "observe")
        limitNotes.forEach(note)
        if !limits.isEmpty { add("limits", .object(limits)) }
        extensionNotes.forEach(note)
        if !extensions.isEmpty { add("extensions", .array(extensions.map(JSON.string))) }
        return lines
    }

    /// What stands in the way of adopting it.
    private var adoptionNotes: [String] {
        guard let owner = live.roles[database.owner] else { return [] }
        var notes: [String] = []
        if owner.powers.contains(.superuser) {
            notes.append("adopting takes another owner than a superuser: ALTER DATABASE OWNER, ALTER ... OWNER inside")
        }
        let others = live.databases.values.filter { $0.owner == owner.name && $0.name != database.name }.map(\.name)
        if !others.isEmpty, !owner.powers.contains(.superuser) {
            notes.append(
                "adopting takes an owner of its own: \(owner.name) also owns \(others.sorted().joined(separator: ", "))"
            )
        }
        return notes
    }

    // MARK: - Limits

    private var observed: [(name: Limits.Name, amount: Amount)] {
        let seen = live.observedLimits(of: database)
        return Limits.Name.allCases.compactMap { name in seen[name].map { (name, $0) } }
    }

    /// Those that a file can say: Postgres takes a few more, such as no connections at all.
    private var limits: [(String, JSON)] {
        observed.filter(isDeclarable).map { name, amount in
            if name.unit == .count, case .finite(let count) = amount {
                return (name.rawValue, .number(count))
            }
            return (name.rawValue, .string(amount.text(in: name.unit)))
        }
    }

    private func isDeclarable(_ name: Limits.Name, _ amount: Amount) -> Bool {
        guard case .finite(let count) = amount else { return true }
        return name.range.contains(count)
    }

    private var limitNotes: [String] {
        observed.compactMap { name, amount in
            let text = "\(name.rawValue) \(amount.text(in: name.unit))"
            guard isDeclarable(name, amount) else { return "\(text) stands on the server, and is left out" }
            guard let tier, let most = tier.limits[name]?.amount, amount.exceeds(most) else { return nil }
            return "\(text) is more than tier \(tier.name) allows, \(most.text(in: name.unit)): an error once adopted"
        }
    }

    // MARK: - Extensions

    private var installed: [String] {
        (live.insides[database.name]?.value?.extensions ?? []).filter { $0 != "plpgsql" }
    }

    private var extensions: [String] { installed.filter(allowedExtensions.contains) }

    private var extensionNotes: [String] {
        if case .unreachable(let reason)? = live.insides[database.name] { return ["not entered: \(reason)"] }
        let others = installed.filter { !allowedExtensions.contains($0) }
        return others.isEmpty
            ? [] : ["installed, and not on the server's list of extensions: \(others.joined(separator: ", "))"]
    }
}
