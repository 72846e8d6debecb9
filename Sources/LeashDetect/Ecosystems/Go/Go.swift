import LeashCore

/// Go modules.
enum Go: Ecosystem {
    static let runtime = "go"

    /// So many source files are looked at.
    private static let limit = 300

    static func look(at app: AppFolder, _ findings: inout Findings) {
        guard let file = app.text("go.mod") else { return }
        let module = app.parsed(file) { file throws(FormatError) in try GoModule(file.text) }
        let place = file.location(line: 1)
        guard let module else { return findings.runtimes.append(Runtime(runtime, .manifest, at: place)) }
        let sources = Sources(app)
        let dependencies = dependencies(of: module, file, sources)
        for dependency in dependencies { findings.note(dependency, meanings(of: dependency.name)) }
        let framework = framework(of: dependencies) ?? sources.server().map { Framework("net/http", at: $0) }
        findings.runtimes.append(Runtime(runtime, at: place, locks: ["go.sum"], in: app, framework: framework))
        noteSQLC(app, &findings)
    }

    /// What the module requires.
    ///
    /// Where all is marked as indirect, the file is not tidy, and the sources tell.
    private static func dependencies(of module: GoModule, _ file: SourceText, _ sources: Sources) -> [Dependency] {
        let isTidy = module.requirements.contains { !$0.isIndirect }
        let isKnown = module.requirements.contains {
            !meanings(of: $0.path).isEmpty || framework(named: $0.path) != nil
        }
        let imports = isTidy || !isKnown ? nil : sources.imports()
        let tools = modules(of: module.tools.map(\.package))
        return module.requirements.map { requirement in
            var use: Dependency.Use = requirement.isIndirect ? .indirect : .runtime
            if let imports, imports.program.contains(requirement.path) {
                use = .runtime
            } else if let imports, imports.tests.contains(requirement.path) {
                use = .test
            } else if tools.contains(requirement.path) {
                use = .build
            }
            return Dependency(requirement.path, use, at: file.location(line: requirement.line))
        }
    }

    /// All modules that packages may be of, by their import paths: themselves, and what is before a slash.
    private static func modules(of packages: some Sequence<String>) -> Set<String> {
        var modules: Set<String> = []
        for package in packages {
            let parts = package.split(separator: "/")
            for count in 0..<min(parts.count, 12) { modules.insert(parts[...count].joined(separator: "/")) }
        }
        return modules
    }

    private static func framework(of dependencies: [Dependency]) -> Framework? {
        let used = dependencies.filter { $0.use == .runtime }
        return frameworks.lazy.compactMap { name, module in
            used.first { unversioned($0.name) == module }.map { Framework(name, at: $0.location) }
        }.first
    }

    private static func framework(named path: String) -> String? {
        frameworks.first { $0.module == unversioned(path) }?.name
    }

    static func meanings(of path: String) -> [Meaning] { packages[unversioned(path)] ?? [] }

    /// A module's path without its major version: `/v5`, or `.v3` at gopkg.in.
    static func unversioned(_ path: String) -> String {
        let separator: Character = path.hasPrefix("gopkg.in/") ? "." : "/"
        guard let place = path.lastIndex(of: separator) else { return path }
        let version = path[path.index(after: place)...]
        let isVersion = version.first == "v" && version.count > 1 && version.dropFirst().allSatisfy(\.isNumber)
        return isVersion ? String(path[..<place]) : path
    }
}

extension Go {
    /// The source files of a module, as far as they are looked at; not those of modules below it.
    private struct Sources {
        let app: AppFolder
        let paths: [String]

        init(_ app: AppFolder) {
            self.app = app
            let others = app.files.filter { $0.hasSuffix("/go.mod") }.map { $0.dropLast("go.mod".count) }.prefix(limit)
            paths = app.files.lazy.filter { path in
                path.hasSuffix(".go") && !others.contains(where: path.hasPrefix)
            }.prefix(limit).map(\.self)
        }

        private var texts: some Sequence<(path: String, text: SourceText)> {
            paths.lazy.compactMap { path in
                app.source(path).flatMap { GoSource.isIgnored($0) ? nil : (path, $0) }
            }
        }

        /// The modules that the program imports packages of, and those that its tests do.
        func imports() -> (program: Set<String>, tests: Set<String>) {
            var (program, tests) = (Set<String>(), Set<String>())
            for (path, text) in texts {
                let imports = GoSource(text.text).imports
                if path.hasSuffix("_test.go") { tests.formUnion(imports) } else { program.formUnion(imports) }
            }
            return (modules(of: program), modules(of: tests))
        }

        /// The first file that serves HTTP with the standard library, in a program: a library's may be for others.
        func server() -> SourceLocation? {
            var (place, hasProgram): (SourceLocation?, Bool) = (nil, false)
            for (path, text) in texts where !path.hasSuffix("_test.go") {
                let isAtTop = !path.contains("/") || path.hasPrefix("cmd/")
                guard isAtTop || text.text.contains("net/http") else { continue }
                let source = GoSource(text.text)
                if source.isProgram, isAtTop || source.servesHTTP { hasProgram = true }
                if source.servesHTTP { place = place ?? text.location(line: 1) }
                if hasProgram, let place { return place }
            }
            return nil
        }
    }
}
