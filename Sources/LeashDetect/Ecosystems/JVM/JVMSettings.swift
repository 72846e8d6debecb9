import LeashCore

/// What Spring's, Quarkus' and Micronaut's settings say of the engine: the beginnings of URLs, and drivers.
enum JVMSettings {
    private struct Entry {
        let key: String
        let value: String
        let line: Int
        let profile: String
    }

    private static let endings = [".properties", ".yml", ".yaml"]

    static func witnesses(_ app: AppFolder, _ folders: [String]) -> [Witness] {
        let roots = folders.prefix(100).flatMap { folder in
            ["config/", "", "src/main/resources/", "src/main/resources/config/"].map { place in
                folder.isEmpty ? place : "\(folder)/\(place)"
            }
        }
        let known = Set(roots)
        return app.files.flatMap { path -> [Witness] in
            let name = path.split(separator: "/").last.map(String.init) ?? path
            guard name.hasPrefix("application"), let ending = endings.first(where: name.hasSuffix) else { return [] }
            guard known.contains(String(path.dropLast(name.count))), let text = app.text(path) else { return [] }
            // `application-prod.yml` is for the profile `prod`.
            let profile = String(name.dropFirst("application".count).dropLast(ending.count))
            guard profile.isEmpty || profile.hasPrefix("-") else { return [] }
            let entries = ending == ".properties" ? properties(text) : app.parsed(text, as: yaml) ?? []
            return entries.compactMap { witness($0, profile.dropFirst(), text) }
        }
    }

    private static func properties(_ text: SourceText) -> [Entry] {
        PropertiesFile.entries(of: text.text).map { entry($0.key, $0.value, $0.line, "") }
    }

    /// Of each document of the file, which may be for a profile of its own.
    private static func yaml(_ text: SourceText) throws(FormatError) -> [Entry] {
        var (entries, document, start) = ([Entry](), [String](), 0)
        for (index, line) in (text.lines + ["---"]).enumerated() {
            guard line == "---" || line.hasPrefix("--- ") else {
                // Maven fills in `@name@`, which is no YAML until then.
                document.append(String(line).replacing(": @", with: ": _@"))
                continue
            }
            do throws(FormatError) {
                // No line more than the file has: a problem at the end is at its last one.
                let lines = document.joined(separator: "\n")
                let root = try YAMLFormat.parse(SourceText(path: text.path, text: lines))
                entries += self.entries(of: root, after: start)
            } catch {
                throw FormatError(line: error.line + start, error.message)
            }
            (document, start) = ([], index + 1)
        }
        return entries
    }

    /// The leaves of a document, and what profile they are for; so many lines of the file come before it.
    private static func entries(of root: Value, after start: Int) -> [Entry] {
        var leaves: [(key: String, value: String, line: Int)] = []
        var pending = [("", root)]
        while let (key, value) = pending.popLast() {
            if let string = value.string { leaves.append((key, string, value.line)) }
            pending += value.members.reversed().map { (key.isEmpty ? $0.key : "\(key).\($0.key)", $0.value) }
        }
        let profileKeys = ["spring.config.activate.on-profile", "spring.profiles"]
        let profile = leaves.first { profileKeys.contains($0.key) }?.value ?? ""
        return leaves.map { entry($0.key, $0.value, $0.line + start, profile) }
    }

    /// Quarkus has profiles in its keys: `%dev.quarkus.datasource.db-kind`.
    private static func entry(_ key: String, _ value: String, _ line: Int, _ profile: String) -> Entry {
        guard key.hasPrefix("%"), let dot = key.firstIndex(of: ".") else {
            return Entry(key: key, value: value, line: line, profile: profile)
        }
        let name = key[key.index(after: key.startIndex)..<dot]
        return Entry(key: String(key[key.index(after: dot)...]), value: value, line: line, profile: String(name))
    }

    private static func witness(_ entry: Entry, _ fileProfile: Substring, _ text: SourceText) -> Witness? {
        let profiles = [String(fileProfile), entry.profile].filter { !$0.isEmpty }
        guard let (said, engine) = engine(entry), !profiles.contains(where: testProfiles.contains) else { return nil }
        // What is only used while developing speaks against nothing.
        if case .other = engine, profiles.contains(where: developmentProfiles.contains) { return nil }
        return Witness(engine, "\(entry.key): \(said)", at: text.location(line: entry.line))
    }

    private static let testProfiles: Set = ["test", "tests", "it", "integration", "integrationtest", "ci"]

    private static let developmentProfiles: Set = ["dev", "development", "local", "localhost", "default"]

    /// What an entry says of the engine, and in which words; `nil` for any other.
    private static func engine(_ entry: Entry) -> (text: String, engine: Engine)? {
        let key = entry.key.lowercased().filter { $0 != "-" && $0 != "_" }
        let isSource = [
            "spring.datasource.", "spring.r2dbc.", "quarkus.datasource.", "datasources.", "r2dbc.datasources.",
        ]
        .contains(where: key.hasPrefix)
        guard isSource, let last = key.split(separator: ".").last else { return nil }
        let value = withoutPlaceholder(entry.value)
        switch last {
        case "url", "jdbcurl": return Engine.of(url: value).map { ($0.shown, $0.engine) }
        case "dbkind", "dbtype", "dialect": return engine(named: value).map { (value, $0) }
        case "driverclassname", "driver": return engine(ofDriver: value).map { (value, $0) }
        default: return nil
        }
    }

    /// The default of `${NAME:default}`.
    private static func withoutPlaceholder(_ value: String) -> String {
        let reactive = "vertx-reactive:"
        if value.hasPrefix(reactive) { return String(value.dropFirst(reactive.count)) }
        guard value.hasPrefix("${"), value.hasSuffix("}"), let colon = value.firstIndex(of: ":") else { return value }
        return String(value[value.index(after: colon)...].dropLast())
    }

    private static func engine(named name: String) -> Engine? {
        ["h2", "derby", "db2"].contains(name.lowercased()) ? .other(name.lowercased()) : Engine(name: name)
    }

    private static func engine(ofDriver name: String) -> Engine? {
        let drivers: [(String, Engine)] = [
            ("org.postgresql.", .postgres), ("com.mysql.", .other("mysql")), ("org.mariadb.", .other("mysql")),
            ("org.h2.", .other("h2")), ("com.microsoft.sqlserver.", .other("sqlserver")),
            ("oracle.", .other("oracle")), ("org.hsqldb.", .other("hsqldb")), ("org.sqlite.", .other("sqlite")),
        ]
        return drivers.first { name.hasPrefix($0.0) }?.1
    }
}
