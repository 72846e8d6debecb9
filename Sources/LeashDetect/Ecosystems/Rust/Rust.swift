import LeashCore

/// Cargo's manifests.
///
/// `Cargo.lock` is not read: it lists the drivers of all engines, whatever features are on.
enum Rust: Ecosystem {
    static let runtime = "rust"

    static func look(at app: AppFolder, _ findings: inout Findings) {
        var crates = Crates(app: app)
        guard let manifest = crates.manifest(in: "") else {
            guard let text = app.text("Cargo.toml") else { return }
            findings.runtimes.append(Runtime(runtime, .manifest, at: text.location(line: 1)))
            return
        }
        let dependencies = crates.dependencies()
        for dependency in dependencies { findings.note(crate: dependency) }
        let framework = frameworks.lazy.compactMap { known in
            dependencies.first { $0.name == known.crate && $0.use == .runtime }
                .map { Framework(known.name, at: $0.location) }
        }.first
        let rank: Runtime.Rank = framework != nil ? .framework : crates.isLocked ? .locked : .manifest
        findings.runtimes.append(
            Runtime(runtime, rank, at: manifest.text.location(line: 1), framework: framework)
        )
    }
}

extension Findings {
    /// Notes a crate and those of its features that tell of a database.
    fileprivate mutating func note(crate dependency: Dependency) {
        let features = dependency.features.sorted().compactMap { feature -> (Dependency, [Meaning])? in
            var part = dependency
            part.name += "/" + feature
            return Rust.packages[part.name].map { (part, $0) }
        }
        for (part, meanings) in features {
            let before = witnesses.count
            note(part, meanings)
            for index in before..<witnesses.count { witnesses[index].tools = [dependency.name] }
        }
        // What a feature says for sure need not be said less surely.
        let said = features.flatMap(\.1).compactMap { if case .driver(let service) = $0 { service } else { nil } }
        let meanings = (Rust.packages[dependency.name] ?? []).map { meaning in
            if case .tool(let services) = meaning {
                Meaning.tool(services.filter { !said.contains($0) })
            } else {
                meaning
            }
        }
        note(dependency, meanings)
    }
}

/// An app's crate, and those that it has beside it.
private struct Crates {
    /// So many crates are followed.
    private static let limit = 200

    let app: AppFolder
    private var manifests: [String: CargoManifest?] = [:]
    private var workspaces: [String: String] = [:]

    init(app: AppFolder) { self.app = app }

    /// The manifest in a folder, relative to the app's; `nil` if there is none, or it was warned of.
    mutating func manifest(in folder: String) -> CargoManifest? {
        if let known = manifests[folder] { return known }
        let text = app.text(AppFolder.below(folder, "Cargo.toml"))
        let value = app.parsed(text, as: TOMLFormat.parse)
        let manifest = text.flatMap { text in value.map { CargoManifest(text, $0) } }
        manifests[folder] = manifest
        return manifest
    }

    /// Whether a lock file lies beside the app or its workspace.
    var isLocked: Bool {
        app.has("Cargo.lock") || workspaces[""].map { app.has(AppFolder.below($0, "Cargo.lock")) } ?? false
    }

    /// What the crate depends on, and what those depend on that it has beside it.
    mutating func dependencies() -> [Dependency] {
        var dependencies: [Dependency] = []
        var left: [(folder: String, features: Set<String>)] = [("", ["default"])]
        var seen: Set<String> = [""]
        while let (folder, features) = left.popLast(), seen.count < Self.limit {
            guard let manifest = manifest(in: folder) else { continue }
            let switched = manifest.switched(by: features)
            for entry in manifest.entries {
                let (dependency, path) = resolved(entry, of: manifest, in: folder, switched)
                dependencies.append(dependency)
                guard let path, dependency.use == .runtime, seen.insert(path).inserted else { continue }
                left.append((path, dependency.features.union(entry.hasDefaults ? ["default"] : [])))
            }
        }
        return dependencies
    }

    /// A dependency with all that it inherits, and the folder it lies in, if it is one of the repository's own.
    private mutating func resolved(
        _ entry: CargoManifest.Entry,
        of manifest: CargoManifest,
        in folder: String,
        _ switched: CargoManifest.Switched
    ) -> (Dependency, path: String?) {
        let root = entry.isInherited ? workspace(of: folder) : nil
        let inherited = root.flatMap { self.manifest(in: $0)?.inherited(entry.key) }
        let isOff = entry.use == .runtime && entry.isOptional && !switched.keys.contains(entry.key)
        let features = entry.features.union(inherited?.features ?? []).union(switched.features[entry.key] ?? [])
        let dependency = Dependency(
            inherited?.package ?? entry.package,
            isOff ? .optional : entry.use,
            features: features,
            at: manifest.text.location(line: entry.line)
        )
        if let path = entry.path { return (dependency, AppFolder.below(folder, path)) }
        return (dependency, inherited?.path.map { AppFolder.below(root ?? "", $0) })
    }

    /// The folder of the workspace that a crate belongs to: the nearest above it that has one.
    private mutating func workspace(of folder: String) -> String? {
        if let known = workspaces[folder] { return known }
        var place = folder
        if let named = manifest(in: folder)?.workspace { place = AppFolder.below(folder, named) }
        for _ in 0..<20 {
            if manifest(in: place)?.isWorkspace == true {
                workspaces[folder] = place
                return place
            }
            place = AppFolder.below(place, "..")
        }
        return nil
    }
}
