/// A catalogue of a Gradle build: what its aliases stand for.
struct VersionCatalog {
    /// Libraries by alias, with dots.
    var libraries: [String: String] = [:]
    /// The aliases of a bundle's libraries.
    var bundles: [String: [String]] = [:]
    /// The ids of plugins.
    var plugins: [String: String] = [:]

    init() {}

    /// - Throws: for what is no TOML.
    init(_ text: SourceText) throws(FormatError) {
        let root = try TOMLFormat.parse(text)
        for member in root["libraries"]?.members ?? [] {
            libraries[Self.dotted(member.key)] = Self.library(member.value)
        }
        for member in root["bundles"]?.members ?? [] {
            bundles[Self.dotted(member.key)] = member.value.elements.compactMap(\.string).map(Self.dotted)
        }
        for member in root["plugins"]?.members ?? [] {
            let id = member.value.string.flatMap { $0.split(separator: ":").first.map(String.init) }
            plugins[Self.dotted(member.key)] = id ?? member.value["id"]?.string
        }
    }

    private static func library(_ value: Value) -> String? {
        if let coordinate = value.string ?? value["module"]?.string { return Artifact.name(of: coordinate) }
        guard let group = value["group"]?.string, let name = value["name"]?.string else { return nil }
        return Artifact.name(of: "\(group):\(name)")
    }

    /// An alias as its accessor has it: `spring-boot_web` is `spring.boot.web`.
    static func dotted(_ alias: String) -> String { String(alias.map { $0 == "-" || $0 == "_" ? "." : $0 }) }

    /// The artifacts that an accessor stands for, the catalogue's name left out: `postgresql`, `bundles.database`.
    func artifacts(of accessor: String) -> [String] {
        if accessor.hasPrefix("bundles.") {
            return (bundles[String(accessor.dropFirst("bundles.".count))] ?? []).compactMap { libraries[$0] }
        }
        return libraries[accessor].map { [$0] } ?? []
    }

    /// The plugin that an accessor stands for: `plugins.spring.boot`.
    func plugin(of accessor: String) -> String? {
        accessor.hasPrefix("plugins.") ? plugins[String(accessor.dropFirst("plugins.".count))] : nil
    }
}
