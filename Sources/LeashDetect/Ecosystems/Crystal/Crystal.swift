import LeashCore

/// Crystal's shard.yml.
package enum Crystal: Ecosystem {
    package static let runtime = "crystal"

    package static func look(at app: AppFolder, _ findings: inout Findings) {
        guard let source = app.text("shard.yml"), let root = app.parsed(source, as: YAMLFormat.parse) else { return }
        let dependencies =
            Dependency.all(in: root["dependencies"], .runtime, of: source)
            + Dependency.all(in: root["development_dependencies"], .development, of: source)
        findings.note(dependencies, packages)
        let framework = dependencies.framework(["lucky", "amber", "marten", "athena", "kemal"])
        findings.runtimes.append(
            Runtime(runtime, at: source.location(line: 1), locks: ["shard.lock"], in: app, framework: framework)
        )
    }

    private static let packages: [String: [Meaning]] = [
        "pg": [.driver(.postgres)], "avram": [.driver(.postgres)], "clear": [.driver(.postgres)],
        "granite": [.tool([.postgres])], "jennifer": [.tool([.postgres])], "crecto": [.tool([.postgres])],
        "marten": [.tool([.postgres])], "db": [.tool([.postgres])],
        "mysql": [.witness(.other("mysql"))], "sqlite3": [.witness(.other("sqlite"))],
        "cryomongo": [.driver(.mongodb)], "mongo": [.driver(.mongodb)],
        "redis": [.driver(.redis)], "mosquito": [.driver(.redis)],
    ]
}
