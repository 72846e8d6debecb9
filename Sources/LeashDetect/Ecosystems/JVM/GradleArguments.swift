/// What a call in a block of dependencies is given, as far as it names artifacts.
struct GradleArguments {
    private(set) var artifacts: [(name: String, line: Int)] = []

    /// Calls that stand for something other than a library of the app.
    private static let others: Set = [
        "platform", "enforcedPlatform", "project", "files", "fileTree", "testFixtures", "kotlin", "gradleApi",
        "localGroovy", "gradleTestKit",
    ]

    init(_ tokens: ArraySlice<CodeToken>, _ catalogs: [String: VersionCatalog]) {
        let tokens = Self.withoutOthers(tokens)
        noteCoordinates(tokens)
        noteParts(tokens)
        for (name, accessor) in Self.accessors(tokens).prefix(1000) {
            guard let catalog = catalogs[name] else { continue }
            artifacts += catalog.artifacts(of: accessor.path).prefix(100).map { ($0, accessor.line) }
        }
        for (index, token) in tokens.enumerated() where token.isWord("findLibrary") || token.isWord("findBundle") {
            guard index + 2 < tokens.count, let alias = tokens[index + 2].string else { continue }
            let accessor = (token.text == "findBundle" ? "bundles." : "") + VersionCatalog.dotted(alias)
            let found = catalogs.values.map { $0.artifacts(of: accessor) }.first { !$0.isEmpty } ?? []
            artifacts += found.prefix(100).map { ($0, token.line) }
        }
    }

    /// Without the calls of platforms and the like, and what they are given.
    private static func withoutOthers(_ tokens: ArraySlice<CodeToken>) -> [CodeToken] {
        var (kept, depth) = ([CodeToken](), 0)
        for (token, next) in zip(tokens, tokens.dropFirst().map { $0 } + [CodeToken(.newline, "", line: 0)]) {
            if depth > 0 {
                if token.opens { depth += 1 }
                // The call's own parenthesis came after its name.
                if token.closes { depth -= 1 }
                if depth == 1 { depth = 0 }
            } else if let word = token.word, others.contains(word), next.isSign("(") {
                depth = 1
            } else {
                kept.append(token)
            }
        }
        return kept
    }

    /// Notes `'a:b:1', "c:d"`.
    private mutating func noteCoordinates(_ tokens: [CodeToken]) {
        for token in tokens {
            if let name = token.string.flatMap(Artifact.name(of:)) { artifacts.append((name, token.line)) }
        }
    }

    /// `group: 'a', name: 'b'`, `group = "a", name = "b"`, or `("a", "b", "1")`.
    private mutating func noteParts(_ tokens: [CodeToken]) {
        func value(of key: String) -> String? {
            tokens.indices.dropLast(2).first { index in
                tokens[index].isWord(key) && (tokens[index + 1].isSign(":") || tokens[index + 1].isSign("="))
            }.flatMap { tokens[$0 + 2].string }
        }
        guard let line = tokens.first?.line else { return }
        if let group = value(of: "group"), let name = value(of: "name") {
            if let artifact = Artifact.name(of: "\(group):\(name)") { artifacts.append((artifact, line)) }
            return
        }
        let strings = tokens.prefix { !$0.isWord("exclude") }.compactMap(\.string)
        guard strings.count >= 2, strings.count <= 3, !strings.contains(where: { $0.contains(":") }) else { return }
        guard strings[0].contains("."), tokens.first?.isSign("(") == true || tokens.first?.isSign(",") == true else {
            return
        }
        if let artifact = Artifact.name(of: "\(strings[0]):\(strings[1])") { artifacts.append((artifact, line)) }
    }

    /// Names with dots, by their first: `libs` and `bundles.database`.
    ///
    /// A method at the end is none of it.
    static func accessors(
        _ tokens: some Collection<CodeToken>
    ) -> [(name: String, accessor: (path: String, line: Int))] {
        var found: [(name: String, accessor: (path: String, line: Int))] = []
        var words: [String] = []
        var line = 0
        var isAfterDot = false
        for token in tokens {
            if let word = token.word, isAfterDot || words.isEmpty {
                if words.isEmpty { line = token.line }
                words.append(word)
                isAfterDot = false
            } else if token.isSign("."), !words.isEmpty {
                isAfterDot = true
            } else {
                if token.isSign("(") { _ = words.popLast() }
                finish()
                if let word = token.word { (words, line) = ([word], token.line) }
            }
        }
        finish()
        return found

        func finish() {
            if words.count > 1 { found.append((words[0], (words.dropFirst().joined(separator: "."), line))) }
            (words, isAfterDot) = ([], false)
        }
    }
}
