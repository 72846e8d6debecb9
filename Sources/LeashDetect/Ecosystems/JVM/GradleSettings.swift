/// What a settings.gradle or settings.gradle.kts says.
struct GradleSettings {
    /// The folders of the included projects, relative to the file.
    private(set) var folders: [String] = []
    /// The files of catalogues, by name.
    private(set) var catalogFiles: [String: String] = [:]
    /// Catalogues that are written in the file itself.
    private(set) var catalogs: [String: VersionCatalog] = [:]

    /// The catalogue's name in whose block a statement stands; empty in any other.
    private var blocks: [String] = []

    init(_ text: SourceText) {
        let syntax = text.path.hasSuffix(".kts") ? CodeSyntax.kotlin : .groovy
        for statement in CodeStatement.statements(of: CodeLexer.tokens(of: text.text, syntax)) {
            if statement.kind == .end {
                _ = blocks.popLast()
            } else {
                note(statement)
            }
        }
    }

    private mutating func note(_ statement: CodeStatement) {
        let tokens = statement.tokens
        let strings = tokens.compactMap(\.string)
        let catalog = blocks.last ?? ""
        switch tokens.first?.text {
        case "include" where folders.count < 1000: folders += strings.map(Self.folder(ofProject:))
        case "project" where tokens.contains { $0.isWord("projectDir") } && strings.count == 2:
            let folder = Self.folder(ofProject: strings[0])
            folders = folders.map { $0 == folder ? AppFolder.joined("", strings[1]) : $0 }
        case "from" where !catalog.isEmpty: catalogFiles[catalog] = strings.first
        case "library" where !catalog.isEmpty: noteLibrary(strings, catalog)
        case "bundle" where !catalog.isEmpty && !strings.isEmpty:
            let names = strings.dropFirst().map(VersionCatalog.dotted)
            catalogs[catalog, default: VersionCatalog()].bundles[VersionCatalog.dotted(strings[0])] = names
        default: break
        }
        guard statement.kind == .block else { return }
        // `create("libs") {` of Kotlin, `libs {` of Groovy, in `versionCatalogs {`.
        let isInCatalogs = blocks.contains("versionCatalogs")
        let isOuter = tokens.contains { $0.isWord("versionCatalogs") }
        blocks.append(isOuter ? "versionCatalogs" : isInCatalogs ? strings.first ?? tokens.first?.text ?? "" : "")
    }

    private mutating func noteLibrary(_ strings: [String], _ catalog: String) {
        guard let alias = strings.first else { return }
        let coordinate = strings.count > 2 ? "\(strings[1]):\(strings[2])" : strings.dropFirst().first ?? ""
        catalogs[catalog, default: VersionCatalog()].libraries[VersionCatalog.dotted(alias)] = Artifact.name(
            of: coordinate
        )
    }

    /// `:data:core` is in `data/core`.
    private static func folder(ofProject path: String) -> String {
        path.split(separator: ":").joined(separator: "/")
    }
}
