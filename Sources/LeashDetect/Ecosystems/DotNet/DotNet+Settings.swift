import LeashCore

// What tells which engine Entity Framework and the like speak to.
extension DotNet {
    private static let providers: [String: Engine] = [
        "UseCosmos": .other("cosmos"),
        "UseInMemoryDatabase": .other("in memory"),
        "UseMongoDB": .mongodb,
        "UseMySQL": .other("mysql"),
        "UseMySql": .other("mysql"),
        "UseNpgsql": .postgres,
        "UseOracle": .other("oracle"),
        "UseSqlServer": .other("sqlserver"),
        "UseSqlite": .other("sqlite"),
    ]

    private static let programs: Set = ["Program.cs", "Startup.cs", "Program.fs", "Startup.fs"]

    /// Notes the providers that the programs in a project's folder are set up with.
    static func noteProviders(_ app: AppFolder, _ folder: String, _ findings: inout Findings) {
        for name in programs.sorted() {
            guard let text = app.text(AppFolder.joined(folder, name)) else { continue }
            let tokens = CodeLexer.tokens(of: text.text, name.hasSuffix(".fs") ? .fSharp : .cSharp)
            for index in tokens.indices.dropFirst().dropLast() where tokens[index - 1].isSign(".") {
                guard let word = tokens[index].word, let engine = providers[word] else { continue }
                guard tokens[index + 1].isSign("(") || tokens[index + 1].isSign("<") else { continue }
                findings.witnesses.append(Witness(engine, word, at: text.location(line: tokens[index].line)))
            }
        }
    }

    /// Notes what the connection strings of a project's appsettings.json begin with, or are told apart by.
    static func noteConnections(_ app: AppFolder, _ folder: String, _ findings: inout Findings) {
        for name in ["appsettings.json", "appsettings.Production.json", "appsettings.Development.json"] {
            guard let text = app.text(AppFolder.joined(folder, name)) else { continue }
            let settings = app.parsed(text) { text throws(FormatError) in
                try JSONFormat.parse(text, allowsComments: true)
            }
            for connection in settings?["ConnectionStrings"]?.members ?? [] {
                guard let value = connection.value.string, let engine = ConnectionString.engine(of: value) else {
                    continue
                }
                // What is only used while developing speaks against nothing.
                if name.contains("Development"), case .other = engine { continue }
                let witness = Witness(
                    engine,
                    "ConnectionStrings:\(connection.key)",
                    at: text.location(line: connection.line)
                )
                findings.witnesses.append(witness)
            }
        }
    }
}

/// A connection string of ADO.NET: `Host=localhost;Database=x`.
enum ConnectionString {
    /// Told by the keys that only one provider has.
    static func engine(of text: String) -> Engine? {
        if let (engine, _) = Engine.of(url: text) { return engine }
        var values: [String: String] = [:]
        for pair in text.split(separator: ";") {
            let parts = pair.split(separator: "=", maxSplits: 1)
            guard parts.count == 2 else { continue }
            values[parts[0].trimmed.lowercased().filter { $0 != " " }] = parts[1].trimmed.lowercased()
        }
        let serverKeys = ["initialcatalog", "trusted_connection", "integratedsecurity", "trustservercertificate"]
        if values["port"] == "5432" || values["host"] != nil && values["database"] != nil && values["port"] != "3306" {
            return .postgres
        }
        if serverKeys.contains(where: { values[$0] != nil }) { return .other("sqlserver") }
        if values["uid"] != nil || values["port"] == "3306" { return .other("mysql") }
        let file = values["datasource"] ?? values["filename"] ?? ""
        return [".db", ".sqlite", ".sqlite3", ":memory:"].contains(where: file.hasSuffix) ? .other("sqlite") : nil
    }
}
