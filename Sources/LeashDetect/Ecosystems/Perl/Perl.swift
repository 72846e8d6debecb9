import LeashCore

/// Perl's cpanfile.
package enum Perl: Ecosystem {
    package static let runtime = "perl"

    package static func look(at app: AppFolder, _ findings: inout Findings) {
        guard let source = app.text("cpanfile") else { return }
        let dependencies = CPANFile(source).dependencies
        findings.note(dependencies, packages)
        let framework = dependencies.framework(
            ["Mojolicious", "Dancer2", "Catalyst::Runtime", "Catalyst", "Plack"],
            named: [
                "Mojolicious": "mojolicious", "Dancer2": "dancer2", "Catalyst::Runtime": "catalyst",
                "Catalyst": "catalyst", "Plack": "plack",
            ]
        )
        findings.runtimes.append(
            Runtime(runtime, at: source.location(line: 1), locks: ["cpanfile.snapshot"], in: app, framework: framework)
        )
    }

    private static let packages: [String: [Meaning]] = [
        "DBD::Pg": [.driver(.postgres)], "Mojo::Pg": [.driver(.postgres)],
        "Pg::PQ": [.driver(.postgres)], "AnyEvent::Pg": [.driver(.postgres)],
        "DBI": [.tool([.postgres])], "DBIx::Class": [.tool([.postgres])], "Rose::DB::Object": [.tool([.postgres])],
        "Minion": [.tool([.postgres])],
        "Test::PostgreSQL": [.hint(.postgres)], "Test::postgresql": [.hint(.postgres)],
        "DBD::mysql": [.witness(.other("mysql"))], "DBD::MariaDB": [.witness(.other("mysql"))],
        "DBD::SQLite": [.witness(.other("sqlite"))], "Mojo::SQLite": [.witness(.other("sqlite"))],
        "MongoDB": [.driver(.mongodb)], "Mango": [.driver(.mongodb)],
        "Redis": [.driver(.redis)], "Redis::Fast": [.driver(.redis)], "RedisDB": [.driver(.redis)],
        "Mojo::Redis": [.driver(.redis)],
    ]
}

/// What a cpanfile requires: a program of calls such as `requires 'DBD::Pg', '3.0';`, some of them in a phase's block.
///
/// Source: https://metacpan.org/dist/Module-CPANfile/view/lib/cpanfile.pod
private struct CPANFile {
    private(set) var dependencies: [Dependency] = []

    private static let verbs: [String: Dependency.Use] = [
        "requires": .runtime, "recommends": .optional, "suggests": .optional, "conflicts": .inapplicable("in conflict"),
        "test_requires": .test, "author_requires": .development, "build_requires": .build, "configure_requires": .build,
    ]
    private static let phases: [String: Dependency.Use] = [
        "runtime": .runtime, "test": .test, "develop": .development, "build": .build, "configure": .build,
    ]

    init(_ source: SourceText) {
        let lexemes = PerlLexer.lexemes(of: source.text)
        // The uses of the blocks around this place.
        var blocks: [Dependency.Use] = []
        var next = Dependency.Use.runtime
        for (index, lexeme) in lexemes.enumerated() {
            let following = index + 1 < lexemes.count ? lexemes[index + 1] : nil
            if lexeme.isWord("on"), let following { next = Self.phases[following.text] ?? .runtime }
            if lexeme.isWord("feature") { next = .optional }
            if lexeme.isSign("{") { blocks.append(next) }
            if lexeme.isSign("}") { _ = blocks.popLast() }
            if lexeme.isSign("}") || lexeme.isSign(";") { next = .runtime }
            guard lexeme.kind == .word, let verb = Self.verbs[lexeme.text], var name = following else { continue }
            if name.isSign("("), index + 2 < lexemes.count { name = lexemes[index + 2] }
            guard name.kind == .string || name.kind == .word else { continue }
            let phase = blocks.last { $0 != .runtime } ?? .runtime
            let use = verb == .runtime ? phase : verb
            dependencies.append(Dependency(name.text, use, at: source.location(line: name.line)))
        }
    }
}

private struct PerlLexer {
    private var cursor: Cursor
    private var lexemes: [Lexeme] = []

    static func lexemes(of text: String) -> [Lexeme] {
        var lexer = Self(cursor: Cursor(text))
        while let byte = lexer.cursor.next {
            if lexer.isEnd { break }
            lexer.read(byte)
        }
        return lexer.lexemes
    }

    private init(cursor: Cursor) { self.cursor = cursor }

    private var isLineStart: Bool { cursor.byte(after: -1).map { $0 == UInt8(ascii: "\n") } ?? true }

    private var isEnd: Bool { isLineStart && (cursor.isAt("__END__") || cursor.isAt("__DATA__")) }

    private mutating func read(_ byte: UInt8) {
        let (start, line) = (cursor.position, cursor.line)
        if byte == UInt8(ascii: "#") {
            cursor.skipLine()
        } else if byte == UInt8(ascii: "="), isLineStart, cursor.byte(after: 1)?.isLetter == true {
            cursor.skip(past: "\n=cut")
            cursor.skipLine()
        } else if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
            readQuoted(byte, line)
        } else if byte.isWord {
            cursor.skip { $0.isWord || $0 == UInt8(ascii: ":") }
            let text = cursor.text(from: start)
            guard text == "q" || text == "qq", let opening = cursor.next, let closing = Self.closings[opening] else {
                lexemes.append(Lexeme(.word, text, line: line))
                return
            }
            readQuoted(closing, line)
        } else {
            cursor.advance()
            if byte > UInt8(ascii: " ") { lexemes.append(Lexeme(.sign, String(Unicode.Scalar(byte)), line: line)) }
        }
    }

    private static let closings: [UInt8: UInt8] = Dictionary(
        uniqueKeysWithValues: zip("({[<|/!".utf8, ")}]>|/!".utf8).map { ($0, $1) }
    )

    private mutating func readQuoted(_ closing: UInt8, _ line: Int) {
        cursor.advance()
        let start = cursor.position
        while let byte = cursor.next, byte != closing { cursor.advance(by: byte == UInt8(ascii: "\\") ? 2 : 1) }
        lexemes.append(Lexeme(.string, cursor.text(from: start), line: line))
        cursor.advance()
    }
}
