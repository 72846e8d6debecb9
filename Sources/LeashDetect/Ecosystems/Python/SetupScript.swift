/// A `setup.py`, as far as it gives lists of requirements literally.
package enum SetupScript {
    package struct Item: Equatable {
        package let requirement: PythonRequirement
        package let use: Dependency.Use
        package let line: Int
    }

    /// What an argument of `setup`, or a section of `setup.cfg`, lists; `nil` for all others.
    static func use(of name: String) -> Dependency.Use? {
        switch name {
        case "install_requires": .runtime
        case "extras_require", "options.extras_require": .optional
        case "tests_require": .test
        case "setup_requires": .build
        default: nil
        }
    }

    /// The strings of the lists that `setup` is called with, be they written there or given by a variable.
    package static func requirements(of text: SourceText) -> [Item] {
        let tokens = PythonCode.tokens(of: text.text)
        guard let start = tokens.indices.first(where: { isCall(at: $0, in: tokens) }) else { return [] }
        var items: [Item] = []
        var depth = 0
        var seen: Set<String> = []
        for index in (start + 1)..<tokens.count {
            let token = tokens[index]
            if token.isSign("(") || token.isSign("[") || token.isSign("{") { depth += 1 }
            if token.isSign(")") || token.isSign("]") || token.isSign("}") { depth -= 1 }
            if depth == 0 { break }
            guard depth == 1, let use = token.name.flatMap(use), index + 2 < tokens.count, tokens[index + 1].isSign("=")
            else { continue }
            guard seen.insert(token.text).inserted else { continue }
            items += strings(from: index + 2, in: tokens).compactMap { token in
                PythonRequirement(token.text).map { Item(requirement: $0, use: use, line: token.line) }
            }
        }
        return items
    }

    private static func isCall(at index: Int, in tokens: [ScriptToken]) -> Bool {
        guard tokens[index].isName("setup"), index + 1 < tokens.count, tokens[index + 1].isSign("(") else {
            return false
        }
        return index == 0 || !tokens[index - 1].isName("def")
    }

    /// The strings of the list, or dictionary of lists, that begins here, or that the variable here was given.
    private static func strings(from start: Int, in tokens: [ScriptToken]) -> [ScriptToken] {
        if let name = tokens[start].name {
            let given = tokens.indices.dropLast(2).last { index in
                tokens[index].isName(name) && tokens[index + 1].isSign("=") && isStart(of: index, in: tokens)
            }
            guard let given, tokens[given + 2].name == nil else { return [] }
            return strings(from: given + 2, in: tokens)
        }
        var strings: [ScriptToken] = []
        var depth = 0
        for index in start..<tokens.count {
            let token = tokens[index]
            if token.isSign("(") || token.isSign("[") || token.isSign("{") { depth += 1 }
            if token.isSign(")") || token.isSign("]") || token.isSign("}") { depth -= 1 }
            if depth <= 0 { break }
            let isKey = index + 1 < tokens.count && tokens[index + 1].isSign(":")
            if token.string != nil, !isKey { strings.append(token) }
        }
        return strings
    }

    private static func isStart(of index: Int, in tokens: [ScriptToken]) -> Bool {
        index == 0 || tokens[index - 1].kind == .newline
    }
}
