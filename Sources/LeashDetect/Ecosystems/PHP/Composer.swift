import LeashCore

/// What composer.json asks for: packages and extensions, by their names in lower case.
enum Composer {
    static func dependencies(of manifest: Value, _ text: SourceText) -> [Dependency] {
        let sections: [(String, Dependency.Use)] = [("require", .runtime), ("require-dev", .development)]
        return sections.flatMap { key, use in
            (manifest[key]?.members ?? []).map { member in
                Dependency(member.key.lowercased(), use, at: text.location(line: member.line))
            }
        }
    }
}
