import LeashCore

/// Names of Maven's: `group:artifact`.
enum Artifact {
    /// Of a coordinate such as `group:artifact:version`; `nil` for what has no artifact.
    static func name(of coordinate: String) -> String? {
        let parts = coordinate.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count > 1, isName(parts[0]), isName(parts[1]) else { return nil }
        return "\(parts[0]):\(parts[1])"
    }

    private static func isName(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0.isWord || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }
    }
}

/// What one build of the JVM's tools says: of Maven, Gradle, sbt or Clojure.
struct JVMBuild {
    var dependencies: [Dependency] = []
    /// The plugins and parents that it is built with: a Gradle id, or `group:artifact`.
    var plugins: [(name: String, location: SourceLocation)] = []
    /// The folders that are part of it, relative to the app; empty for the app's own.
    var folders: [String] = []
    /// Of the first manifest.
    var place: SourceLocation?

    /// The framework that it is built on.
    var framework: Framework? {
        let used = dependencies.filter { $0.use == .runtime }
        for framework in JVMPackages.frameworks {
            if let plugin = plugins.first(where: { framework.plugins.contains($0.name) }) {
                return Framework(framework.name, at: plugin.location)
            }
            let library = used.first { dependency in framework.prefixes.contains { dependency.name.hasPrefix($0) } }
            if let library { return Framework(framework.name, at: library.location) }
        }
        return nil
    }

    /// Adds all that it tells of the app, its settings' files included.
    func note(_ runtime: String, locks: [String], _ app: AppFolder, _ findings: inout Findings) {
        guard let place else { return }
        var noted: Set<Dependency> = []
        for dependency in dependencies where noted.insert(dependency).inserted {
            findings.note(dependency, JVMPackages.meanings(of: dependency.name))
        }
        findings.runtimes.append(Runtime(runtime, at: place, locks: locks, in: app, framework: framework))
        findings.witnesses += JVMSettings.witnesses(app, folders)
    }
}
