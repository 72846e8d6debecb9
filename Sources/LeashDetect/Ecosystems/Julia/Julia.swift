import LeashCore

/// Julia's Project.toml.
package enum Julia: Ecosystem {
    package static let runtime = "julia"

    package static func look(at app: AppFolder, _ findings: inout Findings) {
        guard let source = app.text("Project.toml") ?? app.text("JuliaProject.toml"),
            let root = app.parsed(source, as: TOMLFormat.parse), root["deps"] != nil || root["uuid"] != nil
        else { return }
        let dependencies =
            Dependency.all(in: root["deps"], .runtime, of: source)
            + Dependency.all(in: root["weakdeps"], .optional, of: source)
            + Dependency.all(in: root["extras"], .test, of: source)
        findings.note(dependencies, packages)
        let framework = dependencies.framework(["Genie", "Oxygen", "HTTP"])
        let named = framework.map { Framework($0.name.lowercased(), at: $0.location) }
        findings.runtimes.append(
            Runtime(runtime, at: source.location(line: 1), locks: ["Manifest.toml"], in: app, framework: named)
        )
    }

    private static let packages: [String: [Meaning]] = [
        "LibPQ": [.driver(.postgres)], "SearchLightPostgreSQL": [.driver(.postgres)],
        "SearchLight": [.tool([.postgres])], "ODBC": [.tool([.postgres])], "Octo": [.tool([.postgres])],
        "SQLite": [.witness(.other("sqlite"))], "SearchLightSQLite": [.witness(.other("sqlite"))],
        "MySQL": [.witness(.other("mysql"))], "SearchLightMySQL": [.witness(.other("mysql"))],
        "Mongoc": [.driver(.mongodb)], "Redis": [.driver(.redis)], "Jedis": [.driver(.redis)],
    ]
}
