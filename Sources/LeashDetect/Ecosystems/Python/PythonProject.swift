import LeashCore

/// What the manifests of a folder, and of those that it depends on by path, ask for.
struct PythonProject {
    /// So many files are read.
    private static let limit = 200

    let app: AppFolder
    private(set) var dependencies: [Dependency] = []
    /// The manifests that tell of an app of Python.
    private(set) var manifests: [SourceText] = []
    private var seen: Set<String> = []
    /// Folders of the repository that were named, relative to the app's.
    private var folders: [String] = []
    /// The extras that are asked for, by folder.
    private var extras: [String: Set<String>] = [:]

    init(_ app: AppFolder) {
        self.app = app
        read("")
        while let folder = folders.popLast(), seen.count < Self.limit {
            if seen.insert("folder " + folder).inserted { read(folder) }
        }
    }

    private mutating func read(_ folder: String) {
        let isOwn = folder.isEmpty
        // First, since they may ask for the extras of the others.
        readRequirements(in: folder)
        readPipfile(in: folder)
        readPyproject(in: folder)
        readSetup(in: folder)
        if isOwn { readCondaEnvironment() }
        if isOwn, let text = manifest("pylock.toml", in: "") { readLock(text) }
    }

    /// The text of a manifest, which is noted as one of the app's own.
    mutating func manifest(_ name: String, in folder: String) -> SourceText? {
        guard let text = app.text(AppFolder.below(folder, name)) else { return nil }
        if folder.isEmpty { manifests.append(text) }
        return text
    }

    /// Adds what one entry asks for; in the folders of others, only what their users get.
    mutating func add(
        _ requirement: PythonRequirement,
        _ use: Dependency.Use,
        of folder: String,
        at place: SourceLocation
    ) {
        guard folder.isEmpty || use == .runtime else { return }
        var use = use
        if use == .runtime, let marker = requirement.marker, PythonMarker.holds(marker) == false {
            use = .inapplicable("only if \(marker)")
        }
        dependencies.append(Dependency(requirement.name, use, features: requirement.extras, at: place))
    }

    /// Adds a folder of the repository, whose own dependencies are the app's.
    mutating func follow(_ path: String, extras: Set<String> = [], from folder: String) {
        let path = AppFolder.below(folder, path.hasPrefix("file:") ? String(path.dropFirst(5)) : path)
        self.extras[path, default: []].formUnion(extras)
        if !path.isEmpty, !path.contains("://") { folders.append(path) }
    }

    /// What the dependencies of an extra are for.
    func use(ofExtra name: String, in folder: String) -> Dependency.Use {
        extras[folder]?.contains(PythonRequirement.normalized(name)) == true ? .runtime : .optional
    }

    /// Reads a requirements file and those that it includes, each once.
    mutating func readRequirements(_ path: String, _ use: Dependency.Use, in folder: String, isManifest: Bool = true) {
        var left = [path]
        while let path = left.popLast(), seen.count < Self.limit {
            guard seen.insert(path).inserted, let text = app.text(path) else { continue }
            if isManifest, folder.isEmpty { manifests.append(text) }
            for line in RequirementsFile.lines(of: text) {
                switch line {
                case .requirement(let requirement, let line):
                    add(requirement, use, of: folder, at: text.location(line: line))
                case .file(let name, _): left.append(AppFolder.below(AppFolder.below(path, ".."), name))
                case .folder(let name, let extras, _): follow(name, extras: extras, from: AppFolder.below(path, ".."))
                }
            }
        }
    }
}

extension PythonProject {
    private static let development: Set<Substring> = [
        "dev", "develop", "development", "local", "lint", "linting", "docs", "doc", "ci", "debug", "typing", "mypy",
        "tools",
        "style", "format", "build", "devel", "types", "quality",
    ]
    private static let test: Set<Substring> = ["test", "tests", "testing", "qa", "pytest"]
    private static let runtime: Set<Substring> = [
        "base", "prod", "production", "common", "main", "app", "core", "deploy", "deployment", "server", "web", "api",
        "runtime", "default", "heroku", "docker", "requirements", "live", "staging",
    ]

    /// `requirements.txt`, those like `requirements-dev.txt`, and those in a folder `requirements`.
    fileprivate mutating func readRequirements(in folder: String) {
        let names = app.files(in: folder).filter { $0.hasPrefix("requirements") && !$0.dropFirst(13).contains("/") }
        let all = Set(names)
        let files = names.filter { name in
            // What is compiled from a file beside it is a lock file.
            name.hasSuffix(".in") || name.hasSuffix(".txt") && !all.contains("\(name.dropLast(4)).in")
        }
        let used = files.compactMap { name in Self.use(ofFile: name).map { (name, $0) } }
        // What the app runs with comes first: others include it.
        for (name, use) in used where use == .runtime {
            readRequirements(AppFolder.below(folder, name), use, in: folder)
        }
        for (name, use) in used where use != .runtime {
            readRequirements(AppFolder.below(folder, name), use, in: folder)
        }
        if folder.isEmpty, !all.contains("requirements.txt") { warnOfNames() }
    }

    /// What a file's name says of it; `nil` for a folder of another name.
    private static func use(ofFile name: String) -> Dependency.Use? {
        guard !name.contains("/") || name.hasPrefix("requirements/") else { return nil }
        let words = name.withoutEnding.dropFirst("requirements".utf8.count).lowercased().split { "-_./".contains($0) }
        if words.isEmpty { return .runtime }
        if words.contains("lock") || words.contains("frozen") { return .locked }
        if words.contains(where: { test.contains(Substring($0)) }) { return .test }
        if words.contains(where: { development.contains(Substring($0)) }) { return .development }
        return words.contains { runtime.contains(Substring($0)) } ? .runtime : .optional
    }

    /// Names that pip's users mistype: nothing reads such a file.
    private func warnOfNames() {
        let names = [
            "requirement.txt", "requirments.txt", "Requirements.txt", "requirements.text", "requirements.txt.txt",
            "requirement.text", "requirememts.txt", "reqirements.txt", "requiremets.txt",
        ]
        for name in names where app.has(name) {
            guard let text = app.text(name) else { continue }
            app.warn("is not read: its name is not requirements.txt", in: text)
        }
    }
}
