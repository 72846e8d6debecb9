import LeashCore

extension Dependency {
    /// Those that a table of a manifest has as its keys.
    static func all(in table: Value?, _ use: Use, of source: SourceText) -> [Dependency] {
        (table?.members ?? []).map { Dependency($0.key, use, at: source.location(line: $0.line)) }
    }
}

extension [Dependency] {
    /// The first of some packages, the most specific first, that the running app uses; by the framework's name where
    /// that is another one.
    func framework(_ packages: [String], named names: [String: String] = [:]) -> Framework? {
        for package in packages {
            guard let found = first(where: { $0.name == package && $0.use == .runtime }) else { continue }
            return Framework(names[package] ?? package, at: found.location)
        }
        return nil
    }
}

extension Findings {
    /// Notes each by what a table says of it.
    mutating func note(_ dependencies: [Dependency], _ packages: [String: [Meaning]]) {
        for dependency in dependencies { note(dependency, packages[dependency.name] ?? []) }
    }
}
