/// One statement of a language with braces: what stands before its block, or before the line ends.
struct CodeStatement {
    enum Kind {
        case plain
        /// It has a block, whose statements follow up to ``end``.
        case block
        case end
    }

    var tokens: [CodeToken] = []
    var kind = Kind.plain

    /// The statements in file order; a brace within parentheses is part of its statement.
    static func statements(of tokens: [CodeToken]) -> [CodeStatement] {
        var splitter = Splitter(tokens: tokens)
        return splitter.statements()
    }
}

private struct Splitter {
    let tokens: [CodeToken]
    private var index = 0
    private var found: [CodeStatement] = []
    private var statement = CodeStatement()
    /// How many brackets are open in the statement.
    private var depth = 0

    init(tokens: [CodeToken]) { self.tokens = tokens }

    mutating func statements() -> [CodeStatement] {
        while index < tokens.count {
            let token = tokens[index]
            index += 1
            if token.kind == .newline {
                if depth == 0, !continues() { finish() }
            } else if token.isSign(";"), depth == 0 {
                finish()
            } else if token.isSign("{"), depth == 0 {
                finish(.block)
            } else if token.isSign("}"), depth == 0 {
                finish()
                finish(.end)
            } else {
                if token.opens { depth += 1 }
                if token.closes { depth = max(depth - 1, 0) }
                statement.tokens.append(token)
            }
        }
        finish()
        return found
    }

    private mutating func finish(_ kind: CodeStatement.Kind = .plain) {
        statement.kind = kind
        if !statement.tokens.isEmpty || kind != .plain { found.append(statement) }
        statement = CodeStatement()
    }

    /// Whether the statement goes on in the next line.
    private mutating func continues() -> Bool {
        guard let last = statement.tokens.last else { return false }
        if last.kind == .sign, [",", "=", "+", ".", ":", "&", "|", "?"].contains(last.text) { return true }
        guard let next = tokens[index...].firstIndex(where: { $0.kind != .newline }), tokens[next].isSign(".") else {
            return false
        }
        index = next
        return true
    }
}
