/// An app's package, and those of its repository that it depends on.
struct NodePackages {
    /// So many packages are followed, and so many are looked through for one of a name.
    private static let limit = 200

    let app: AppFolder
    /// The app's own dependencies.
    private(set) var own: [PackageManifest.Entry] = []
    /// All that the running app depends on, and what its own manifest says besides.
    private(set) var dependencies: [Dependency] = []
    /// Relative to the app's, which is the first and the empty path; each with its manifest.
    private(set) var folders: [(path: String, manifest: PackageManifest)] = []
    private lazy var members: [String: String] = membersByName()

    init?(_ app: AppFolder) {
        self.app = app
        guard let manifest = PackageManifest(in: "", of: app) else { return nil }
        own = manifest.entries
        var seen: Set<String> = [""]
        var left = [("", manifest)]
        while let (folder, manifest) = left.popLast(), folders.count < Self.limit {
            folders.append((folder, manifest))
            let entries = manifest.entries.filter { folder.isEmpty || $0.dependency.use == .runtime }
            for entry in entries {
                guard let path = self.folder(of: entry, in: folder) else {
                    if entry.origin == .registry { dependencies.append(entry.dependency) }
                    continue
                }
                guard entry.dependency.use == .runtime, seen.insert(path).inserted else { continue }
                if let manifest = PackageManifest(in: path, of: app) { left.append((path, manifest)) }
            }
        }
    }

    /// Where one of the repository's own packages lies; `nil` for all others.
    private mutating func folder(of entry: PackageManifest.Entry, in folder: String) -> String? {
        switch entry.origin {
        case .folder(let path): AppFolder.below(folder, path)
        case .member(let name): members[name]
        case .registry:
            // npm and Yarn take the workspace's own package for a version that it fits.
            app.workspace == app.path || NodeJS.packages[entry.dependency.name] != nil
                ? nil : members[entry.dependency.name]
        }
    }

    /// The folders of the workspace's packages, relative to the app's.
    private func membersByName() -> [String: String] {
        let root = app.pathOfWorkspace
        let files = app.files(in: root).filter { $0.hasSuffix("/package.json") }.prefix(Self.limit)
        var members: [String: String] = [:]
        for file in files {
            let path = AppFolder.below(root, file)
            guard let text = app.text(path), let value = try? JSONFormat.parse(text) else { continue }
            guard let name = value["name"]?.string, members[name] == nil else { continue }
            members[name] = AppFolder.below(path, "..")
        }
        return members
    }
}
