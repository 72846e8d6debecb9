import LeashCore

/// What all files declare, by section and name: where references are looked up, broken files included.
struct Declarations: Sendable {
    var installation: Desired<InstallationDeclaration>?
    var tiers: [String: Desired<TierDeclaration>] = [:]
    var servers: [String: Desired<ServerDeclaration>] = [:]
    var backupStores: [String: Desired<BackupStoreDeclaration>] = [:]
    var policies: [String: Desired<BackupPolicyDeclaration>] = [:]
    var apps: ByName<Desired<Boxed<AppDeclaration>>> = [:]
    var databases: ByName<Desired<Boxed<DatabaseDeclaration>>> = [:]
    var env: ByName<Desired<ByName<Desired<BindingDeclaration>>>> = [:]
    var removed: [String: Desired<RemovalDeclaration>] = [:]
    /// Whether any file has a section of apps, databases or removals.
    var hasContent = false
    /// Whether a file may declare names that could not be read.
    var isPartial = false
    /// Whether that file is the root's, with the platform's sections.
    var isPlatformPartial = false
    /// The databases that each app owns and leash writes to, by place.
    private(set) var owned: ByName<[Owned]> = [:]
    /// The declared tiers with their limits, and those that are built in.
    private var allTiers: [String: Tier] = [:]
    /// The server of databases that name none; `nil` if there is none, or several and no default.
    private var usualServer: String?

    typealias Owned = (name: String, source: SourceLocation)

    /// The name that this installation goes by.
    var installationName: String { installation?.value.name?.value ?? Installation().name }

    /// Whether roles and databases that backups need have this name.
    func isKeptForBackups(_ name: String) -> Bool {
        name == Installation.backupLogin(of: installationName)
            || name.hasPrefix(Installation.temporaryPrefix(of: installationName))
    }
}

/// A name declared twice, and the files that no longer tell which of the two is meant.
struct Clash {
    let diagnostic: Diagnostic
    let files: Set<String>
}

// MARK: - Merging

extension Declarations {
    /// Merges files by section and name, whatever their order.
    ///
    /// - Returns: the declarations, of two with one name the first by place; and each such pair.
    static func merging(_ files: [FileContents]) -> (Declarations, [Clash]) {
        var all = Declarations()
        var clashes: [Clash] = []
        // By index: a file's contents are large, and nearly always in order.
        let order = files.indices.sorted { files[$0].precedes(files[$1]) }
        for index in order { all.add(files[index], &clashes) }
        all.apps = merged(order.lazy.map { files[$0].apps }, "app", &clashes)
        all.databases = merged(order.lazy.map { files[$0].databases }, "database", &clashes)
        all.env = merged(order.lazy.map { files[$0].env }, "the env of app", &clashes)
        all.findOwners()
        all.findTiers()
        all.findServer()
        return (all, clashes)
    }

    private mutating func add(_ file: FileContents, _ clashes: inout [Clash]) {
        installation = installation ?? file.installation
        merge(file.tiers, "tier", &tiers, &clashes)
        merge(file.servers, "server", &servers, &clashes)
        merge(file.backupStores, "backup store", &backupStores, &clashes)
        merge(file.policies, "backup policy", &policies, &clashes)
        merge(file.removed?.value.databases, "the removal of database", &removed, &clashes)
        hasContent = hasContent || file.apps != nil || file.databases != nil || file.removed != nil
        isPartial = isPartial || file.isOpaque
        isPlatformPartial = isPlatformPartial || (file.isOpaque && file.path == Reader.rootFile)
    }

    /// The databases of each app, by place.
    private mutating func findOwners() {
        var names: [String] = []
        var owned: [[Owned]] = []
        names.reserveCapacity(databases.count)
        owned.reserveCapacity(databases.count)
        for place in databases.indices {
            let database = databases[at: place].value
            guard let app = database.app?.value, !database.isObserved else { continue }
            names.append(app)
            owned.append([(databases.name(at: place), databases[at: place].source)])
        }
        var others: ByName<[Owned]> = [:]
        self.owned = ByName(consume names, consume owned) { app, _, other in others[app, default: []] += other }
        for (app, others) in others {
            self.owned[app] = ((self.owned[app] ?? []) + others).sorted { $0.source < $1.source }
        }
    }

