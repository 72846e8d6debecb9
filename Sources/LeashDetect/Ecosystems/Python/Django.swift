import LeashCore

/// What Django's settings tell of the database that it speaks to.
enum Django {
    private static let tools: Set<String> = ["django", "dj-database-url", "django-environ"]

    /// Whether the app has Django's command beside it or one folder below.
    static func hasCommand(_ app: AppFolder) -> Bool {
        app.files.contains { $0.isNamed("manage.py") && $0.split(separator: "/").count <= 2 }
    }

    /// Adds a witness for each engine that the settings name.
    ///
    /// If some leave it to the environment, others of other
    /// engines prove nothing.
    static func look(at app: AppFolder, _ used: Set<String>, _ findings: inout Findings) {
        guard used.contains("django") else { return }
        var (witnesses, isComputed) = ([Witness](), false)
        for path in PythonScripts.paths(of: app) where isSettings(path) {
            guard let text = app.text(path) else { continue }
            let tokens = PythonCode.tokens(of: text.text)
            for setting in tokens.settings where setting.key == "ENGINE" {
                guard let name = setting.value else {
                    isComputed = true
                    continue
                }
                guard let engine = engine(name) else { continue }
                let place = text.location(line: setting.line)
                witnesses.append(Witness(engine, "ENGINE: \"\(name)\"", at: place, of: tools))
            }
            for (line, url) in urls(in: tokens) {
                isComputed = true
                guard let (engine, shown) = url.flatMap(Engine.of), engine == .postgres else { continue }
                witnesses.append(Witness(engine, "default \(shown)", at: text.location(line: line), of: tools))
            }
        }
        findings.witnesses += isComputed ? witnesses.filter { $0.engine == .postgres } : witnesses
    }

    /// `settings.py`, `settings_production.py`, or a file in a folder `settings`.
    private static func isSettings(_ path: String) -> Bool {
        let names = path.split(separator: "/")
        let file = names.last ?? ""
        let isInside = names.dropLast().contains { $0 == "settings" || $0 == "config" }
        return isInside && !file.contains("test") || file.contains("settings") && !file.contains("test")
    }

    /// The engine of `django.db.backends.postgresql`, of `psqlextra.backend` and the like; `nil` for one of a cache.
    private static func engine(_ name: String) -> Engine? {
        let parts = name.split(separator: ".").map(String.init)
        let engine = parts.last == "backend" || parts.last == "backends" ? parts.dropLast().last : parts.last
        guard let engine, let found = Engine(name: engine), found != .redis else { return nil }
        return found
    }

    /// Calls that take the database from the environment, with the URL that they have for want of one.
    private static func urls(in tokens: [ScriptToken]) -> [(line: Int, url: String?)] {
        let calls: Set<String> = [
            "dj_database_url.config", "dj_database_url.parse", "env.db", "env.db_url", "env.dj_db_url",
            "database_url.config",
        ]
        return tokens.indices.compactMap { index in
            guard tokens[index].isSign("("), let name = tokens.nameOfCall(at: index), calls.contains(name) else {
                return nil
            }
            var depth = 0
            for place in index..<Swift.min(index + 100, tokens.count) {
                if tokens[place].isSign("(") { depth += 1 }
                if tokens[place].isSign(")") { depth -= 1 }
                if depth == 0 { break }
                if let text = tokens[place].string, text.contains("://") { return (tokens[index].line, text) }
            }
            return (tokens[index].line, nil)
        }
    }
}
