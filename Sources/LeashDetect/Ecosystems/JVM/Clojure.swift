import LeashCore

/// Clojure: deps.edn, and Leiningen's project.clj.
enum Clojure: Ecosystem {
    static let runtime = "clojure"

    static func look(at app: AppFolder, _ findings: inout Findings) {
        var build = JVMBuild()
        for (file, dependencies) in [("deps.edn", depsEDN), ("project.clj", projectCLJ)] {
            guard let text = app.text(file) else { continue }
            build.place = build.place ?? text.location(line: 1)
            build.folders = [""]
            if let root = app.parsed(text, as: EDN.parse) ?? nil { build.dependencies += dependencies(root, text) }
        }
        build.note(runtime, locks: [], app, &findings)
    }

    /// Of `{:deps {group/artifact {:mvn/version "1"}} :aliases {:test {:extra-deps {…}}}}`.
    private static func depsEDN(_ root: EDN, _ text: SourceText) -> [Dependency] {
        var found = (root["deps"]?.entries ?? []).compactMap { dependency($0.key, .runtime, text) }
        for (name, alias) in root["aliases"]?.entries ?? [] {
            let use = use(of: name.keyword ?? "")
            for key in ["extra-deps", "replace-deps", "deps"] {
                found += (alias[key]?.entries ?? []).compactMap { dependency($0.key, use, text) }
            }
        }
        return found
    }

    /// Of `(defproject name "1" :dependencies [[group/artifact "1"]] :profiles {:dev {:dependencies […]}})`.
    private static func projectCLJ(_ root: EDN, _ text: SourceText) -> [Dependency] {
        var found = vectors(root["dependencies"], .runtime, text)
        for (name, profile) in root["profiles"]?.entries ?? [] {
            found += vectors(profile["dependencies"], use(of: name.keyword ?? ""), text)
        }
        return found
    }

    private static func vectors(_ list: EDN?, _ use: Dependency.Use, _ text: SourceText) -> [Dependency] {
        (list?.elements ?? []).compactMap { vector in
            guard let name = vector.elements.first else { return nil }
            let isForTests = vector["scope"]?.string == "test"
            return dependency(name, use.weaker(than: isForTests ? .test : .runtime), text)
        }
    }

    private static func dependency(_ name: EDN, _ use: Dependency.Use, _ text: SourceText) -> Dependency? {
        guard let symbol = name.symbol else { return nil }
        // A name without a group is its own.
        let parts = symbol.split(separator: "/", maxSplits: 1)
        guard let group = parts.first, let artifact = parts.last?.split(separator: "$").first else { return nil }
        return Artifact.name(of: "\(group):\(artifact)").map { Dependency($0, use, at: text.location(line: name.line)) }
    }

    /// What an alias or a profile is there for.
    private static func use(of name: String) -> Dependency.Use {
        switch name {
        case "dev", "repl", "nrepl", "debug", "user": .development
        case "test", "kaocha", "runner", "it": .test
        case "build", "uberdeps", "outdated", "lint": .build
        case "provided": .inapplicable("provided by the container")
        case "uberjar", "prod", "production", "base": .runtime
        default: .optional
        }
    }
}
