import LeashCore

/// Gleam's gleam.toml.
package enum Gleam: Ecosystem {
    package static let runtime = "gleam"

    package static func look(at app: AppFolder, _ findings: inout Findings) {
        guard let source = app.text("gleam.toml"), let root = app.parsed(source, as: TOMLFormat.parse) else { return }
        let dependencies =
            Dependency.all(in: root["dependencies"], .runtime, of: source)
            + Dependency.all(in: root["dev-dependencies"], .development, of: source)
            + Dependency.all(in: root["dev_dependencies"], .development, of: source)
        findings.note(dependencies, packages)
        let framework = dependencies.framework(["wisp", "glen", "mist"])
        findings.runtimes.append(
            Runtime(runtime, at: source.location(line: 1), locks: ["manifest.toml"], in: app, framework: framework)
        )
    }

    private static let packages: [String: [Meaning]] = [
        "pog": [.driver(.postgres)], "gleam_pgo": [.driver(.postgres)], "epgsql": [.driver(.postgres)],
        "pgo": [.driver(.postgres)], "squirrel": [.hint(.postgres)],
        "cake": [.tool([.postgres])], "sqlight": [.witness(.other("sqlite"))], "gmysql": [.witness(.other("mysql"))],
        "shork": [.witness(.other("mysql"))],
        "mungo": [.driver(.mongodb)], "valkyrie": [.driver(.redis)], "radish": [.driver(.redis)],
    ]
}
