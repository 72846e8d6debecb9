import LeashCore

/// R's DESCRIPTION and renv.lock.
package enum R: Ecosystem {
    package static let runtime = "r"

    package static func look(at app: AppFolder, _ findings: inout Findings) {
        var dependencies: [Dependency] = []
        var manifest: SourceText?
        if let source = app.text("DESCRIPTION") {
            let fields = ControlFile(source)
            if fields.has("Package") || fields.has("Imports") {
                manifest = source
                dependencies += fields.dependencies
            }
        }
        let parse = { (text: SourceText) throws(FormatError) in try JSONFormat.parse(text) }
        if let source = app.text("renv.lock"), let root = app.parsed(source, as: parse) {
            manifest = manifest ?? source
            let direct = Set(dependencies.map(\.name))
            dependencies += Dependency.all(in: root["Packages"], .locked, of: source).filter {
                !direct.contains($0.name)
            }
        }
        guard let manifest else { return }
        findings.note(dependencies, packages)
        let framework = dependencies.framework(["rhino", "golem", "shiny", "plumber", "ambiorix"])
        findings.runtimes.append(
            Runtime(runtime, at: manifest.location(line: 1), locks: ["renv.lock"], in: app, framework: framework)
        )
    }

    private static let packages: [String: [Meaning]] = [
        "RPostgres": [.driver(.postgres)], "RPostgreSQL": [.driver(.postgres)], "rpostgis": [.driver(.postgres)],
        "DBI": [.tool([.postgres])], "dbplyr": [.tool([.postgres])], "odbc": [.tool([.postgres])],
        "RODBC": [.tool([.postgres])],
        "RSQLite": [.witness(.other("sqlite"))], "duckdb": [.witness(.other("duckdb"))],
        "RMariaDB": [.witness(.other("mysql"))], "RMySQL": [.witness(.other("mysql"))],
        "mongolite": [.driver(.mongodb)], "redux": [.driver(.redis)], "rredis": [.driver(.redis)],
    ]
}

/// Fields of the form `Name: value`; a line that begins with a blank goes on with the value.
///
/// Source: https://www.debian.org/doc/debian-policy/ch-controlfields.html
private struct ControlFile {
    private let source: SourceText
    /// Each field's name with its lines: number and text.
    private var fields: [(name: String, lines: [(Int, Substring)])] = []

    init(_ source: SourceText) {
        self.source = source
        for (index, line) in source.lines.enumerated() where !line.hasPrefix("#") {
            if line.first?.isWhitespace == true {
                if !fields.isEmpty { fields[fields.count - 1].lines.append((index + 1, line)) }
            } else if let colon = line.firstIndex(of: ":") {
                fields.append((String(line[..<colon]), [(index + 1, line[line.index(after: colon)...])]))
            }
        }
    }

    func has(_ name: String) -> Bool { fields.contains { $0.name == name } }

    private static let uses: [String: Dependency.Use] = [
        "Depends": .runtime, "Imports": .runtime, "LinkingTo": .build, "Suggests": .optional, "Enhances": .optional,
    ]

    var dependencies: [Dependency] {
        fields.flatMap { field -> [Dependency] in
            guard let use = Self.uses[field.name] else { return [] }
            return field.lines.flatMap { number, line in
                line.split(separator: ",").compactMap { item in
                    let name = item.drop(while: \.isWhitespace).prefix { !$0.isWhitespace && $0 != "(" }
                    return name.isEmpty ? nil : Dependency(String(name), use, at: source.location(line: number))
                }
            }
        }
    }
}
