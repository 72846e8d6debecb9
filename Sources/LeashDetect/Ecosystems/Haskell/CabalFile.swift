/// What a *.cabal file states: fields in the sections of its components, told apart by how far lines are indented.
///
/// Source: https://cabal.readthedocs.io/en/stable/cabal-package-description-file.html
struct CabalFile {
    private(set) var dependencies: [Dependency] = []

    private let source: SourceText
    private var section = Section(kind: "", name: "")
    /// Where the field here begins; lines that are indented more go on with it.
    private var field: (name: String, indent: Int)?
    /// What `common` sections build on, by their names.
    private var shared: [String: [Dependency]] = [:]

    private struct Section {
        var kind: String
        var name: String
    }

    private static let uses: [String: Dependency.Use] = [
        "library": .runtime, "executable": .runtime, "foreign-library": .runtime, "test-suite": .test,
        "benchmark": .development, "common": .runtime, "custom-setup": .build, "": .runtime,
    ]
    private static let others: Set<String> = ["source-repository", "flag", "package"]

    init(_ source: SourceText) {
        self.source = source
        for (index, line) in source.lines.enumerated() {
            let text = line.drop(while: \.isWhitespace)
            guard !text.isEmpty, !text.hasPrefix("--") else { continue }
            read(text, indent: line.count - text.count, index + 1)
        }
    }

    private mutating func read(_ text: Substring, indent: Int, _ line: Int) {
        if let field, indent > field.indent { return add(text, to: field.name, line) }
        field = nil
        if let colon = text.firstIndex(of: ":") {
            let name = text[..<colon].filter { !$0.isWhitespace }.lowercased()
            field = (name, indent)
            add(text[text.index(after: colon)...], to: name, line)
        } else if indent == 0 {
            let words = text.split(separator: " ")
            let kind = words[0].lowercased()
            guard Self.uses[kind] != nil || Self.others.contains(kind) else { return }
            section = Section(kind: kind, name: words.dropFirst().first?.lowercased() ?? "")
        }
    }

    private mutating func add(_ text: Substring, to field: String, _ line: Int) {
        guard let use = Self.uses[section.kind] else { return }
        switch field {
        case "build-depends", "setup-depends":
            for item in text.split(separator: ",") {
                let name = item.drop(while: \.isWhitespace).prefix {
                    $0.isASCII && ($0.isLetter || $0.isNumber) || $0 == "-"
                }
                guard name.contains(where: \.isLetter) else { continue }
                let dependency = Dependency(String(name), use, at: source.location(line: line))
                if section.kind == "common" {
                    shared[section.name, default: []].append(dependency)
                } else {
                    dependencies.append(dependency)
                }
            }
        case "import":
            for name in text.split(whereSeparator: { $0 == "," || $0.isWhitespace }) { take(name.lowercased()) }
        default: break
        }
    }

    /// Adds what a common section has to this one.
    private mutating func take(_ name: String) {
        guard let use = Self.uses[section.kind], let imported = shared[name] else { return }
        if section.kind == "common" {
            guard section.name != name else { return }
            shared[section.name, default: []] += imported.prefix(1000)
        } else {
            dependencies += imported.map { Dependency($0.name, use, at: $0.location) }
        }
    }
}
