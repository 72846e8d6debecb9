/// Several apps in folders of their own, as the manifest of one of their ecosystems lists them.
struct Workspace {
    private struct Rule {
        let isNegated: Bool
        let glob: Glob
    }

    /// The folder of the manifest that lists the members.
    let folder: String
    /// The name of the manifest that each member has.
    let manifest: String
    /// The last that matches decides.
    private let rules: [Rule]

    /// - Parameters:
    ///   - folder: of the manifest that lists the members.
    ///   - manifest: the name of the manifest that each member has.
    ///   - patterns: of the members' folders, relative to this; one after `!` takes members away.
    init(_ folder: String, manifest: String, _ patterns: [String]) {
        self.folder = folder
        self.manifest = manifest
        rules = patterns.prefix(1_000).map { pattern in
            let isNegated = pattern.hasPrefix("!")
            let path = AppFolder.joined("", String(pattern.dropFirst(isNegated ? 1 : 0)))
            return Rule(isNegated: isNegated, glob: Glob(path))
        }
    }

    func hasMember(_ path: String) -> Bool {
        guard folder.isEmpty || path.hasPrefix(folder + "/") else { return false }
        let names = path.split(separator: "/").dropFirst(folder.split(separator: "/").count).map { Array($0.utf8) }
        var steps = 0
        return rules.last { $0.glob.matches(names[...], steps: &steps) }.map { !$0.isNegated } ?? false
    }
}

extension Workspace {
    /// The workspaces whose root a folder is.
    static func declared(in app: AppFolder) -> [Workspace] {
        [node(app), deno(app), go(app), cargo(app), uv(app)].compactMap(\.self)
    }

    /// npm, Yarn and Bun by `workspaces` of package.json, pnpm by a file of its own.
    private static func node(_ app: AppFolder) -> Workspace? {
        let ofPnpm = app.parsed(app.text("pnpm-workspace.yaml")) { text throws(FormatError) in
            try YAMLFormat.parse(text)["packages"]
        }
        let ofNpm = app.text("package.json").flatMap { PackageManifest.json($0, app) }?["workspaces"]
        let list = ofPnpm.flatMap(\.self) ?? ofNpm
        guard let list else { return nil }
        let patterns = (list["packages"] ?? list).elements.compactMap(\.string)
        return patterns.isEmpty ? nil : Workspace(app.path, manifest: "package.json", patterns)
    }

    private static func deno(_ app: AppFolder) -> Workspace? {
        for name in ["deno.json", "deno.jsonc"] {
            let list = app.parsed(app.text(name)) { text throws(FormatError) in
                try JSONFormat.parse(text, allowsComments: true)["workspace"]
            }
            guard let list = list.flatMap(\.self) else { continue }
            let patterns = (list["members"] ?? list).elements.compactMap(\.string)
            return patterns.isEmpty ? nil : Workspace(app.path, manifest: name, patterns)
        }
        return nil
    }

    private static func cargo(_ app: AppFolder) -> Workspace? {
        toml(app, "Cargo.toml", "workspace")
    }

    private static func uv(_ app: AppFolder) -> Workspace? {
        toml(app, "pyproject.toml", "tool", "uv", "workspace")
    }

    private static func toml(_ app: AppFolder, _ manifest: String, _ keys: String...) -> Workspace? {
        let table = app.parsed(app.text(manifest)) { text throws(FormatError) in
            keys.reduce(try TOMLFormat.parse(text)) { (value: Value?, key) in value?[key] }
        }
        guard let table = table.flatMap(\.self) else { return nil }
        let members = table["members"]?.elements.compactMap(\.string) ?? []
        let excluded = table["exclude"]?.elements.compactMap(\.string) ?? []
        return members.isEmpty ? nil : Workspace(app.path, manifest: manifest, members + excluded.map { "!" + $0 })
    }

    /// `use` of go.work, of one folder or of several in parentheses.
    ///
    /// Source: https://go.dev/ref/mod#workspaces.
    private static func go(_ app: AppFolder) -> Workspace? {
        guard let text = app.text("go.work") else { return nil }
        var (folders, isInBlock): ([String], Bool) = ([], false)
        for line in text.lines {
            let code = line.firstRange(of: "//").map { line[..<$0.lowerBound] } ?? line
            var words = code.split(whereSeparator: \.isWhitespace)
            if words.first == ")" { isInBlock = false }
            if words.first == "use" || words.first == "use(" {
                isInBlock = words.last?.hasSuffix("(") == true
                words.removeFirst()
            } else if !isInBlock {
                continue
            }
            if let word = words.first, word != "(", word != ")" {
                folders.append(word.filter { $0 != "\"" && $0 != "`" })
            }
        }
        return folders.isEmpty ? nil : Workspace(app.path, manifest: "go.mod", folders)
    }
}