    private mutating func findTiers() {
        allTiers = tiers.reduce(into: [Tier.standard.name: .standard]) { all, declared in
            var limits = Limits()
            for limit in Limits.Name.allCases {
                guard let asked = declared.value.value.limits?.value[limit] else { continue }
                limits[limit] = Limit(asked.value, from: .tier(declared.key, asked.source))
            }
            all[declared.key] = Tier(
                name: declared.key,
                rank: declared.value.value.rank?.value ?? 0,
                databases: declared.value.value.databases?.value ?? 0,
                limits: limits
            )
        }
    }

    private mutating func findServer() {
        let defaults = servers.count == 1 ? servers : servers.filter { $0.value.value.isDefault?.value == true }
        usualServer = defaults.count == 1 ? defaults.keys.first : nil
    }
}

/// The entries of a section in all files, in their order; of two with one name, the first stays.
private func merged<Value>(
    _ sections: some Sequence<Desired<[Named<Value>]>?>,
    _ kind: String,
    _ clashes: inout [Clash]
) -> ByName<Desired<Value>> {
    var names: [String] = []
    var values: [Desired<Value>] = []
    for section in sections {
        for entry in section?.value ?? [] {
            names.append(entry.name)
            values.append(Desired(entry.value, at: entry.source))
        }
    }
    return ByName(names, values) { name, first, other in
        clashes.append(Clash(kind, name, at: other.source, first: first.source))
    }
}

/// Adds a section's entries; of two with one name, the first stays.
private func merge<Value>(
    _ section: Desired<[Named<Value>]>?,
    _ kind: String,
    _ all: inout [String: Desired<Value>],
    _ clashes: inout [Clash]
) {
    for entry in section?.value ?? [] {
        if let first = all.keepFirst(Desired(entry.value, at: entry.source), for: entry.name) {
            clashes.append(Clash(kind, entry.name, at: entry.source, first: first.source))
        }
    }
}

extension Dictionary {
    /// Adds a value unless there is one already, which it returns; a name that is new, as nearly all are, is hashed once.
    mutating func keepFirst(_ value: Value, for key: Key) -> Value? {
        guard let first = updateValue(value, forKey: key) else { return nil }
        self[key] = first
        return first
    }
}

extension FileContents {
    /// The root's file goes before all others: what the platform declares, no app's file takes away.
    fileprivate func precedes(_ other: FileContents) -> Bool {
        guard path != other.path else { return false }
        if path == Reader.rootFile || other.path == Reader.rootFile { return path == Reader.rootFile }
        return path < other.path
    }
}

extension Clash {
    fileprivate init(_ kind: String, _ name: String, at place: SourceLocation, first: SourceLocation) {
        diagnostic = Diagnostic(
            at: place,
            "\(kind) '\(shown(name) ?? "?")' is declared twice, first at \(first)",
            hint: "remove or rename one of the two"
        )
        files = first.file == Reader.rootFile ? [place.file] : [first.file, place.file]
    }
}

// MARK: - What a declaration comes to

extension Declarations {
    /// The server of a database: the one it names, the only one, or the default; `nil` if that leaves none or several.
    func server(of database: Boxed<DatabaseDeclaration>) -> String? {
        database.server?.value ?? usualServer
    }

    /// Whether a backup policy of that name is declared or built in.
    func isPolicy(_ name: String) -> Bool { policies[name] != nil || name == BackupPolicy.daily.name }

    /// Whether a backup store of that name is declared or built in.
    func isBackupStore(_ name: String) -> Bool { backupStores[name] != nil || name == BackupStorePlace.local.name }

    /// The tier of that name, with what is built in; `nil` if there is none.
    func tier(_ name: String) -> Tier? { allTiers[name] }

    /// The tier of an app; `nil` if it names an unknown one.
    func tier(of app: Boxed<AppDeclaration>) -> Tier? { tier(app.tier?.value ?? Tier.standard.name) }

    /// The app's DATABASE_URL that nobody needs to write: when it owns exactly one database.
    ///
    /// - Parameters:
    ///   - app: its name.
    ///   - env: what the files declare for it.
    ///   - place: near which it lies among the owners.
    /// - Returns: that database; `nil` if it owns none, or several, or the key is declared.
    func implicitDatabase(
        of app: String,
        beside env: ByName<Desired<BindingDeclaration>>?,
        near place: Int
    ) -> Owned? {
        guard env?.contains("DATABASE_URL") != true, let owner = owned.place(of: app, near: place),
            owned[at: owner].count == 1
        else { return nil }
        return owned[at: owner][0]
    }
}
