import LeashCore

/// C and C++: vcpkg.json and conanfile.txt.
package enum Cpp: Ecosystem {
    package static let runtime = "c++"

    package static func look(at app: AppFolder, _ findings: inout Findings) {
        var dependencies: [Dependency] = []
        var manifest: SourceText?
        let parse = { (text: SourceText) throws(FormatError) in try JSONFormat.parse(text) }
        if let source = app.text("vcpkg.json"), let root = app.parsed(source, as: parse) {
            manifest = source
            dependencies += vcpkg(root, source)
        }
        if let source = app.text("conanfile.txt") {
            manifest = manifest ?? source
            dependencies += ConanFile(source).dependencies
        }
        guard let manifest else { return }
        for dependency in dependencies { findings.note(dependency, meanings(of: dependency)) }
        let locks = ["conan.lock", "vcpkg-configuration.json"]
        let framework = dependencies.framework(["drogon", "crow", "oatpp", "pistache"])
        findings.runtimes.append(
            Runtime(runtime, at: manifest.location(line: 1), locks: locks, in: app, framework: framework)
        )
    }

    /// Names, or tables with `name`, `features`, `host` and `platform`; those of a feature are optional.
    private static func vcpkg(_ root: Value, _ source: SourceText) -> [Dependency] {
        let own = (root["dependencies"]?.elements ?? []).map { ($0, Dependency.Use.runtime) }
        let optional = (root["features"]?.members ?? []).flatMap { feature in
            (feature.value["dependencies"]?.elements ?? []).map { ($0, Dependency.Use.optional) }
        }
        return (own + optional).compactMap { value, use in
            guard let name = value.string ?? value["name"]?.string else { return nil }
            let features = (value["features"]?.elements ?? []).compactMap { $0.string ?? $0["name"]?.string }
            let platform = value["platform"]?.string?.lowercased()
            let isElsewhere = ["windows", "osx", "!linux", "android", "ios", "uwp"].contains(platform)
            let isForBuild = value["host"]?.bool == true
            return Dependency(
                name,
                isElsewhere ? .inapplicable("not on Linux") : isForBuild ? .build : use,
                features: Set(features),
                at: source.location(line: value.line)
            )
        }
    }

    /// Some libraries speak to what their features name.
    private static func meanings(of dependency: Dependency) -> [Meaning] {
        guard let meanings = packages[dependency.name] else { return [] }
        var told: [Meaning] = []
        for feature in dependency.features.sorted() {
            switch feature {
            case "postgresql", "postgres", "with_postgres", "with_postgresql": told.append(.driver(.postgres))
            case "redis", "with_redis": told.append(.driver(.redis))
            case "mongodb": told.append(.driver(.mongodb))
            case "mysql", "with_mysql", "mariadb": told.append(.witness(.other("mysql")))
            case "sqlite3", "with_sqlite", "with_sqlite3": told.append(.witness(.other("sqlite")))
            default: break
            }
        }
        return told.contains(.driver(.postgres)) ? told : meanings + told
    }

    private static let packages: [String: [Meaning]] = [
        "libpq": [.driver(.postgres)], "libpqxx": [.driver(.postgres)], "taopq": [.driver(.postgres)],
        "soci": [.tool([.postgres])], "sqlpp11": [.tool([.postgres])], "odb": [.tool([.postgres])], "poco": [],
        "drogon": [],
        "mongo-cxx-driver": [.driver(.mongodb)], "mongo-c-driver": [.driver(.mongodb)],
        "hiredis": [.driver(.redis)], "redis-plus-plus": [.driver(.redis)], "libmysql": [.witness(.other("mysql"))],
        "libmariadb": [.witness(.other("mysql"))], "sqlite3": [.witness(.other("sqlite"))],
    ]
}

/// Conan's list of sections in brackets, with `#` before comments.
private struct ConanFile {
    private(set) var dependencies: [Dependency] = []

    private static let uses: [String: Dependency.Use] = [
        "requires": .runtime, "tool_requires": .build, "build_requires": .build, "test_requires": .test,
    ]

    init(_ source: SourceText) {
        var section = ""
        for (index, line) in source.lines.enumerated() {
            let text = line.prefix { $0 != "#" }.filter { !$0.isWhitespace }
            if text.hasPrefix("["), text.hasSuffix("]") {
                section = text.dropFirst().dropLast().lowercased()
            } else if let use = Self.uses[section], let name = text.split(separator: "/").first, text.contains("/") {
                dependencies.append(Dependency(name.lowercased(), use, at: source.location(line: index + 1)))
            } else if section == "options" {
                readOption(text)
            }
        }
    }

    /// `drogon/*:with_postgres=True`.
    private mutating func readOption(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, text.lowercased().hasSuffix("=true") else { return }
        let name = parts[0].prefix { $0 != "/" && $0 != "*" }.lowercased()
        for index in dependencies.indices where dependencies[index].name == name {
            dependencies[index].features.insert(parts[1].prefix { $0 != "=" }.lowercased())
        }
    }
}
