import LeashCore

/// Bundler: a Gemfile or gems.rb, and gemspecs.
enum Ruby: Ecosystem {
    static let runtime = "ruby"

    static func look(at app: AppFolder, _ findings: inout Findings) {
        let manifest = ["Gemfile", "gems.rb"].first { app.has($0) }
        guard let manifest else { return lookAtGemspecs(app, &findings) }
        guard let text = app.text(manifest) else { return }
        let gemfile = Gemfile(manifest, of: app)
        var dependencies = gemfile.dependencies
        for folder in gemfile.gemspecs.prefix(20) { dependencies += Self.gemspecs(in: folder, of: app) }
        let lock = manifest == "Gemfile" ? "Gemfile.lock" : "gems.locked"
        if let text = app.text(lock) {
            let known = Set(dependencies.map(\.name))
            dependencies += GemfileLock.dependencies(of: text).filter { !known.contains($0.name) }
        }
        note(dependencies, at: text.location(line: 1), lock, app, &findings)
        noteDatabase(app, dependencies, &findings)
    }

    /// A gem by itself, without a Gemfile.
    private static func lookAtGemspecs(_ app: AppFolder, _ findings: inout Findings) {
        guard let path = app.files.first(where: { $0.hasSuffix(".gemspec") && !$0.contains("/") }) else { return }
        guard let text = app.text(path) else { return }
        note(gemspecs(in: "", of: app), at: text.location(line: 1), "Gemfile.lock", app, &findings)
    }

    private static func gemspecs(in folder: String, of app: AppFolder) -> [Dependency] {
        let prefix = folder.isEmpty ? "" : folder + "/"
        let paths = app.files.filter {
            $0.hasPrefix(prefix) && $0.hasSuffix(".gemspec") && !$0.dropFirst(prefix.count).contains("/")
        }
        return paths.prefix(20).compactMap(app.text).flatMap(Gemspec.dependencies)
    }

    private static func note(
        _ dependencies: [Dependency],
        at place: SourceLocation,
        _ lock: String,
        _ app: AppFolder,
        _ findings: inout Findings
    ) {
        for dependency in dependencies { findings.note(dependency, packages[dependency.name] ?? []) }
        let framework = framework(of: dependencies, app)
        findings.runtimes.append(Runtime(runtime, at: place, locks: [lock], in: app, framework: framework))
    }

    private static func framework(of dependencies: [Dependency], _ app: AppFolder) -> Framework? {
        let used = dependencies.filter { $0.use == .runtime }
        for (name, gems, files) in frameworks where files.isEmpty || files.contains(where: { app.has($0) }) {
            guard let gem = used.first(where: { gems.contains($0.name) }) else { continue }
            return Framework(name, at: gem.location)
        }
        return nil
    }

    /// A Rails app with a config/database.yml has a database: which, that file tells, unless it leaves it to the env.
    private static func noteDatabase(_ app: AppFolder, _ dependencies: [Dependency], _ findings: inout Findings) {
        let names = ["config/database.yml", "config/database.yml.example", "config/database.yml.sample"]
        guard let text = names.lazy.compactMap({ app.text($0) }).first else { return }
        if let rails = dependencies.first(where: { $0.name == "rails" }) { findings.note(rails, [.tool([.postgres])]) }
        let witnesses = app.parsed(text) { text throws(FormatError) in try DatabaseYML.witnesses(of: text) }
        findings.witnesses += witnesses ?? []
    }
}
