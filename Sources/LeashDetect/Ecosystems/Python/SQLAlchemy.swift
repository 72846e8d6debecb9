import LeashCore

/// What the settings of SQLAlchemy and Alembic tell of the database that they speak to.
enum SQLAlchemy {
    private static let tools: Set<String> = [
        "sqlalchemy", "sqlmodel", "alembic", "flask-sqlalchemy", "flask-sqlalchemy-lite", "flask-migrate",
        "advanced-alchemy", "sqlalchemy-utils", "fastapi-users-db-sqlalchemy",
    ]
    private static let calls: Set<String> = [
        "create_engine", "create_async_engine", "sqlalchemy.create_engine", "sa.create_engine",
        "sqlmodel.create_engine",
    ]
    private static let keys: Set<String> = ["SQLALCHEMY_DATABASE_URI", "SQLALCHEMY_DATABASE_URL"]

    static func look(at app: AppFolder, _ used: Set<String>, _ findings: inout Findings) {
        guard !used.isDisjoint(with: tools) else { return }
        var found = Found()
        for name in ["alembic.ini", "migrations/alembic.ini"] {
            guard let text = app.text(name) else { continue }
            for entry in INIFormat.entries(of: text) where entry.key == "sqlalchemy.url" {
                guard let line = entry.lines.first else { continue }
                found.add("sqlalchemy.url", line.text, at: text.location(line: line.number))
            }
        }
        for path in PythonScripts.paths(of: app) {
            guard let text = app.text(path) else { continue }
            found.look(at: PythonCode.tokens(of: text.text), of: text)
        }
        findings.witnesses += found.isComputed ? found.witnesses.filter { $0.engine == .postgres } : found.witnesses
    }

    private struct Found {
        private(set) var witnesses: [Witness] = []
        /// Whether some URL is not written out: then those that are may be for tests or for want of another.
        private(set) var isComputed = false

        mutating func add(_ what: String, _ url: String, at place: SourceLocation) {
            guard let (engine, shown) = Engine.of(url: url) else { return }
            witnesses.append(Witness(engine, "\(what) \(shown)", at: place, of: tools))
        }

        mutating func look(at tokens: [ScriptToken], of text: SourceText) {
            let constants = Dictionary(tokens.settings.map { ($0.key, $0.value) }) { $1 }
            for index in tokens.indices.dropLast(2) {
                let place = text.location(line: tokens[index].line)
                if tokens[index + 1].isSign("("), let name = tokens.nameOfCall(at: index + 1), calls.contains(name) {
                    guard index == 0 || !tokens[index - 1].isName("def") else { continue }
                    let argument = tokens[index + 2]
                    if let url = argument.name.flatMap({ constants[$0] ?? nil }) {
                        add(tokens[index].text, url, at: place)
                    } else {
                        add(tokens[index].text, argument, at: place)
                    }
                } else if keys.contains(tokens[index].text) {
                    // `KEY = url` or `config["KEY"] = url`
                    let sign = tokens[index + 1].isSign("]") ? index + 2 : index + 1
                    guard sign + 1 < tokens.count, tokens[sign].isSign("=") || tokens[sign].isSign(":") else {
                        continue
                    }
                    add(tokens[index].text, tokens[sign + 1], at: place)
                }
            }
        }

        private mutating func add(_ what: String, _ token: ScriptToken, at place: SourceLocation) {
            if let url = token.string { add(what, url, at: place) } else { isComputed = true }
        }
    }
}
