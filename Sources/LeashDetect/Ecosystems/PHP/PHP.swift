import LeashCore

/// PHP: composer.json, and WordPress without one.
enum PHP: Ecosystem {
    static let runtime = "php"

    static func look(at app: AppFolder, _ findings: inout Findings) {
        let wordPress = wordPress(app, &findings)
        guard let text = app.text("composer.json") else {
            guard let wordPress else { return }
            return findings.runtimes.append(Runtime(runtime, .framework, at: wordPress.location, framework: wordPress))
        }
        let manifest = app.parsed(text) { text throws(FormatError) in try JSONFormat.parse(text) }
        let dependencies = manifest.map { Composer.dependencies(of: $0, text) } ?? []
        for dependency in dependencies { findings.note(dependency, packages[dependency.name] ?? []) }
        let framework = wordPress ?? framework(of: dependencies, app)
        let place = text.location(line: 1)
        findings.runtimes.append(Runtime(runtime, at: place, locks: ["composer.lock"], in: app, framework: framework))
        noteDoctrine(app, &findings)
    }

    /// WordPress by its own files: it speaks to MySQL, whatever else lies beside it.
    private static func wordPress(_ app: AppFolder, _ findings: inout Findings) -> Framework? {
        let names = ["wp-load.php", "wp-config.php", "wp-config-sample.php"]
        guard let text = names.lazy.compactMap({ app.text($0) }).first else { return nil }
        findings.witnesses.append(Witness(.other("mysql"), "WordPress", at: text.location(line: 1)))
        return Framework("wordpress", at: text.location(line: 1))
    }

    private static func framework(of dependencies: [Dependency], _ app: AppFolder) -> Framework? {
        let used = dependencies.filter { $0.use == .runtime }
        for (name, packages, file) in frameworks where file.map({ app.has($0) }) ?? true {
            guard let package = used.first(where: { packages.contains($0.name) }) else { continue }
            return Framework(name, at: package.location)
        }
        return nil
    }
}
