/// What a Go source file imports, and whether it serves HTTP with the standard library.
struct GoSource {
    var imports: Set<String> = []
    var servesHTTP = false
    /// Whether it is of `package main`.
    var isProgram = false

    private static let servers: Set = ["ListenAndServe", "ListenAndServeTLS", "Serve", "ServeTLS", "Server"]

    init(_ text: String) {
        let tokens = CodeLexer.tokens(of: text, .go)
        let package = tokens.prefix(100).firstIndex { $0.kind != .newline }
        if let package, tokens[package].isWord("package"), package + 1 < tokens.count {
            isProgram = tokens[package + 1].isWord("main")
        }
        let rest = readImports(tokens)
        guard imports.contains("net/http") else { return }
        for index in rest.indices.dropLast(2) where rest[index].isWord("http") && rest[index + 1].isSign(".") {
            if let name = rest[index + 2].word, Self.servers.contains(name) { servesHTTP = true }
        }
    }

    /// Reads the import declarations, which come before all others.
    private mutating func readImports(_ tokens: [CodeToken]) -> ArraySlice<CodeToken> {
        var (inBlock, inImport) = (false, false)
        for (index, token) in tokens.enumerated() {
            switch token.kind {
            case .newline: inImport = inBlock
            case .string where inImport: imports.insert(token.text)
            case .word where token.text == "import" && !inImport: inImport = true
            case .word where ["func", "type", "var", "const"].contains(token.text) && !inBlock: return tokens[index...]
            case .sign where inImport && token.text == "(": inBlock = true
            case .sign where token.text == ")": (inBlock, inImport) = (false, false)
            default: break
            }
        }
        return []
    }

    /// Whether a build constraint keeps a file out of every program: `//go:build ignore`.
    static func isIgnored(_ text: SourceText) -> Bool {
        for line in text.lines {
            let words = line.split { $0 == " " || $0 == "\t" }
            guard let first = words.first else { continue }
            guard first.hasPrefix("//") else { return false }
            if first == "//go:build" { return ["ignore", "tools"].contains(words.dropFirst().joined(separator: " ")) }
        }
        return false
    }
}
