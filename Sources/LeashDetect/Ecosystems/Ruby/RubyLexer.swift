/// Takes Ruby apart, as far as a Gemfile has it; whatever is malformed ends where the text does.
struct RubyLexer {
    private static let deepest = 100

    private var cursor: Cursor
    private var tokens: [RubyToken] = []
    /// How many strings are open around this place, by interpolation.
    private var depth = 0
    /// The ends of the heredocs that begin after this line.
    private var heredocs: [(end: String, isIndented: Bool)] = []

    private init(_ text: String) { cursor = Cursor(text) }

    static func tokens(of text: String) -> [RubyToken] {
        var lexer = Self(text)
        lexer.startLine()
        while let byte = lexer.cursor.next { lexer.read(byte) }
        return lexer.tokens
    }

    private mutating func add(_ kind: RubyToken.Kind, _ text: String, line: Int, items: [String] = []) {
        var token = RubyToken(kind, text, line: line)
        token.items = items
        tokens.append(token)
    }

    private mutating func read(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\n"):
            add(.newline, "\n", line: cursor.line)
            cursor.advance()
            skipHeredocs()
            startLine()
        case _ where byte.isBlank: cursor.advance()
        case UInt8(ascii: "#"): cursor.skipLine()
        case UInt8(ascii: "\\") where cursor.byte(after: 1) == UInt8(ascii: "\n"): cursor.advance(by: 2)
        case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"): readString(byte)
        case UInt8(ascii: ":"): readSymbol()
        case UInt8(ascii: "%") where !isAfterValue || isSpaced: readPercent()
        case UInt8(ascii: "<") where cursor.isAt("<<"): readHeredoc()
        case UInt8(ascii: "/") where !isAfterValue: skipRegex()
        case _ where byte.isWord: readWord()
        default: readSign()
        }
    }

    /// `=begin` to `=end`, and all after `__END__`.
    private mutating func startLine() {
        if cursor.isAt("=begin") {
            cursor.skip(past: "\n=end")
            cursor.skipLine()
        } else if cursor.isAt("__END__"), cursor.byte(after: 7).map({ $0 == UInt8(ascii: "\n") }) ?? true {
            cursor.advance(by: .max / 2)
        }
    }

    private mutating func readWord() {
        let (start, line) = (cursor.position, cursor.line)
        cursor.skip(while: \.isWord)
        if cursor.next == UInt8(ascii: "?") || cursor.next == UInt8(ascii: "!"),
            cursor.byte(after: 1) != UInt8(ascii: "=")
        {
            cursor.advance()
        }
        let text = cursor.text(from: start)
        if cursor.next == UInt8(ascii: ":"), cursor.byte(after: 1) != UInt8(ascii: ":") {
            cursor.advance()
            add(.label, text, line: line)
        } else {
            add(.word, text, line: line)
        }
    }

    private mutating func readSign() {
        let line = cursor.line
        if cursor.take("=>") { return add(.sign, "=>", line: line) }
        let start = cursor.position
        cursor.advance()
        add(.sign, cursor.text(from: start), line: line)
    }

    private mutating func readSymbol() {
        let line = cursor.line
        if cursor.take("::") { return add(.sign, "::", line: line) }
        cursor.advance()
        if cursor.next == UInt8(ascii: "\"") || cursor.next == UInt8(ascii: "'"), let quote = cursor.next {
            add(.symbol, literal(from: quote, to: quote).text, line: line)
        } else {
            let start = cursor.position
            cursor.skip(while: \.isWord)
            guard cursor.position > start else { return add(.sign, ":", line: line) }
            add(.symbol, cursor.text(from: start), line: line)
        }
    }

    private mutating func readString(_ quote: UInt8) {
        let line = cursor.line
        let (text, isDynamic) = literal(from: quote, to: quote)
        let isLabel = cursor.next == UInt8(ascii: ":") && cursor.byte(after: 1) != UInt8(ascii: ":")
        var token = RubyToken(isLabel ? .label : .string, text, line: line)
        token.isDynamic = isDynamic || quote == UInt8(ascii: "`")
        tokens.append(token)
        if isLabel { cursor.advance() }
    }

    private var isAfterValue: Bool {
        guard let last = tokens.last else { return false }
        switch last.kind {
        case .word, .string, .symbol, .words: return true
        case .sign: return last.text == ")" || last.text == "]" || last.text == "}"
        case .label, .newline: return false
        }
    }

    /// Whether a blank stands before this place, and none after it.
    private var isSpaced: Bool {
        cursor.byte(after: -1)?.isBlank == true && cursor.byte(after: 1)?.isBlank == false
    }
}

