import LeashCore

/// The clients that Bun has built in: no manifest names them.
enum Bun {
    private static let sql: Set<String> = ["sql", "SQL", "postgres"]
    private static let redis: Set<String> = ["redis", "RedisClient"]

    /// Looks for imports of them in the app's sources.
    ///
    /// The one for SQL speaks to other engines, too: the scheme of its
    /// URL decides.
    static func look(at app: AppFolder, _ findings: inout Findings) {
        var isFound: Set<Service> = []
        for path in Scripts.paths(in: "", of: app) {
            guard let text = app.text(path) else { continue }
            let tokens = JavaScript.tokens(of: text.text)
            for (name, line) in uses(in: tokens) {
                let service: Service = sql.contains(name) ? .postgres : .redis
                guard isFound.insert(service).inserted else { continue }
                let level: Level = service == .postgres ? .tool : .driver
                findings.evidence.append(Evidence(service, level, "bun", at: text.location(line: line)))
            }
            for call in tokens.calls where call.name == "SQL" || call.name == "Bun.SQL" {
                guard let (engine, shown) = Engine.of(url: call.argument) else { continue }
                let place = text.location(line: call.line)
                findings.witnesses.append(Witness(engine, "SQL(\"\(shown)...\")", at: place, of: ["bun"]))
            }
        }
    }

    /// The clients that a text imports or takes from the global object.
    private static func uses(in tokens: [ScriptToken]) -> [(name: String, line: Int)] {
        let imported = tokens.imports.filter { $0.module == "bun" }.flatMap { module in
            module.names.map { ($0, module.line) }
        }
        let global = tokens.indices.dropLast(2).compactMap { index -> (String, Int)? in
            guard tokens[index].isName("Bun"), tokens[index + 1].isSign("."), let name = tokens[index + 2].name
            else { return nil }
            return index > 0 && tokens[index - 1].isSign(".") ? nil : (name, tokens[index].line)
        }
        return (imported + global).filter { sql.contains($0.0) || redis.contains($0.0) }
    }
}
