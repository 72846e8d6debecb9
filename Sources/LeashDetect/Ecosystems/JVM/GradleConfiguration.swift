/// What a Gradle configuration's name says of the dependencies in it.
enum GradleConfiguration {
    /// Those of the running app, alone or after a source set's name: `implementation`, `jvmMainImplementation`.
    private static let used = ["implementation", "api", "runtimeonly", "compile", "runtime"]

    /// Methods in a block of dependencies that add none.
    private static let methods: Set = [
        "exclude", "constraints", "modules", "components", "artifactTypes", "attributesSchema", "project", "println",
        "val", "def", "var",
    ]

    /// `nil` for what is no configuration.
    static func use(of name: String) -> Dependency.Use? {
        guard !methods.contains(name) else { return nil }
        if isForTests(name) { return .test }
        let lower = name.lowercased()
        if lower.hasPrefix("provided") { return .inapplicable("provided by the container") }
        if lower == "developmentonly" || lower.hasPrefix("debug") || lower.hasPrefix("jmh") { return .development }
        if lower.hasSuffix("compileonly") || lower.hasSuffix("compileonlyapi") { return .build }
        return used.contains(where: lower.hasSuffix) ? .runtime : .build
    }

    /// Whether one of the words of a camel-case name is `test`.
    static func isForTests(_ name: String) -> Bool {
        var words: [String] = [""]
        for character in name {
            if character.isUppercase || !character.isLetter { words.append("") }
            words[words.count - 1].append(contentsOf: character.lowercased())
        }
        return words.contains { ["test", "tests", "testing", "spec"].contains($0) }
    }
}