// Literals.
extension RubyLexer {
    /// The literal whose opening byte is next; brackets nest in it.
    private mutating func literal(from opening: UInt8, to closing: UInt8) -> (text: String, isDynamic: Bool) {
        cursor.advance()
        depth += 1
        defer { depth -= 1 }
        var (text, open, isDynamic) = ([UInt8](), 1, false)
        while let byte = cursor.next {
            if byte == UInt8(ascii: "\\") {
                cursor.advance()
                if let escaped = cursor.next { text.append(escaped) }
            } else if opening != UInt8(ascii: "'"), depth < Self.deepest, cursor.take("#{") {
                isDynamic = true
                skipInterpolation()
                continue
            } else if byte == closing {
                open -= 1
                guard open > 0 else { break }
                text.append(byte)
            } else {
                if byte == opening { open += 1 }
                text.append(byte)
            }
            cursor.advance()
        }
        cursor.advance()
        return (String(decoding: text, as: UTF8.self), isDynamic)
    }

    private mutating func skipInterpolation() {
        var open = 1
        while open > 0, let byte = cursor.next {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                _ = literal(from: byte, to: byte)
                continue
            }
            if byte == UInt8(ascii: "{") { open += 1 }
            if byte == UInt8(ascii: "}") { open -= 1 }
            cursor.advance()
        }
    }

    /// `%w[a b]`, `%i(a b)`, `%q{a}`, `%(a)`; anything else is a sign.
    private mutating func readPercent() {
        let line = cursor.line
        let letter = cursor.byte(after: 1)
        let hasLetter = letter.map { "wWiIqQrs".utf8.contains($0) } ?? false
        guard let opening = cursor.byte(after: hasLetter ? 2 : 1), let closing = opening.closing else {
            return readSign()
        }
        cursor.advance(by: hasLetter ? 2 : 1)
        let (text, isDynamic) = literal(from: opening, to: closing)
        if hasLetter, let letter, "wWiI".utf8.contains(letter) {
            add(.words, "", line: line, items: text.split(whereSeparator: \.isWhitespace).map(String.init))
        } else {
            var token = RubyToken(.string, text, line: line)
            token.isDynamic = isDynamic || letter == UInt8(ascii: "r")
            tokens.append(token)
        }
    }

    /// A literal that nothing asks for, up to the line's end at most.
    private mutating func skipRegex() {
        let line = cursor.line
        cursor.advance()
        while let byte = cursor.next, byte != UInt8(ascii: "/"), byte != UInt8(ascii: "\n") {
            cursor.advance(by: byte == UInt8(ascii: "\\") ? 2 : 1)
        }
        _ = cursor.take("/")
        var token = RubyToken(.string, "", line: line)
        token.isDynamic = true
        tokens.append(token)
    }

    /// `<<~NAME`, `<<-NAME` or `<<NAME`, where NAME may be in quotes; `<<` by itself is a sign.
    private mutating func readHeredoc() {
        let (before, line) = (cursor, cursor.line)
        cursor.advance(by: 2)
        let isIndented = cursor.take("~") || cursor.take("-")
        let quote = cursor.take("'") || cursor.take("\"")
        let start = cursor.position
        cursor.skip(while: \.isWord)
        let name = cursor.text(from: start)
        let isName = isIndented || quote || name.first?.isUppercase == true
        guard !name.isEmpty, isName, heredocs.count < Self.deepest else {
            cursor = before
            return readSign()
        }
        if quote { cursor.advance() }
        heredocs.append((name, isIndented))
        var token = RubyToken(.string, "", line: line)
        token.isDynamic = true
        tokens.append(token)
    }

    /// Skips the bodies of the heredocs that the last line began.
    private mutating func skipHeredocs() {
        for heredoc in heredocs {
            while !cursor.isAtEnd {
                let start = cursor.position
                cursor.skipLine()
                let text = cursor.text(from: start)
                cursor.advance()
                if (heredoc.isIndented ? text.trimmed : text) == heredoc.end { break }
            }
        }
        heredocs = []
    }
}

extension UInt8 {
    /// What closes a literal that this opens; `nil` for what opens none.
    fileprivate var closing: UInt8? {
        switch self {
        case UInt8(ascii: "["): UInt8(ascii: "]")
        case UInt8(ascii: "("): UInt8(ascii: ")")
        case UInt8(ascii: "{"): UInt8(ascii: "}")
        case UInt8(ascii: "<"): UInt8(ascii: ">")
        case UInt8(ascii: "|"), UInt8(ascii: "!"), UInt8(ascii: "/"): self
        default: nil
        }
    }
}
