import LeashCore

/// Dart's pubspec.yaml.
///
/// What depends on Flutter runs on its users' devices, where no URL of a database belongs.
package enum Dart: Ecosystem {
    package static let runtime = "dart"

    package static func look(at app: AppFolder, _ findings: inout Findings) {
        guard let source = app.text("pubspec.yaml"), let root = app.parsed(source, as: YAMLFormat.parse) else { return }
        let flutter = root["dependencies"]?.members.first { $0.key == "flutter" }
        let use = flutter == nil ? Dependency.Use.runtime : .inapplicable("in a Flutter app")
        let dependencies =
            Dependency.all(in: root["dependencies"], use, of: source)
            + Dependency.all(in: root["dev_dependencies"], .development, of: source)
        findings.note(dependencies, packages)
        let framework =
            flutter.map { Framework("flutter", at: source.location(line: $0.line)) }
            ?? dependencies.framework(
                ["serverpod", "dart_frog", "conduit_core", "angel3_framework", "shelf"],
                named: ["conduit_core": "conduit", "angel3_framework": "angel3"]
            )
        findings.runtimes.append(
            Runtime(runtime, at: source.location(line: 1), locks: ["pubspec.lock"], in: app, framework: framework)
        )
    }

    private static let packages: [String: [Meaning]] = [
        "postgres": [.driver(.postgres)], "drift_postgres": [.driver(.postgres)],
        "serverpod": [.driver(.postgres), .hint(.redis)], "postgres_pool": [.driver(.postgres)],
        "conduit_postgresql": [.driver(.postgres)], "angel3_orm_postgres": [.driver(.postgres)],
        "drift": [.tool([.postgres])], "stormberry": [.tool([.postgres])],
        "sqlite3": [.witness(.other("sqlite"))], "sqflite_common_ffi": [.witness(.other("sqlite"))],
        "mysql1": [.witness(.other("mysql"))], "mysql_client": [.witness(.other("mysql"))],
        "mongo_dart": [.driver(.mongodb)], "redis": [.driver(.redis)], "resp_client": [.driver(.redis)],
        "ioredis": [.driver(.redis)],
    ]
}
