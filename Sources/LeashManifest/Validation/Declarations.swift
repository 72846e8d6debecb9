import LeashCore

/// What all files declare, by section and name: where references are looked up, broken files included.
struct Declarations: Sendable {
    var installation: Desired<InstallationDeclaration>?
    var tiers: [String: Desired<TierDeclaration>] = [:]
    var servers: [String: Desired<ServerDeclaration>] = [:]
    var policies: [String: Desired<BackupPolicyDeclaration>] = [:]
    var apps: [String: Desired<AppDeclaration>] = [:]
    var databases: [String: Desired<DatabaseDeclaration>] = [:]
    var env: [String: Desired<[String: Desired<BindingDeclaration>]>] = [:]
    var removed: [String: Desired<RemovalDeclaration>] = [:]
    /// Whether any file has a section of apps, databases or removals.
    var hasContent = false
    /// Whether a file may declare names that could not be read.
    var isPartial = false
    /// Whether that file is the root's, with the platform's sections.
    var isPlatformPartial = false
    /// The databases that each app owns and leash writes to, by place.
    private(set) var owned: [String: [Owned]] = [:]

    typealias Owned = (name: String, source: SourceLocation)

    /// The name that this installation goes by.
    var installationName: String { installation?.value.name?.value ?? Installation().name }
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
        for file in files.sorted(by: { $0.precedes($1) }) { all.add(file, &clashes) }
        all.owned = all.databases.reduce(into: [:]) { owned, database in
            guard let app = database.value.value.app?.value, !database.value.value.isObserved else { return }
            owned[app, default: []].append((database.key, database.value.source))
        }
        all.owned = all.owned.mapValues { $0.sorted { $0.source < $1.source } }
        return (all, clashes)
    }

    private mutating func add(_ file: FileContents, _ clashes: inout [Clash]) {
        installation = installation ?? file.installation
        merge(file.tiers, "tier", \.tiers, &clashes)
        merge(file.servers, "server", \.servers, &clashes)
        merge(file.policies, "backup policy", \.policies, &clashes)
        merge(file.apps, "app", \.apps, &clashes)
        merge(file.databases, "database", \.databases, &clashes)
        merge(file.removed?.value.databases, "the removal of database", \.removed, &clashes)
        merge(file.env.map { Desired($0.value.map(byKey), at: $0.source) }, "the env of app", \.env, &clashes)
        hasContent = hasContent || file.apps != nil || file.databases != nil || file.removed != nil
        isPartial = isPartial || file.isOpaque
        isPlatformPartial = isPlatformPartial || (file.isOpaque && file.path == Reader.rootFile)
    }

    private mutating func merge<Value>(
        _ section: Desired<[Named<Value>]>?,
        _ kind: String,
        _ path: WritableKeyPath<Self, [String: Desired<Value>]>,
        _ clashes: inout [Clash]
    ) {
        for entry in section?.value ?? [] {
            if let first = self[keyPath: path][entry.name]?.source {
                clashes.append(Clash(kind, entry.name, at: entry.source, first: first))
            } else {
                self[keyPath: path][entry.name] = Desired(entry.value, at: entry.source)
            }
        }
    }

    private func byKey(
        _ env: Named<[Named<BindingDeclaration>]>
    ) -> Named<[String: Desired<BindingDeclaration>]> {
        let keys = env.value.map { ($0.name, Desired($0.value, at: $0.source)) }
        return Named(name: env.name, value: Dictionary(keys) { first, _ in first }, source: env.source)
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
    func server(of database: DatabaseDeclaration) -> String? {
        if let named = database.server { return named.value }
        if servers.count == 1 { return servers.keys.first }
        let defaults = servers.filter { $0.value.value.isDefault?.value == true }
        return defaults.count == 1 ? defaults.keys.first : nil
    }

    /// Whether a backup policy of that name is declared or built in.
    func isPolicy(_ name: String) -> Bool { policies[name] != nil || name == BackupPolicy.daily.name }

    /// The tier of that name, with what is built in; `nil` if there is none.
    func tier(_ name: String) -> Tier? {
        guard let declared = tiers[name] else { return name == Tier.standard.name ? .standard : nil }
        var limits = Limits()
        for limit in Limits.Name.allCases {
            guard let asked = declared.value.limits?.value[limit] else { continue }
            limits[limit] = Limit(asked.value, from: .tier(name, asked.source))
        }
        return Tier(
            name: name,
            rank: declared.value.rank?.value ?? 0,
            databases: declared.value.databases?.value ?? 0,
            limits: limits
        )
    }

    /// The tier of an app; `nil` if it names an unknown one.
    func tier(of app: AppDeclaration) -> Tier? { tier(app.tier?.value ?? Tier.standard.name) }

    /// The app's DATABASE_URL that nobody needs to write: when it owns exactly one database.
    func implicitDatabase(of app: String) -> Owned? {
        guard env[app]?.value["DATABASE_URL"] == nil, let owned = owned[app], owned.count == 1 else { return nil }
        return owned[0]
    }
}
