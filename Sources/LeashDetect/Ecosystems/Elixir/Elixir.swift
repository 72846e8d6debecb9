import LeashCore

/// Elixir's mix.exs, and those of an umbrella's projects.
package enum Elixir: Ecosystem {
    package static let runtime = "elixir"

    package static func look(at app: AppFolder, _ findings: inout Findings) {
        guard let root = app.text("mix.exs") else { return }
        let dependencies = dependencies(root, in: app)
        findings.note(dependencies, packages)
        findings.witnesses += adapters(in: app, besides: dependencies)
        let framework = framework(of: app, dependencies)
        findings.runtimes.append(
            Runtime(runtime, at: root.location(line: 1), locks: ["mix.lock"], in: app, framework: framework)
        )
    }

    /// Those of the project, of the projects of its umbrella, and of those that it is built with.
    private static func dependencies(_ root: SourceText, in app: AppFolder) -> [Dependency] {
        var dependencies: [Dependency] = []
        var seen: Set<String> = [app.path]
        var open: [(folder: String, source: SourceText)] = [("", root)]
        while let (folder, source) = open.popLast(), seen.count < 200 {
            let project = MixProject(source)
            dependencies += project.dependencies
            let members = project.appsFolder.map { Self.members(of: $0, in: app) } ?? []
            for path in project.paths.map({ folder.isEmpty ? $0 : folder + "/" + $0 }) + members {
                guard seen.insert(AppFolder.joined(app.path, path)).inserted, let source = app.text(path + "/mix.exs")
                else { continue }
                open.append((path, source))
            }
        }
        return dependencies
    }

    private static func members(of folder: String, in app: AppFolder) -> [String] {
        app.files.filter { file in
            let parts = file.split(separator: "/")
            return parts.count == 3 && parts[0] == folder && parts[2] == "mix.exs"
        }.map { String($0.dropLast("/mix.exs".count)) }
    }

    private static func framework(of app: AppFolder, _ dependencies: [Dependency]) -> Framework? {
        if let phoenix = dependencies.framework(["phoenix"]), hasEndpoint(app) { return phoenix }
        return dependencies.framework(
            ["plug", "plug_cowboy", "bandit"],
            named: ["plug_cowboy": "plug", "bandit": "plug"]
        )
    }

    private static func hasEndpoint(_ app: AppFolder) -> Bool {
        app.files.contains { file in
            guard file.hasSuffix("endpoint.ex"), let source = app.text(file) else { return false }
            let lexemes = ElixirLexer.lexemes(of: source.text)
            return zip(lexemes, lexemes.dropFirst()).contains { $0.isWord("use") && $1.isWord("Phoenix.Endpoint") }
        }
    }
}

// MARK: - Adapters

extension Elixir {
    private static let tools: Set<String> = ["ecto", "ecto_sql", "oban"]
    /// The most files that are looked into.
    private static let fileLimit = 400

    /// What the settings say of Ecto's adapter, and of Oban's engine.
    private static func adapters(in app: AppFolder, besides dependencies: [Dependency]) -> [Witness] {
        guard dependencies.contains(where: { tools.contains($0.name) }) else { return [] }
        return app.files.filter(isSettings).prefix(fileLimit).flatMap { file -> [Witness] in
            guard let source = app.text(file), source.text.contains("Ecto") || source.text.contains("Oban.") else {
                return []
            }
            return adapters(in: source)
        }
    }

    /// Code, and the settings of no environment but the running one.
    private static func isSettings(_ file: String) -> Bool {
        let parts = file.split(separator: "/")
        guard parts.contains("lib") || parts.contains("config"), !parts.contains("test") else { return false }
        guard file.hasSuffix(".ex") || file.hasSuffix(".exs") else { return false }
        return !(parts.contains("config") && ["dev.exs", "test.exs"].contains(parts.last))
    }

    static func adapters(in source: SourceText) -> [Witness] {
        let lexemes = ElixirLexer.lexemes(of: source.text)
        return zip(lexemes, lexemes.dropFirst()).compactMap { key, value in
            guard key.isKey("adapter") || key.isKey("engine"), value.kind == .word else { return nil }
            guard let engine = engines[value.text] else { return nil }
            let location = source.location(line: value.line)
            let speaksFor: Set<String> = key.text == "engine" ? ["oban"] : tools
            return Witness(engine, "\(key.text): \(value.text)", at: location, of: speaksFor)
        }
    }

    private static let engines: [String: Engine] = [
        "Ecto.Adapters.Postgres": .postgres, "Ecto.Adapters.MyXQL": .other("mysql"),
        "Ecto.Adapters.MySQL": .other("mysql"), "Ecto.Adapters.Tds": .other("sqlserver"),
        "Ecto.Adapters.SQLite3": .other("sqlite"), "Ecto.Adapters.Exqlite": .other("sqlite"),
        "Ecto.Adapters.ClickHouse": .other("clickhouse"), "Mongo.Ecto": .mongodb,
        "Oban.Engines.Basic": .postgres, "Oban.Engines.Lite": .other("sqlite"),
        "Oban.Engines.Dolphin": .other("mysql"),
    ]
}
