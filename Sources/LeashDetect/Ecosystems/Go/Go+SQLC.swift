import LeashCore

extension Go {
    private static let configurations: Set = ["sqlc.yaml", "sqlc.yml", "sqlc.json"]

    /// Notes the engines that sqlc writes code for, whatever tools run it.
    static func noteSQLC(_ app: AppFolder, _ findings: inout Findings) {
        for path in app.files {
            guard let name = path.split(separator: "/").last, configurations.contains(String(name)) else { continue }
            guard let text = app.text(path) else { continue }
            let value = app.parsed(text) { text throws(FormatError) in
                name.hasSuffix(".json") ? try JSONFormat.parse(text) : try YAMLFormat.parse(text)
            }
            // Version 2 has `sql`, version 1 `packages`.
            for package in (value?["sql"] ?? value?["packages"])?.elements ?? [] {
                guard let engine = package["engine"], let name = engine.string else { continue }
                let witness = Witness(Self.engine(named: name), "engine: \(name)", at: text.location(line: engine.line))
                findings.witnesses.append(witness)
            }
        }
    }

    private static func engine(named name: String) -> Engine { name == "postgresql" ? .postgres : .other(name) }
}
