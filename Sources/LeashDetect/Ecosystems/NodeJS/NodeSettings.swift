import LeashCore

/// What the settings of query builders and ORMs tell of the database that they speak to.
enum NodeSettings {
    /// One tool's settings.
    fileprivate struct Kind {
        let tools: Set<String>
        /// Whether a file, by its path without its ending, holds nothing but its settings.
        let isConfig: @Sendable (String) -> Bool
        let keys: Set<String>
        /// The calls that have settings among their arguments, wherever they are.
        var calls: Set<String> = []
        /// Those that may have a URL as their first argument.
        var urlCalls: Set<String> = []
    }

    fileprivate static let kinds: [Kind] = [
        Kind(
            tools: ["drizzle-orm", "drizzle-kit"],
            isConfig: { $0.hasPrefix("drizzle.config") || $0.hasPrefix("drizzle-") && $0.hasSuffix(".config") },
            keys: ["dialect", "driver"]
        ),
        Kind(
            tools: ["knex", "objection", "bookshelf", "nest-knexjs"],
            isConfig: { $0.isNamed("knexfile") },
            keys: ["client", "dialect"],
            calls: ["knex", "Knex", "KnexModule.forRoot", "KnexModule.forRootAsync"]
        ),
        Kind(
            tools: ["sequelize", "sequelize-typescript", "@sequelize/core", "@nestjs/sequelize"],
            isConfig: { $0 == "config/config" || $0.hasSuffix("/config/config") || $0.isNamed("sequelize.config") },
            keys: ["dialect"],
            calls: ["Sequelize", "SequelizeModule.forRoot", "SequelizeModule.forRootAsync"],
            urlCalls: ["Sequelize"]
        ),
        Kind(
            tools: ["typeorm", "@nestjs/typeorm"],
            isConfig: { $0.isNamed("ormconfig") || $0.isNamed("typeorm.config") },
            keys: ["type"],
            calls: ["DataSource", "createConnection", "TypeOrmModule.forRoot", "TypeOrmModule.forRootAsync"]
        ),
        Kind(tools: ["@adonisjs/lucid"], isConfig: { $0 == "config/database" }, keys: ["client"]),
        Kind(tools: ["@strapi/strapi"], isConfig: { $0 == "config/database" }, keys: ["client"]),
        Kind(tools: ["@keystone-6/core"], isConfig: { $0 == "keystone" }, keys: ["provider"]),
    ]

    static func look(in folder: String, of app: AppFolder, _ used: Set<String>, _ findings: inout Findings) {
        let kinds = kinds.filter { !$0.tools.isDisjoint(with: used) }
        guard !kinds.isEmpty else { return }
        for path in app.files(in: folder) where path.hasSuffix(".json") {
            for kind in kinds where kind.isConfig(path.withoutEnding) {
                guard let text = app.text(AppFolder.below(folder, path)) else { continue }
                guard let value = app.parsed(text, as: { (text) throws(FormatError) in try JSONFormat.parse(text) })
                else { continue }
                kind.note(value, in: text, &findings)
            }
        }
        let isSearched = kinds.contains { !$0.calls.isEmpty }
        for path in Scripts.paths(in: folder, of: app) {
            let readers = kinds.filter { $0.isConfig(path.withoutEnding) }
            guard isSearched || !readers.isEmpty, let text = app.text(AppFolder.below(folder, path)) else { continue }
            let tokens = JavaScript.tokens(of: text.text)
            for kind in kinds { kind.note(tokens, isConfig: kind.isConfig(path.withoutEnding), in: text, &findings) }
        }
    }
}

extension NodeSettings.Kind {
    fileprivate func note(_ value: Value, in text: SourceText, _ findings: inout Findings) {
        for element in value.elements { note(element, in: text, &findings) }
        for member in value.members {
            if keys.contains(member.key), let name = member.value.string {
                note(member.key, name, at: text.location(line: member.line), &findings)
            }
            note(member.value, in: text, &findings)
        }
    }

    fileprivate func note(
        _ tokens: [ScriptToken],
        isConfig: Bool,
        in text: SourceText,
        _ findings: inout Findings
    ) {
        for setting in tokens.settings where keys.contains(setting.key) {
            guard let name = setting.value, isConfig || !calls.isDisjoint(with: setting.calls) else { continue }
            note(setting.key, name, at: text.location(line: setting.line), &findings)
        }
        guard !urlCalls.isEmpty else { return }
        for call in tokens.calls where urlCalls.contains(call.name) {
            guard let (engine, shown) = Engine.of(url: call.argument) else { continue }
            let place = text.location(line: call.line)
            findings.witnesses.append(Witness(engine, "\(call.name)(\"\(shown)...\")", at: place, of: tools))
        }
    }

    private func note(_ key: String, _ name: String, at place: SourceLocation, _ findings: inout Findings) {
        guard let engine = Engine(name: name), engine != .redis else { return }
        findings.witnesses.append(Witness(engine, "\(key): \"\(name)\"", at: place, of: tools))
    }
}

/// An app's own JavaScript and TypeScript.
enum Scripts {
    /// So many of them are read.
    private static let limit = 300
    private static let endings: Set<Substring> = ["js", "mjs", "cjs", "jsx", "ts", "mts", "cts", "tsx"]

    /// Their paths, relative to a folder: those of tests left out.
    static func paths(in folder: String, of app: AppFolder) -> [String] {
        Array(app.files(in: folder).lazy.filter { isScript($0) && !isTest($0) }.prefix(limit))
    }

    private static func isScript(_ path: String) -> Bool {
        guard let dot = path.lastIndex(of: ".") else { return false }
        return endings.contains(path[path.index(after: dot)...]) && !path.hasSuffix(".d.ts")
    }

    private static func isTest(_ path: String) -> Bool {
        let names = path.split(separator: "/")
        let isInside = names.dropLast().contains {
            ["test", "tests", "__tests__", "e2e", "__mocks__", "spec"].contains($0)
        }
        let file = names.last ?? ""
        return isInside || file.contains(".test.") || file.contains(".spec.") || file.contains("_test.")
    }
}

extension String {
    /// A path without its last name's ending.
    var withoutEnding: String {
        guard let dot = lastIndex(of: "."), !self[dot...].contains("/") else { return self }
        return String(self[..<dot])
    }

    /// Whether a path's last name is this.
    func isNamed(_ name: String) -> Bool { self == name || hasSuffix("/" + name) }
}
