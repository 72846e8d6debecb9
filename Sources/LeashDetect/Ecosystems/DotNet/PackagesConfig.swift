import LeashCore

/// What packages.config says: NuGet's form before PackageReference.
enum PackagesConfig {
    static func dependencies(of text: SourceText) throws(FormatError) -> [Dependency] {
        try XMLFormat.parse(text).all("package").compactMap { package in
            guard let name = package.attributes["id"] else { return nil }
            let isDevelopment = package.attributes["developmentDependency"]?.lowercased() == "true"
            return Dependency(name, isDevelopment ? .build : .runtime, at: text.location(line: package.line))
        }
    }
}

/// What paket.dependencies says, by its groups.
enum PaketDependencies {
    static func dependencies(of text: SourceText) -> [Dependency] {
        var use = Dependency.Use.runtime
        var found: [Dependency] = []
        for (index, line) in text.lines.enumerated() {
            let words = line.split { $0 == " " || $0 == "\t" }
            guard words.count > 1, !words[0].hasPrefix("#"), !words[0].hasPrefix("//") else { continue }
            switch words[0].lowercased() {
            case "group": use = self.use(ofGroup: words[1].lowercased())
            case "nuget": found.append(Dependency(String(words[1]), use, at: text.location(line: index + 1)))
            default: break
            }
        }
        return found
    }

    private static func use(ofGroup group: String) -> Dependency.Use {
        switch group {
        case "test", "tests", "unittests", "integrationtests": .test
        case "build", "fake", "docs", "tools", "tooling": .build
        case "dev", "development", "benchmarks": .development
        default: .runtime
        }
    }
}
