/// One statement of Ruby: what stands before its block, or before the line ends.
struct RubyStatement {
    enum Kind {
        case plain
        /// It has a block, whose statements follow up to ``end``.
        case block
        case end
    }

    var tokens: [RubyToken] = []
    var kind = Kind.plain

    /// The names that the block's parameters have.
    var parameters: [String] = []

    static func statements(of text: String) -> [RubyStatement] {
        var splitter = Splitter(tokens: RubyLexer.tokens(of: text))
        return splitter.statements()
    }
}

private struct Splitter {
    let tokens: [RubyToken]
    private var index = 0
    private var found: [RubyStatement] = []
    private var statement = RubyStatement()
    /// Of each bracket that is open, whether it is a block's.
    private var brackets: [Bool] = []
    /// How many of them are no block's since the last that is one.
    private var depth = 0
    private var depths: [Int] = []

    init(tokens: [RubyToken]) { self.tokens = tokens }

    mutating func statements() -> [RubyStatement] {
        while index < tokens.count {
            let token = tokens[index]
            index += 1
            switch token.kind {
            case .newline: if depth == 0, !continues() { finish() }
            case .sign: addSign(token)
            case .word where depth == 0 && !isMember: addWord(token)
            default: statement.tokens.append(token)
            }
        }
        finish()
        return found
    }

    private mutating func finish(_ kind: RubyStatement.Kind = .plain) {
        statement.kind = kind
        if !statement.tokens.isEmpty || kind != .plain { found.append(statement) }
        statement = RubyStatement()
    }

    /// Whether the word is a method of what stands before it.
    private var isMember: Bool { statement.tokens.last.map { $0.isSign(".") } ?? false }

    /// Whether the statement goes on in the next line.
    private mutating func continues() -> Bool {
        guard let last = statement.tokens.last else { return false }
        if last.kind == .label || last.isWord("and") || last.isWord("or") { return true }
        if last.kind == .sign, !["]", ")", "}", "*", "/", "?"].contains(last.text) { return true }
        guard let next = tokens[index...].firstIndex(where: { $0.kind != .newline }), tokens[next].isSign(".") else {
            return false
        }
        index = next
        return true
    }

    private mutating func addWord(_ token: RubyToken) {
        switch token.text {
        case "do":
            readParameters()
            finish(.block)
        case "then": finish()
        case "end":
            finish()
            finish(.end)
        default: statement.tokens.append(token)
        }
    }

    private mutating func addSign(_ token: RubyToken) {
        switch token.text {
        case ";" where depth == 0: finish()
        case "{" where depth == 0 && opensBlock:
            brackets.append(true)
            depths.append(depth)
            depth = 0
            readParameters()
            finish(.block)
        case "(", "[", "{":
            brackets.append(false)
            depth += 1
            statement.tokens.append(token)
        case ")", "]", "}": close(token)
        default: statement.tokens.append(token)
        }
    }

    private mutating func close(_ token: RubyToken) {
        if brackets.popLast() == true {
            finish()
            depth = depths.popLast() ?? 0
            finish(.end)
        } else {
            depth = max(depth - 1, 0)
            statement.tokens.append(token)
        }
    }

    /// A brace after a call is a block; after a comma or an operator it is a hash.
    private var opensBlock: Bool {
        guard let last = statement.tokens.last else { return false }
        return last.kind == .word || last.isSign(")") || last.isSign("]") || last.kind == .words
    }

    private mutating func readParameters() {
        guard index < tokens.count, tokens[index].isSign("|") else { return }
        let limit = min(index + 20, tokens.count)
        guard let end = tokens[(index + 1)..<limit].firstIndex(where: { $0.isSign("|") }) else { return }
        statement.parameters = tokens[(index + 1)..<end].filter { $0.kind == .word }.map(\.text)
        index = end + 1
    }
}
