extension Deploy {
    /// `render.yaml`: databases, key value stores, and what the services run on.
    ///
    /// Source: https://render.com/docs/blueprint-spec.
    static func lookAtRender(_ app: AppFolder, _ findings: inout Findings) {
        guard let text = app.text("render.yaml"),
            let root = app.parsed(text, as: { text throws(FormatError) in try YAMLFormat.parse(text) })
        else { return }
        let environments = root["projects"]?.elements.flatMap { $0["environments"]?.elements ?? [] } ?? []
        for part in [root] + environments {
            for database in part["databases"]?.elements ?? [] {
                let name = database["name"]?.string.map { "database \($0)" } ?? "a database"
                findings.declare(.postgres, name, at: text.location(line: database.line))
            }
            for service in part["services"]?.elements ?? [] { note(service, in: text, &findings) }
        }
    }

    private static func note(_ service: Value, in text: SourceText, _ findings: inout Findings) {
        let location = text.location(line: service.line)
        let type = service["type"]?.string ?? ""
        if type == "keyvalue" || type == "redis" {
            let name = service["name"]?.string.map { "\(type) \($0)" } ?? type
            return findings.declare(.redis, name, at: location)
        }
        if let url = service["image", "url"], let image = url.string, let engine = ContainerImage(image).engine {
            return findings.declare(engine, image, at: text.location(line: url.line))
        }
        let folder = service["rootDir"]?.string ?? ""
        guard AppFolder.joined("", folder).isEmpty else { return }
        let runtimes = ["node", "python", "ruby", "go", "rust", "elixir"]
        if let runtime = service["runtime"] ?? service["env"], let name = runtime.string, runtimes.contains(name) {
            findings.declare(name, at: text.location(line: runtime.line))
        }
        findings.note(variables(service["envVars"]), in: text)
    }

    /// A list of `key:` and `value:`.
    static func variables(_ list: Value?) -> [Variable] {
        (list?.elements ?? []).compactMap { item in
            guard let key = item["key"]?.string, let value = item["value"]?.string else { return nil }
            return Variable(key: key, value: value, line: item.line)
        }
    }
}
