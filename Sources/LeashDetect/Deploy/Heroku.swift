extension Deploy {
    /// `app.json`: add-ons, buildpacks and variables.
    ///
    /// Source: https://devcenter.heroku.com/articles/app-json-schema.
    static func lookAtHeroku(_ app: AppFolder, _ findings: inout Findings) {
        guard let text = app.text("app.json"),
            let root = app.parsed(text, as: { text throws(FormatError) in try JSONFormat.parse(text) })
        else { return }
        for (name, line) in addons(root["addons"]) {
            guard let engine = herokuEngine(of: name) else { continue }
            findings.declare(engine, name, at: text.location(line: line))
        }
        for environment in root["environments"]?.members ?? [] {
            for (name, line) in addons(environment.value["addons"]) {
                guard let engine = herokuEngine(of: name) else { continue }
                let reason = "for \(environment.key == "test" ? "tests" : environment.key) only"
                findings.declare(engine, name, at: text.location(line: line), reason: reason)
            }
        }
        // The last is the one that runs the app.
        if let buildpack = root["buildpacks"]?.elements.last, let url = buildpack["url"]?.string ?? buildpack.string,
            let runtime = herokuRuntime(of: url)
        {
            findings.declare(runtime, at: text.location(line: buildpack.line))
        }
        let variables = root["env"]?.members.compactMap { member in
            (member.value["value"]?.string ?? member.value.string)
                .map { Variable(key: member.key, value: $0, line: member.line) }
        }
        findings.note(variables ?? [], in: text)
    }

    /// Each is a plan, `heroku-postgresql:mini`, or a table with one.
    private static func addons(_ value: Value?) -> [(name: String, line: Int)] {
        (value?.elements ?? []).compactMap { addon in
            guard let plan = addon.string ?? addon["plan"]?.string else { return nil }
            return plan.split(separator: ":").first.map { (String($0), addon.line) }
        }
    }

    private static func herokuEngine(of addon: String) -> Engine? {
        switch addon {
        case "heroku-postgresql", "crunchybridge", "ah-postgres-stackhero", "neon": .postgres
        case "ormongo", "mongolab", "ah-mongodb-stackhero": .mongodb
        case "heroku-redis", "rediscloud", "redisgreen", "redistogo", "openredis", "ah-redis-stackhero": .redis
        case "cleardb", "jawsdb", "ah-mysql-stackhero": .other("mysql")
        case "jawsdb-maria", "ah-mariadb-stackhero": .other("mariadb")
        default: nil
        }
    }

    /// `heroku/python`, or a repository such as `https://github.com/heroku/heroku-buildpack-python.git`.
    private static func herokuRuntime(of buildpack: String) -> String? {
        var name = buildpack.split(separator: "/").last.map(String.init) ?? buildpack
        if name.hasSuffix(".git") { name.removeLast(4) }
        if name.hasPrefix("heroku-buildpack-") { name.removeFirst("heroku-buildpack-".count) }
        switch name {
        case "nodejs": return "node"
        case "jvm", "gradle", "java": return "java"
        case "python", "ruby", "go", "php", "scala", "clojure", "elixir": return name
        default: return nil
        }
    }
}
