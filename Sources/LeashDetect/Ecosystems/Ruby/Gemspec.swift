import LeashCore

/// The gems that a gemspec asks for.
enum Gemspec {
    static func dependencies(of text: SourceText) -> [Dependency] {
        RubyStatement.statements(of: text.text).flatMap { statement -> [Dependency] in
            let tokens = statement.tokens
            guard tokens.count > 3, tokens[0].kind == .word, tokens[1].isSign("."), tokens[2].kind == .word else {
                return []
            }
            guard let name = RubyCall(tokens[3...]).name, let use = use(of: tokens) else { return [] }
            return [Dependency(name.text, use, at: text.location(line: name.line))]
        }
    }

    private static func use(of tokens: [RubyToken]) -> Dependency.Use? {
        let isConditional = tokens.contains { $0.isWord("if") || $0.isWord("unless") }
        switch tokens[2].text {
        case "add_dependency", "add_runtime_dependency": return isConditional ? .optional : .runtime
        case "add_development_dependency": return .development
        default: return nil
        }
    }
}
