import LeashCore

/// The gems that a Gemfile asks for, and those that the files it refers to do.
struct Gemfile {
    private(set) var dependencies: [Dependency] = []
    /// The folders, relative to the app, whose gemspecs are part of it.
    private(set) var gemspecs: [String] = []
    private(set) var isForJRuby = false

    private let app: AppFolder
    private var read: Set<String> = []
    private var scopes: [Scope] = []

    private struct Scope {
        /// With that of the scopes around it.
        var use = Dependency.Use.runtime
        /// The variable of a loop, and what it stands for.
        var variable: (name: String, values: [String])?
    }

    private static let conditions: Set = ["if", "unless", "case", "while", "until", "def"]

    private static let compounds: Set = ["for", "begin", "class", "module"]

    init(_ path: String, of app: AppFolder) {
        self.app = app
        read(path)
    }

    private mutating func read(_ path: String) {
        guard read.count < 20, read.insert(path).inserted, let text = app.text(path) else { return }
        let before = scopes
        for statement in RubyStatement.statements(of: text.text) { note(statement, text, path) }
        scopes = before
    }

    private mutating func note(_ statement: RubyStatement, _ text: SourceText, _ path: String) {
        if statement.kind == .end { return _ = scopes.popLast() }
        var scope = Scope()
        let tokens = withoutCondition(statement.tokens, &scope)
        if let word = tokens.first, word.kind == .word {
            scope.use = scope.use.weaker(than: blockUse(word.text, RubyCall(tokens.dropFirst())))
            if statement.kind == .plain { note(word.text, tokens, scope.use, text, path) }
        }
        scope.use = scope.use.weaker(than: scopes.last?.use ?? .runtime)
        if let parameter = statement.parameters.first {
            scope.variable = (parameter, Self.elements(tokens))
        }
        if statement.kind == .block || Self.opens(tokens) { scopes.append(scope) }
    }

    /// What `each` goes over: `%w[a b].each` or `["a", "b"].each`.
    private static func elements(_ tokens: [RubyToken]) -> [String] {
        guard tokens.last?.isWord("each") == true else { return [] }
        return tokens.flatMap(\.names)
    }

    /// Whether the statements that follow belong to this one, up to its `end`.
    private static func opens(_ tokens: [RubyToken]) -> Bool {
        guard let first = tokens.first, first.kind == .word else { return assigned(tokens) != nil }
        return conditions.contains(first.text) || compounds.contains(first.text) || assigned(tokens) != nil
    }

    /// The place of a condition whose value is assigned: `x = if y`.
    private static func assigned(_ tokens: [RubyToken]) -> Int? {
        tokens.indices.dropFirst().first { index in
            let word = tokens[index]
            return word.kind == .word && (word.text == "begin" || conditions.contains(word.text))
                && tokens[index - 1].isSign("=")
        }
    }

    /// What stands before `if` or `unless` at the end; such a statement is done on a condition.
    private func withoutCondition(_ tokens: [RubyToken], _ scope: inout Scope) -> [RubyToken] {
        guard let first = tokens.first else { return tokens }
        let opening = Self.assigned(tokens).map { tokens[$0] } ?? first
        if opening.kind == .word, Self.conditions.contains(opening.text) { scope.use = .optional }
        let place = tokens.indices.dropFirst().first { index in
            tokens[index].kind == .word && Self.conditions.contains(tokens[index].text)
                && !tokens[index - 1].isSign("=")
        }
        guard let place else { return tokens }
        scope.use = .optional
        return Array(tokens[..<place])
    }

    /// What a block's gems are there for.
    private func blockUse(_ method: String, _ call: RubyCall) -> Dependency.Use {
        switch method {
        case "group":
            let isOptional = call.options["optional"]?.first?.isWord("true") == true
            return isOptional ? .optional : Self.use(ofGroups: call.names)
        case "platform", "platforms": return use(onPlatforms: call.names)
        case "install_if": return .optional
        default: return .runtime
        }
    }

    private mutating func note(
        _ method: String,
        _ tokens: [RubyToken],
        _ use: Dependency.Use,
        _ text: SourceText,
        _ path: String
    ) {
        let call = RubyCall(tokens.dropFirst())
        switch method {
        case "gem": noteGem(call, use, text)
        case "ruby": isForJRuby = isForJRuby || call.names("engine") == ["jruby"]
        case "gemspec": gemspecs.append(AppFolder.joined(Self.folder(of: path), call.names("path")?.first ?? ""))
        case "eval_gemfile":
            guard let name = call.names.first ?? call.positional.first?.flatMap(\.names).first else { return }
            read(AppFolder.joined(Self.folder(of: path), name))
        default: break
        }
    }

    private static func folder(of path: String) -> String {
        path.split(separator: "/").dropLast().joined(separator: "/")
    }

    private mutating func noteGem(_ call: RubyCall, _ use: Dependency.Use, _ text: SourceText) {
        guard let first = call.positional.first?.first else { return }
        var names = call.name.map { [$0.text] } ?? []
        if first.kind == .word {
            names =
                scopes.suffix(10).reversed().lazy.compactMap(\.variable).first { $0.name == first.text }?.values ?? []
        }
        var use = use
        if let groups = call.names("group", "groups") { use = use.weaker(than: Self.use(ofGroups: groups)) }
        if let platforms = call.names("platforms", "platform") {
            use = use.weaker(than: self.use(onPlatforms: platforms))
        }
        if call.options["install_if"] != nil { use = use.weaker(than: .optional) }
        use = use.weaker(than: scopes.last?.use ?? .runtime)
        guard dependencies.count < 10_000 else { return }
        dependencies += names.prefix(100).map { Dependency($0, use, at: text.location(line: first.line)) }
    }
}

// What groups and platforms mean.
extension Gemfile {
    private static let testGroups: Set = ["test", "tests", "spec", "ci", "cucumber", "integration"]

    private static let developmentGroups: Set = [
        "development", "dev", "local", "doc", "docs", "documentation", "lint", "linters", "tools", "debug", "profile",
    ]

    private static func use(ofGroups groups: [String]) -> Dependency.Use {
        guard !groups.isEmpty else { return .runtime }
        if groups.allSatisfy(testGroups.contains) { return .test }
        return groups.allSatisfy { testGroups.contains($0) || developmentGroups.contains($0) } ? .development : .runtime
    }

    private func use(onPlatforms platforms: [String]) -> Dependency.Use {
        let isJRuby = platforms.contains { $0 == "jruby" || $0.hasPrefix("jruby_") }
        let isHere = platforms.contains { $0 == "ruby" || $0 == "mri" || $0.hasPrefix("ruby_") || $0.hasPrefix("mri_") }
        guard !platforms.isEmpty, !isHere else { return .runtime }
        if isJRuby { return isForJRuby ? .runtime : .inapplicable("only on JRuby") }
        let isWindows = platforms.allSatisfy { $0.contains("mingw") || $0.contains("mswin") || $0.hasPrefix("windows") }
        return isWindows ? .inapplicable("only on Windows") : .optional
    }
}

extension Dependency.Use {
    /// Of two that apply at once, the one that does not prompt.
    func weaker(than other: Self) -> Self { self == .runtime ? other : self }
}
