import LeashCore

/// Deno's manifest and import map, and the imports that stand in the sources without either.
enum Deno: Ecosystem {
    static let runtime = "deno"

    private static let manifests = ["deno.json", "deno.jsonc"]

    static func look(at app: AppFolder, _ findings: inout Findings) {
        let text = manifests.lazy.compactMap { app.text($0) }.first
        guard let start = text ?? app.text("deno.lock") ?? script(of: app) else { return }
        var found = Found()
        if let text, let value = app.parsed(text, as: json) {
            found.add(value["imports"], of: text)
            if let path = value["importMap"]?.string, let map = app.text(path) {
                found.add(app.parsed(map, as: json)?["imports"], of: map)
            }
        } else if text == nil, let map = app.text("import_map.json") {
            found.add(app.parsed(map, as: json)?["imports"], of: map)
        }
        // The members of a workspace have sources of their own.
        let isWorkspace = text.flatMap { app.parsed($0, as: json) }?["workspace"] != nil
        for path in isWorkspace ? [] : Scripts.paths(in: "", of: app) {
            guard let text = app.text(path) else { continue }
            for item in JavaScript.tokens(of: text.text).imports {
                found.add(item.module, at: text.location(line: item.line))
            }
        }
        for (specifier, place) in found.specifiers {
            findings.note(Dependency(specifier.name, at: place), specifier.meanings)
        }
        let framework = found.framework
        let rank: Runtime.Rank = framework != nil ? .framework : app.has("deno.lock") ? .locked : .manifest
        findings.runtimes.append(Runtime(runtime, rank, at: start.location(line: 1), framework: framework))
    }

    private static func json(_ text: SourceText) throws(FormatError) -> Value {
        try JSONFormat.parse(text, allowsComments: true)
    }

    /// A program that only Deno runs, in a folder without any manifest.
    private static func script(of app: AppFolder) -> SourceText? {
        guard !app.has("package.json") else { return nil }
        return ["main.ts", "server.ts", "mod.ts"].lazy.compactMap { app.text($0) }.first { text in
            JavaScript.tokens(of: text.text).imports.contains { DenoSpecifier($0.module) != nil }
        }
    }

    /// The packages that were found, each where it is first named.
    private struct Found {
        private(set) var specifiers: [(DenoSpecifier, SourceLocation)] = []
        private var seen: Set<String> = []

        mutating func add(_ imports: Value?, of text: SourceText) {
            for member in imports?.members ?? [] {
                guard let specifier = member.value.string else { continue }
                add(specifier, at: text.location(line: member.line))
            }
        }

        mutating func add(_ text: String, at place: SourceLocation) {
            guard let specifier = DenoSpecifier(text), seen.insert("\(specifier.registry) \(specifier.name)").inserted
            else { return }
            specifiers.append((specifier, place))
        }

        var framework: Framework? {
            for known in Deno.frameworks {
                guard let found = specifiers.first(where: { known.packages.contains($0.0.name) }) else { continue }
                return Framework(known.name, at: found.1)
            }
            return nil
        }
    }
}
