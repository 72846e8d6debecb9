import LeashCore

/// What a build.gradle or build.gradle.kts says.
struct GradleScript {
    private(set) var dependencies: [Dependency] = []
    private(set) var plugins: [(name: String, location: SourceLocation)] = []

    /// So many dependencies are noted.
    private static let limit = 10_000

    private let text: SourceText
    private let catalogs: [String: VersionCatalog]
    private var scopes: [Scope] = []

    private struct Scope {
        enum Kind {
            case dependencies, plugins, other
            /// It says what versions things have, and uses none.
            case management
        }

        var kind = Kind.other
        /// What anything in it is there for, at the most.
        var use = Dependency.Use.runtime
    }

    private static let controls: Set = ["if", "else", "for", "while", "when", "switch", "try"]

    init(_ text: SourceText, _ catalogs: [String: VersionCatalog]) {
        self.text = text
        self.catalogs = catalogs
        let syntax = text.path.hasSuffix(".kts") ? CodeSyntax.kotlin : .groovy
        for statement in CodeStatement.statements(of: CodeLexer.tokens(of: text.text, syntax)) { note(statement) }
    }

    private mutating func note(_ statement: CodeStatement) {
        if statement.kind == .end { return _ = scopes.popLast() }
        let outer = scopes.last ?? Scope()
        switch outer.kind {
        case .dependencies: noteDependencies(statement.tokens, outer.use)
        case .plugins: notePlugin(statement.tokens)
        case .other: noteApplication(statement.tokens)
        case .management: break
        }
        if statement.kind == .block { scopes.append(scope(of: statement.tokens, in: outer)) }
    }

    private func scope(of header: [CodeToken], in outer: Scope) -> Scope {
        guard outer.kind != .management else { return outer }
        var scope = Scope(use: outer.use)
        if let first = header.first?.word, Self.controls.contains(first) {
            scope.kind = outer.kind
            scope.use = scope.use.weaker(than: .optional)
            return scope
        }
        let names = header.filter { $0.kind != .sign }.map(\.text)
        if names.contains("buildscript") || names.contains("pluginManagement") {
            scope.use = scope.use.weaker(than: .build)
        } else if names.contains(where: GradleConfiguration.isForTests) {
            scope.use = scope.use.weaker(than: .test)
        }
        switch Self.headWords(header).last {
        case "dependencies": scope.kind = .dependencies
        case "plugins" where scope.use == .runtime: scope.kind = .plugins
        case "constraints", "dependencyManagement", "dependencyLocking": scope.kind = .management
        case "each", "forEach", "apply", "also": scope.kind = outer.kind
        default: break
        }
        return scope
    }

    /// The words outside of brackets.
    private static func headWords(_ tokens: [CodeToken]) -> [String] {
        var (words, depth) = ([String](), 0)
        for token in tokens {
            if token.opens { depth += 1 }
            if token.closes { depth -= 1 }
            if depth == 0, let word = token.word { words.append(word) }
        }
        return words
    }

    /// `implementation 'a:b:1'` and its many forms, in a block of dependencies.
    private mutating func noteDependencies(_ tokens: [CodeToken], _ use: Dependency.Use) {
        var tokens = tokens[...]
        // `add("implementation", "a:b:1")`
        if tokens.first?.isWord("add") == true, tokens.dropFirst().first?.isSign("(") == true {
            tokens = tokens.dropFirst(2)
        }
        guard let first = tokens.first, first.kind == .word || first.kind == .string else { return }
        guard !Self.controls.contains(first.text), let own = GradleConfiguration.use(of: first.text) else { return }
        guard dependencies.count < Self.limit else { return }
        let arguments = GradleArguments(tokens.dropFirst(), catalogs)
        let weaker = own.weaker(than: use)
        dependencies += arguments.artifacts.prefix(Self.limit).map {
            Dependency($0.name, weaker, at: text.location(line: $0.line))
        }
    }

    /// `id 'a.b' version '1'`, `id("a.b")`, `alias(libs.plugins.b)`; not if it ends with `apply false`.
    private mutating func notePlugin(_ tokens: [CodeToken]) {
        guard let first = tokens.first, !tokens.contains(where: { $0.isWord("false") }) else { return }
        let place = text.location(line: first.line)
        switch first.text {
        case "id": if let id = tokens.lazy.compactMap(\.string).first { plugins.append((id, place)) }
        case "alias":
            for (name, accessor) in GradleArguments.accessors(tokens.dropFirst()) {
                if let id = catalogs[name]?.plugin(of: accessor.path) { plugins.append((id, place)) }
            }
        default: break
        }
    }

    /// `apply plugin: 'a.b'` or `apply(plugin = "a.b")`.
    private mutating func noteApplication(_ tokens: [CodeToken]) {
        guard let first = tokens.first, first.isWord("apply"), tokens.contains(where: { $0.isWord("plugin") }) else {
            return
        }
        guard let id = tokens.lazy.compactMap(\.string).first else { return }
        plugins.append((id, text.location(line: first.line)))
    }
}
