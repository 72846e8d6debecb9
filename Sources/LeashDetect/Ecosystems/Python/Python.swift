import LeashCore

/// The manifests of pip, Poetry, PDM, uv, Pipenv, setuptools and Conda.
enum Python: Ecosystem {
    static let runtime = "python"

    private static let locks = ["uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock", "pylock.toml", "conda-lock.yml"]

    static func look(at app: AppFolder, _ findings: inout Findings) {
        let project = PythonProject(app)
        guard let manifest = project.manifests.first else { return }
        for dependency in project.dependencies { findings.note(package: dependency) }
        let used = project.dependencies.filter { $0.use == .runtime }
        let framework = framework(among: used, in: app)
        let isLocked = locks.contains { app.has($0) || app.has(AppFolder.below(app.pathOfWorkspace, $0)) }
        let rank: Runtime.Rank = framework != nil ? .framework : isLocked ? .locked : .manifest
        findings.runtimes.append(Runtime(runtime, rank, at: manifest.location(line: 1), framework: framework))
        let names = Set(used.map(\.name))
        Django.look(at: app, names, &findings)
        SQLAlchemy.look(at: app, names, &findings)
    }

    private static func framework(among dependencies: [Dependency], in app: AppFolder) -> Framework? {
        // Without it, a package that depends on Django is a part of some app.
        if let django = dependencies.first(where: { $0.name == "django" }), Django.hasCommand(app) {
            return Framework("django", at: django.location)
        }
        for known in frameworks {
            guard let found = dependencies.first(where: { $0.name == known.package }) else { continue }
            return Framework(known.name, at: found.location)
        }
        return nil
    }
}

extension Findings {
    /// Notes a package, and those of its extras that bring a driver along.
    fileprivate mutating func note(package dependency: Dependency) {
        note(dependency, Python.packages[dependency.name] ?? [])
        for extra in dependency.features.sorted() {
            var part = dependency
            part.name = "\(dependency.name)[\(extra)]"
            note(part, Python.packages[part.name] ?? [])
        }
    }
}

/// An app's own Python.
enum PythonScripts {
    /// So many of them are read.
    private static let limit = 300

    /// Their paths: those of tests and migrations left out.
    static func paths(of app: AppFolder) -> [String] {
        Array(app.files.lazy.filter { $0.hasSuffix(".py") && !isTest($0) }.prefix(limit))
    }

    private static func isTest(_ path: String) -> Bool {
        let names = path.split(separator: "/")
        let isInside = names.dropLast().contains { ["test", "tests", "testing", "migrations"].contains($0) }
        let file = (names.last ?? "").dropLast(3)
        let isNamed = ["test", "tests", "testing", "conftest"].contains(file)
        return isInside || isNamed || file.hasPrefix("test_") || file.hasSuffix("_test") || file.hasSuffix("_tests")
    }
}
