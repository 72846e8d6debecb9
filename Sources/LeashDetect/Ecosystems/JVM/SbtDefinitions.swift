import LeashCore

/// What a build.sbt, or a Scala file of the project's build, defines and asks for.
struct SbtDefinitions {
    /// An artifact as it is written: `"group" %% "artifact" % "version" % Test`.
    private struct Module {
        let name: String
        let use: Dependency.Use
        let line: Int
    }

    /// So many tokens of an expression, and so many values, are looked at.
    private static let longest = 2000

    private let text: SourceText
    private let tokens: [CodeToken]
    /// What values stand for.
    private var values: [String: [Module]] = [:]
    private var valuesSeen = 0
    /// The expressions that are added to `libraryDependencies`, and what they are for.
    private var additions: [(range: Range<Int>, use: Dependency.Use)] = []
    /// Where a project enables Play.
    private(set) var playPlugin: SourceLocation?

    init(_ text: SourceText) {
        self.text = text
        tokens = CodeLexer.tokens(of: text.text, .scala)
        var index = 0
        while index < tokens.count {
            let token = tokens[index]
            if token.isWord("val") || token.isWord("def"), index + 1 < tokens.count, let name = tokens[index + 1].word {
                readValue(name, after: index + 2)
            } else if token.isWord("libraryDependencies") {
                index = readAddition(at: index)
            } else if token.isWord("enablePlugins") {
                let plugins = tokens[(index + 1)...].prefix(40).prefix { !$0.isSign(")") }
                let isPlay = plugins.contains { ["PlayScala", "PlayJava", "PlayService"].contains($0.text) }
                if isPlay { playPlugin = playPlugin ?? text.location(line: token.line) }
            }
            index += 1
        }
    }

    /// `val name = expression`; one that holds no artifacts is none of them.
    private mutating func readValue(_ name: String, after start: Int) {
        guard valuesSeen < Self.longest else { return }
        valuesSeen += 1
        guard let equals = tokens[start...].prefix(20).firstIndex(where: { $0.isSign("=") || $0.kind == .newline })
        else {
            return
        }
        guard tokens[equals].isSign("=") else { return }
        let modules = modules(in: expression(from: equals + 1))
        if !modules.isEmpty { values[name] = modules }
    }

    /// `libraryDependencies += x`, `Test / libraryDependencies ++= Seq(x)`.
    private mutating func readAddition(at index: Int) -> Int {
        let limit = min(index + 6, tokens.count)
        guard let sign = tokens[index..<limit].firstIndex(where: { ["+=", "++=", ":="].contains($0.text) }) else {
            return index
        }
        let range = expression(from: sign + 1)
        additions.append((range, isForTests(at: index) ? .test : .runtime))
        return max(range.upperBound - 1, index)
    }

    /// `Test / key` or `key in Test`.
    private func isForTests(at key: Int) -> Bool {
        let names: Set = ["Test", "IntegrationTest"]
        if key > 1, tokens[key - 1].isSign("/") { return names.contains(tokens[key - 2].text) }
        return key + 2 < tokens.count && tokens[key + 1].isWord("in") && names.contains(tokens[key + 2].text)
    }

    /// To the end of the line, unless brackets are open or an operator stands at its end.
    private func expression(from start: Int) -> Range<Int> {
        var (index, depth) = (start, 0)
        while index < min(start + Self.longest, tokens.count) {
            let token = tokens[index]
            if token.opens { depth += 1 }
            if token.closes {
                guard depth > 0 else { break }
                depth -= 1
            }
            if depth == 0, token.isSign(",") { break }
            if depth == 0, token.kind == .newline, index > start {
                let last = tokens[index - 1]
                if last.kind != .sign || last.closes { break }
            }
            index += 1
        }
        return start..<index
    }

    private func modules(in range: Range<Int>) -> [Module] {
        let tokens = self.tokens[range].filter { $0.kind != .newline }
        var found: [Module] = []
        for index in tokens.indices.dropFirst(1).dropLast() where tokens[index].isArtifactSign {
            // The sign before the version.
            if index > 1, tokens[index - 2].isArtifactSign { continue }
            guard let group = tokens[index - 1].string, let artifact = tokens[index + 1].string else { continue }
            guard let name = Artifact.name(of: "\(group):\(artifact)") else { continue }
            found.append(Module(name: name, use: Self.use(after: index + 1, tokens), line: tokens[index].line))
        }
        return found
    }

    /// Of what follows the version: `% Test`, `% "it,test"`, `% Provided`.
    private static func use(after artifact: Int, _ tokens: [CodeToken]) -> Dependency.Use {
        // The version may be an expression of some words.
        let end = tokens[(artifact + 1)...].prefix(20).firstIndex { $0.isSign(",") || $0.opens || $0.closes }
        let rest = tokens[(artifact + 1)..<(end ?? min(artifact + 21, tokens.endIndex))]
        let signs = rest.indices.filter { tokens[$0].isSign("%") }
        guard signs.count > 1, let last = signs.last, last + 1 < rest.endIndex else { return .runtime }
        let names = tokens[last + 1].text.lowercased().split { $0 == "," || $0 == ";" }
        let configurations = names.map { $0.split(separator: "-").first.map(String.init) ?? "" }
        if configurations.allSatisfy({ ["test", "it", "integrationtest"].contains($0) }) { return .test }
        return configurations == ["provided"] ? .inapplicable("provided by the container") : .runtime
    }

    /// What is asked for, by artifacts or by the names of values.
    func dependencies(with others: [SbtDefinitions]) -> [Dependency] {
        additions.prefix(Self.longest).flatMap { range, use in
            let named = tokens[range].lazy.compactMap(\.word).flatMap { word in
                others.lazy.compactMap { other in other.values[word].map { (other.text, $0) } }.first.map { [$0] } ?? []
            }.prefix(Self.longest / 10)
            return ([(text, modules(in: range))] + named).flatMap { text, modules in
                modules.map { Dependency($0.name, $0.use.weaker(than: use), at: text.location(line: $0.line)) }
            }
        }
    }
}

extension CodeToken {
    /// What stands between a group and an artifact.
    fileprivate var isArtifactSign: Bool { isSign("%%") || isSign("%%%") || isSign("%") }
}
