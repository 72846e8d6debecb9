import LeashCore

/// PHP: composer.json, and WordPress without one.
enum PHP: Ecosystem {
    static let runtime = "php"

    static func look(at app: AppFolder, _ findings: inout Findings) {
        guard let text = app.text("composer.json") else { return lookAtWordPress(app, &findings) }
        let manifest = app.parsed(text) { text throws(FormatError) in try JSONFormat.parse(text) }
        let dependencies = manifest.map { Composer.dependencies(of: $0, text) } ?? []
        for dependency in dependencies { findings.note(dependency, packages[dependency.name] ?? []) }
        let framework = framework(of: dependencies, app)
        let place = text.location(line: 1)
        findings.runtimes.append(Runtime(runtime, at: place, locks: ["composer.lock"], in: app, framework: framework))
        noteDoctrine(app, &findings)
    }

    private static func framework(of dependencies: [Dependency], _ app: AppFolder) -> Framework? {
        let used = dependencies.filter { $0.use == .runtime }
        for (name, packages, file) in frameworks where file.map({ app.has($0) }) ?? true {
            guard let package = used.first(where: { packages.contains($0.name) }) else { continue }
            return Framework(name, at: package.location)
        }
        return nil
    }

    /// WordPress speaks to MySQL, whatever else lies beside it.
    private static func lookAtWordPress(_ app: AppFolder, _ findings: inout Findings) {
        let file = ["wp-load.php", "wp-config.php", "wp-config-sample.php"].first { app.has($0) }
        guard let file, let text = app.text(file) else { return }
        let place = text.location(line: 1)
        findings.runtimes.append(Runtime(runtime, .framework, at: place, framework: Framework("wordpress", at: place)))
    }
}
