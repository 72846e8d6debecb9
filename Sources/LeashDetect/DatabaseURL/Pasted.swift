import LeashCore

/// What was pasted, without what was around it.
struct Pasted {
    private(set) var text: String
    private(set) var warnings: [DatabaseURL.Warning] = []
    /// Whether a command asked for TLS beside the URL: `redis-cli --tls -u redis://...`.
    private(set) var wantsTLS = false

    private static let commands: Set<String> = [
        "psql", "pg_dump", "pg_restore", "pg_isready", "pgcli", "redis-cli", "valkey-cli", "mongosh", "mongo",
        "mongodump", "mongorestore",
    ]
    private static let quotes: [(Character, Character)] = [
        ("\"", "\""), ("'", "'"), ("`", "`"), ("\u{201C}", "\u{201D}"), ("\u{2018}", "\u{2019}"), ("<", ">"),
    ]

    init(_ pasted: String) throws(DatabaseURL.Refusal) {
        text = Self.trimmed(pasted)
        guard !text.isEmpty else { throw .isEmpty }
        guard text.utf8.count <= 8192 else { throw .isTooLong }
        guard !text.contains(where: \.isNewline) else { throw .hasSeveralLines }
        try takeCommand()
        // In a line of a shell, a quoted value stands behind a name; in one of YAML, all may be quoted.
        for _ in 0..<3 where !(takeName() || takeQuotes()) { break }
        text = Self.trimmed(text)
        guard !text.isEmpty else { throw .isEmpty }
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        var rest = text[...]
        while let first = rest.first, first.isWhitespace { rest.removeFirst() }
        while let last = rest.last, last.isWhitespace { rest.removeLast() }
        return String(rest)
    }

    /// Leaves the word of a command that is a URL or a list of keywords.
    private mutating func takeCommand() throws(DatabaseURL.Refusal) {
        let words = Self.words(of: text)
        guard let index = words.firstIndex(where: { !Self.isAssignment($0) }),
            let name = words[index].split(separator: "/").last.map(String.init), Self.commands.contains(name)
        else { return }
        let arguments = words[(index + 1)...].map { $0.hasPrefix("--dbname=") ? String($0.dropFirst(9)) : $0 }
        guard let url = arguments.first(where: { $0.contains("://") || $0.contains("host=") }) else {
            throw .isCommand(name)
        }
        wantsTLS = arguments.contains("--tls")
        text = url
        warnings.append(.tookFromCommand(name))
    }

    private static func isAssignment(_ word: String) -> Bool {
        guard let end = word.firstIndex(of: "=") else { return false }
        return isName(word[..<end])
    }

    private static func isName(_ text: Substring) -> Bool {
        guard let first = text.first, !first.isNumber, text.count <= 100 else { return false }
        return text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    }

    /// Leaves out `export`, and a name before `=` or, as in YAML, before `: `.
    private mutating func takeName() -> Bool {
        var rest = text[...]
        for word in ["export ", "set ", "ENV "] where rest.hasPrefix(word) { rest = rest.dropFirst(word.count) }
        guard let end = rest.firstIndex(where: { $0 == "=" || $0 == ":" }) else { return false }
        let after = rest.index(after: end)
        let name = Substring(Self.trimmed(rest[..<end]))
        guard Self.isName(name), rest[end] == "=" || after < rest.endIndex && rest[after].isWhitespace,
            !DatabaseURL.Refusal.isKeyword(name)
        else { return false }
        text = Self.trimmed(rest[after...])
        warnings.append(.tookName(String(name)))
        return true
    }

    private mutating func takeQuotes() -> Bool {
        var rest = Substring(text)
        while let last = rest.last, last == ";" || last == ",", Self.closes(rest.dropLast()) { rest.removeLast() }
        guard Self.closes(rest) else { return false }
        text = Self.trimmed(rest.dropFirst().dropLast())
        warnings.append(.tookQuotes)
        return true
    }

    private static func closes(_ text: Substring) -> Bool {
        text.count >= 2 && quotes.contains { text.first == $0.0 && text.last == $0.1 }
    }

    /// The words of a shell's line, without their quotes.
    private static func words(of line: String) -> [String] {
        var words: [String] = []
        var word: String?
        var quote: Character?
        for character in line {
            if character == quote {
                quote = nil
            } else if quote == nil, character == "'" || character == "\"" {
                quote = character
                word = word ?? ""
            } else if quote == nil, character.isWhitespace {
                if let ended = word { words.append(ended) }
                word = nil
            } else {
                word = (word ?? "") + String(character)
            }
        }
        return words + (word.map { [$0] } ?? [])
    }
}
