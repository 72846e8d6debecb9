import LeashCore

/// Haskell's *.cabal, and hpack's package.yaml.
package enum Haskell: Ecosystem {
    package static let runtime = "haskell"

    package static func look(at app: AppFolder, _ findings: inout Findings) {
        let manifests = app.files.filter { $0.hasSuffix(".cabal") && !$0.contains("/") }.compactMap(app.text)
        var dependencies = manifests.flatMap { CabalFile($0).dependencies }
        var manifest = manifests.first
        // hpack writes the other file; where both are there, they say the same.
        if manifest == nil, let source = app.text("package.yaml"), let root = app.parsed(source, as: YAMLFormat.parse),
            isHpack(root)
        {
            manifest = source
            dependencies = hpack(root, source)
        }
        guard let manifest else { return }
        // A test of an executable is a use of it, so of several the first that runs is the one that counts.
        findings.note(unique(dependencies), packages)
        let framework = dependencies.framework(
            ["ihp", "yesod", "servant-server", "scotty", "Spock", "snap", "warp"],
            named: ["servant-server": "servant", "Spock": "spock"]
        )
        let locks = ["cabal.project.freeze", "stack.yaml.lock"]
        findings.runtimes.append(
            Runtime(runtime, at: manifest.location(line: 1), locks: locks, in: app, framework: framework)
        )
    }

    /// Each name once: as the running app uses it, if it does.
    private static func unique(_ dependencies: [Dependency]) -> [Dependency] {
        var seen: Set<String> = []
        let running = dependencies.filter { $0.use == .runtime }
        return (running + dependencies.filter { $0.use != .runtime }).filter { seen.insert($0.name).inserted }
    }

    /// Whether a package.yaml is hpack's, and not one of pnpm's.
    static func isHpack(_ root: Value) -> Bool {
        let sections = [
            "library", "executable", "executables", "internal-libraries", "tests", "benchmarks", "ghc-options",
        ]
        if sections.contains(where: { root[$0] != nil }) { return true }
        return !(root["dependencies"]?.elements.isEmpty ?? true) || root["dependencies"]?.string != nil
    }

    private static func hpack(_ root: Value, _ source: SourceText) -> [Dependency] {
        let parts: [(String, Dependency.Use)] = [
            ("executables", .runtime), ("internal-libraries", .runtime), ("tests", .test), ("benchmarks", .development),
        ]
        var dependencies = names(root["dependencies"], .runtime, source)
        dependencies += names(root["library", "dependencies"], .runtime, source)
        dependencies += names(root["executable", "dependencies"], .runtime, source)
        for (part, use) in parts {
            for component in root[part]?.members ?? [] {
                dependencies += names(component.value["dependencies"], use, source)
            }
        }
        return dependencies
    }

    /// `text >= 1.2`, or a table with `name`; a mapping of names to versions, too.
    private static func names(_ list: Value?, _ use: Dependency.Use, _ source: SourceText) -> [Dependency] {
        let elements = (list?.elements ?? []).compactMap { item -> Dependency? in
            guard let text = item.string ?? item["name"]?.string else { return nil }
            let name = text.prefix { !$0.isWhitespace && !"<>=^:".contains($0) }
            return Dependency(String(name), use, at: source.location(line: item.line))
        }
        return elements + Dependency.all(in: list, use, of: source)
    }

    private static let packages: [String: [Meaning]] = [
        "postgresql-simple": [.driver(.postgres)], "hasql": [.driver(.postgres)], "hasql-pool": [.driver(.postgres)],
        "postgresql-libpq": [.driver(.postgres)], "persistent-postgresql": [.driver(.postgres), .witness(.postgres)],
        "beam-postgres": [.driver(.postgres)], "opaleye": [.driver(.postgres)], "rel8": [.driver(.postgres)],
        "squeal-postgresql": [.driver(.postgres)], "selda-postgresql": [.driver(.postgres)],
        "groundhog-postgresql": [.driver(.postgres)], "HDBC-postgresql": [.driver(.postgres)],
        "ihp": [.driver(.postgres)],
        "persistent": [.tool([.postgres, .mongodb])], "esqueleto": [.tool([.postgres])],
        "beam-core": [.tool([.postgres])], "selda": [.tool([.postgres])], "HDBC": [.tool([.postgres])],
        "tmp-postgres": [.hint(.postgres)], "pgvector": [.hint(.postgres)],
        "persistent-sqlite": [.witness(.other("sqlite"))], "sqlite-simple": [.witness(.other("sqlite"))],
        "beam-sqlite": [.witness(.other("sqlite"))], "selda-sqlite": [.witness(.other("sqlite"))],
        "persistent-mysql": [.witness(.other("mysql"))], "mysql-simple": [.witness(.other("mysql"))],
        "mongoDB": [.driver(.mongodb)], "persistent-mongoDB": [.driver(.mongodb), .witness(.mongodb)],
        "hedis": [.driver(.redis)],
    ]
}
