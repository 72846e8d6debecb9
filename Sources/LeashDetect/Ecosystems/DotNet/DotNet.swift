import LeashCore

/// .NET: the projects in the app's folder, or those of the solution that lies there, and what they refer to.
enum DotNet: Ecosystem {
    static let runtime = "dotnet"

    private static let projectLimit = 100

    private static let projectEndings = [".csproj", ".fsproj", ".vbproj"]

    static func look(at app: AppFolder, _ findings: inout Findings) {
        var finder = Projects(app)
        finder.find()
        var framework: Framework?
        for dependency in finder.uses { findings.note(dependency, meanings(of: dependency.name)) }
        for project in finder.projects where !project.isForTests {
            framework = framework ?? self.framework(of: project.dependencies, project.sdks, project.text)
            noteProviders(app, project.folder, &findings)
            noteConnections(app, project.folder, &findings)
        }
        guard let place = finder.place else { return }
        let locks = ["packages.lock.json", "paket.lock"]
        findings.runtimes.append(Runtime(runtime, at: place, locks: locks, in: app, framework: framework))
    }

    /// NuGet's names are the same in any case.
    static func meanings(of name: String) -> [Meaning] { packages[name.lowercased()] ?? [] }

    private static func framework(
        of dependencies: [Dependency],
        _ sdks: [(name: String, line: Int)],
        _ text: SourceText
    ) -> Framework? {
        if let giraffe = dependencies.first(where: { ["giraffe", "saturn"].contains($0.name.lowercased()) }) {
            return Framework(giraffe.name.lowercased(), at: giraffe.location)
        }
        for (name, sdk) in frameworks {
            guard let found = sdks.first(where: { $0.name == sdk }) else { continue }
            return Framework(name, at: text.location(line: found.line))
        }
        return nil
    }
}

extension DotNet {
    /// A project file, with what it takes from the Directory.Build.props above it.
    private struct Project {
        let text: SourceText
        let folder: String
        let isForTests: Bool
        let dependencies: [Dependency]
        let sdks: [(name: String, line: Int)]

        /// What a test project refers to is for tests.
        var uses: [Dependency] {
            guard isForTests else { return dependencies }
            return dependencies.map { Dependency($0.name, .test, features: $0.features, at: $0.location) }
        }
    }

    /// Finds the projects of an app, each once.
    private struct Projects {
        let app: AppFolder
        var projects: [Project] = []
        /// What manifests that are no projects ask for.
        var loose: [Dependency] = []
        /// Of the first manifest.
        var place: SourceLocation?
        private var seen: Set<String> = []
        /// What the files add that projects share, by path.
        private var shared: [String: [Dependency]] = [:]

        /// All that is asked for, each once: several projects may share a manifest, and what the app uses is not for tests
        /// only.
        var uses: [Dependency] {
            let byPurpose = projects.filter { !$0.isForTests } + projects.filter(\.isForTests)
            var noted: Set<Dependency> = []
            return (byPurpose.flatMap(\.uses) + loose).filter { dependency in
                noted.insert(Dependency(dependency.name, at: dependency.location)).inserted
            }
        }

        init(_ app: AppFolder) { self.app = app }

        mutating func find() {
            var pending = app.files.filter { !$0.contains("/") && DotNet.isProject($0) }
            if pending.isEmpty { pending = solutionProjects() }
            pending.reverse()
            while let path = pending.popLast(), seen.count < DotNet.projectLimit {
                guard seen.insert(path).inserted, let text = app.text(path) else { continue }
                place = place ?? text.location(line: 1)
                guard let project = app.parsed(text, as: MSBuildProject.init) else { continue }
                let folder = DotNet.folder(of: path)
                add(project, text, folder)
                pending += project.references.reversed().map { AppFolder.joined(folder, $0) }
            }
            findLoose()
        }

        private mutating func add(_ project: MSBuildProject, _ text: SourceText, _ folder: String) {
            let shared = properties(above: folder)
            projects.append(
                Project(
                    text: text,
                    folder: folder,
                    isForTests: project.isForTests,
                    dependencies: project.dependencies + shared,
                    sdks: project.sdks
                )
            )
        }

        /// What the nearest Directory.Build.props and Directory.Packages.props add to each project, be they above the app.
        private mutating func properties(above folder: String) -> [Dependency] {
            let parts = folder.split(separator: "/")
            let inside = (0...parts.count).reversed().map { parts.prefix($0).joined(separator: "/") }
            let above = (0..<app.path.split(separator: "/").count).map { String(repeating: "../", count: $0 + 1) }
            var found: [Dependency] = []
            for name in ["Directory.Build.props", "Directory.Packages.props"] {
                let paths = (inside + above).map { $0.isEmpty || $0.hasSuffix("/") ? $0 + name : "\($0)/\(name)" }
                for path in paths {
                    guard let properties = properties(at: path) else { continue }
                    found += properties
                    break
                }
            }
            return found
        }

        /// `nil` if there is no such file.
        private mutating func properties(at path: String) -> [Dependency]? {
            if let known = shared[path] { return known }
            guard let text = app.text(path) else { return nil }
            let found = app.parsed(text, as: MSBuildProject.init)?.dependencies ?? []
            shared[path] = found
            return found
        }

        /// The projects of all solutions in the folder, or those below it that a solution of an unknown form has.
        private mutating func solutionProjects() -> [String] {
            let solutions = app.files.filter { !$0.contains("/") && ($0.hasSuffix(".sln") || $0.hasSuffix(".slnx")) }
            return solutions.flatMap { path -> [String] in
                guard let text = app.text(path) else { return [] }
                place = place ?? text.location(line: 1)
                if path.hasSuffix(".sln") { return Solution.projects(of: text) }
                return app.parsed(text, as: Solution.projects(ofXML:)) ?? []
            }.filter(DotNet.isProject)
        }

        private mutating func findLoose() {
            if let text = app.text("packages.config") {
                place = place ?? text.location(line: 1)
                loose += app.parsed(text, as: PackagesConfig.dependencies) ?? []
            }
            if let text = app.text("paket.dependencies") {
                place = place ?? text.location(line: 1)
                loose += PaketDependencies.dependencies(of: text)
            }
        }
    }

    private static func isProject(_ path: String) -> Bool { projectEndings.contains(where: path.hasSuffix) }

    private static func folder(of path: String) -> String {
        path.split(separator: "/").dropLast().joined(separator: "/")
    }
}
