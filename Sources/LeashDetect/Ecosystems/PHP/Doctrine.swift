import LeashCore

extension PHP {
    /// Notes the drivers of Symfony's config/packages/doctrine.yaml; an URL there is usually left to the env.
    static func noteDoctrine(_ app: AppFolder, _ findings: inout Findings) {
        for name in ["config/packages/doctrine.yaml", "config/packages/prod/doctrine.yaml", "app/config/config.yml"] {
            guard let text = app.text(name) else { continue }
            let root = app.parsed(text) { text throws(FormatError) in try YAMLFormat.parse(text) }
            for settings in [root, root?["when@prod"]] {
                guard let connection = settings?["doctrine", "dbal"] else { continue }
                let others = connection["connections"]?.members.map(\.value) ?? []
                for connection in [connection] + others { findings.witnesses += witnesses(of: connection, text) }
            }
        }
    }

    private static func witnesses(of connection: Value, _ text: SourceText) -> [Witness] {
        var found: [Witness] = []
        if let driver = connection["driver"], let name = driver.string, let engine = engine(ofDriver: name) {
            found.append(Witness(engine, "driver: \(name)", at: text.location(line: driver.line)))
        }
        if let url = connection["url"], let address = url.string, let (engine, shown) = Engine.of(url: address) {
            found.append(Witness(engine, "url: \(shown)", at: text.location(line: url.line)))
        }
        return found
    }

    /// `nil` for a parameter that is filled in later: `%env(DB_DRIVER)%`.
    private static func engine(ofDriver name: String) -> Engine? {
        switch name {
        case "mysqli": .other("mysql")
        case "pdo_oci", "oci8": .other("oracle")
        default: Engine(name: name.hasPrefix("pdo_") ? String(name.dropFirst("pdo_".count)) : name)
        }
    }
}
