extension Deploy {
    /// `.do/app.yaml` and the template of a deploy button: databases, and what the services run on.
    ///
    /// Source: https://docs.digitalocean.com/products/app-platform/reference/app-spec/.
    static func lookAtDigitalOcean(_ app: AppFolder, _ findings: inout Findings) {
        for name in [".do/app.yaml", ".do/app.yml", ".do/deploy.template.yaml"] {
            guard let text = app.text(name),
                let root = app.parsed(text, as: { text throws(FormatError) in try YAMLFormat.parse(text) })
            else { continue }
            let spec = root["spec"] ?? root
            for database in spec["databases"]?.elements ?? [] {
                // Without a word it is PostgreSQL.
                let engine = database["engine"]
                let word = engine?.string ?? "PG"
                guard let meant = digitalOceanEngine(word) else { continue }
                findings.declare(meant, "database \(word)", at: text.location(line: engine?.line ?? database.line))
            }
            findings.note(variables(spec["envs"]), in: text)
            for service in (spec["services"]?.elements ?? []) + (spec["workers"]?.elements ?? []) {
                note(component: service, in: text, &findings)
            }
        }
    }

    private static func note(component: Value, in text: SourceText, _ findings: inout Findings) {
        guard AppFolder.joined("", component["source_dir"]?.string ?? "").isEmpty else { return }
        findings.note(variables(component["envs"]), in: text)
        let slugs = [
            "node-js": "node", "python": "python", "ruby-on-rails": "ruby", "ruby": "ruby", "go": "go", "php": "php",
        ]
        if let slug = component["environment_slug"], let runtime = slug.string.flatMap({ slugs[$0] }) {
            findings.declare(runtime, at: text.location(line: slug.line))
        }
    }

    private static func digitalOceanEngine(_ word: String) -> Engine? {
        switch word.uppercased() {
        case "PG": .postgres
        case "MONGODB": .mongodb
        case "REDIS", "VALKEY": .redis
        case "MYSQL": .other("mysql")
        default: nil
        }
    }
}
