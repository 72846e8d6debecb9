/// What a mix.exs states.
///
/// It is a program; what counts is the list under `deps:` of its function `project`, and those of the functions that are
/// called there.
package struct MixProject {
    package private(set) var dependencies: [Dependency] = []
    /// Folders of other projects, relative to this one's, that it is built with.
    private(set) var paths: [String] = []
    /// The folder of an umbrella's projects.
    private(set) var appsFolder: String?

    private let source: SourceText
    private let lexemes: [Lexeme]
    /// The bodies of functions, by name.
    private var functions: [String: [Range<Int>]] = [:]

    package init(_ source: SourceText) {
        self.source = source
        lexemes = ElixirLexer.lexemes(of: source.text)
        findFunctions()
        for body in functions["project"] ?? [] { readProject(body) }
    }

    // MARK: Functions

    private mutating func findFunctions() {
        var index = 0
        while index + 1 < lexemes.count {
            defer { index += 1 }
            guard lexemes[index].isWord("def") || lexemes[index].isWord("defp"), lexemes[index + 1].kind == .word else {
                continue
            }
            let name = lexemes[index + 1].text
            let end = lexemes[(index + 2)...].firstIndex { $0.isWord("do") || $0.isKey("do") || $0.isWord("def") }
            guard let end, !lexemes[end].isWord("def") else { continue }
            let body = lexemes[end].kind == .key ? expression(after: end) : block(after: end)
            functions[name, default: []].append(body)
            index = max(index, body.upperBound - 1)
        }
    }

    /// From a `do` to its `end`.
    private func block(after start: Int) -> Range<Int> {
        var depth = 1
        for index in (start + 1)..<lexemes.count {
            if lexemes[index].isWord("do") || lexemes[index].isWord("fn") { depth += 1 }
            if lexemes[index].isWord("end") { depth -= 1 }
            if depth == 0 { return start + 1..<index }
        }
        return min(start + 1, lexemes.count)..<lexemes.count
    }

    /// From a `do:` to the next definition.
    private func expression(after start: Int) -> Range<Int> {
        let ends: Set<String> = ["def", "defp", "end", "@"]
        let end = lexemes[(start + 1)...].firstIndex {
            ends.contains($0.text) && ($0.kind == .word || $0.kind == .sign)
        }
        return start + 1..<(end ?? lexemes.count)
    }

    // MARK: Lists

    private mutating func readProject(_ body: Range<Int>) {
        var (depth, deps): (Int, Int?) = (0, nil)
        for index in body {
            if lexemes[index].opens { depth += 1 }
            if lexemes[index].closes { depth -= 1 }
            guard depth == 1, index + 1 < body.upperBound else { continue }
            if lexemes[index].isKey("deps") { deps = deps ?? index }
            if lexemes[index].isKey("apps_path") { appsFolder = lexemes[index + 1].string }
        }
        guard let deps else { return }
        let value = lexemes[(deps + 1)..<body.upperBound].prefixExpression
        collect(value.startIndex..<value.endIndex)
    }

    /// The tuples in a part of the program, and in the functions that it calls.
    private mutating func collect(_ range: Range<Int>) {
        var seen: Set<String> = ["project"]
        var open = [range]
        while let range = open.popLast() {
            var index = range.lowerBound
            while index < range.upperBound {
                if lexemes[index].isSign("{"), index + 1 < range.upperBound, lexemes[index + 1].kind == .atom {
                    let end = lexemes[..<range.upperBound].closing(index)
                    readTuple(lexemes[(index + 1)..<end])
                    index = end
                } else if lexemes[index].kind == .word, let bodies = functions[lexemes[index].text],
                    seen.insert(lexemes[index].text).inserted
                {
                    open += bodies
                }
                index += 1
            }
        }
    }

    private mutating func readTuple(_ tuple: ArraySlice<Lexeme>) {
        guard let name = tuple.first else { return }
        let options = Options(tuple)
        if options.isInUmbrella { paths.append("../" + name.text) }
        if let path = options.path { paths.append(path) }
        let location = source.location(line: name.line)
        dependencies.append(Dependency(options.package ?? name.text, options.use, at: location))
    }
}

/// What a dependency's tuple says behind its name.
private struct Options {
    private(set) var use = Dependency.Use.runtime
    private(set) var path: String?
    private(set) var isInUmbrella = false
    /// Its name at the registry, if that is another.
    private(set) var package: String?

    private static let limit = 12

    init(_ tuple: ArraySlice<Lexeme>) {
        for index in tuple.indices.dropLast().filter({ tuple[$0].kind == .key }).prefix(Self.limit) {
            let value = tuple[index + 1]
            switch tuple[index].text {
            case "only": readEnvironments(tuple[(index + 1)...].prefixExpression)
            case "optional" where value.text == "true" && use == .runtime: use = .optional
            case "runtime" where value.text == "false" && use == .runtime: use = .build
            case "in_umbrella": isInUmbrella = value.text == "true"
            case "path": path = value.string
            case "hex" where value.kind == .atom: package = value.text
            default: break
            }
        }
    }

    private mutating func readEnvironments(_ value: ArraySlice<Lexeme>) {
        let names = Set(
            value.flatMap { lexeme -> [String] in
                switch lexeme.kind {
                case .atom: [lexeme.text]
                case .pattern: lexeme.text.split(separator: " ").map(String.init)
                default: []
                }
            }
        )
        guard !names.isEmpty, !names.contains("prod") else { return }
        use = names == ["test"] ? .test : .development
    }
}

extension ArraySlice<Lexeme> {
    /// Up to the comma, or the closing bracket, that ends the value here.
    fileprivate var prefixExpression: ArraySlice<Lexeme> {
        var depth = 0
        let end = firstIndex { lexeme in
            if lexeme.opens { depth += 1 }
            if lexeme.closes { depth -= 1 }
            return depth < 0 || depth == 0 && lexeme.isSign(",")
        }
        return self[startIndex..<(end ?? endIndex)]
    }
}
