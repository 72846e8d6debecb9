import LeashCore

/// OCaml's *.opam files.
package enum OCaml: Ecosystem {
    package static let runtime = "ocaml"

    package static func look(at app: AppFolder, _ findings: inout Findings) {
        let manifests = app.files.filter { $0.hasSuffix(".opam") && !$0.contains("/") || $0 == "opam" }.compactMap(
            app.text
        )
        guard let manifest = manifests.first else { return }
        let dependencies = manifests.flatMap { OpamFile($0).dependencies }
        findings.note(dependencies, packages)
        let framework = dependencies.framework(
            ["dream", "opium", "eliom", "cohttp-lwt-unix"],
            named: ["cohttp-lwt-unix": "cohttp"]
        )
        let locks = app.files.filter { $0.hasSuffix(".opam.locked") }
        findings.runtimes.append(
            Runtime(runtime, at: manifest.location(line: 1), locks: locks, in: app, framework: framework)
        )
    }

    private static let packages: [String: [Meaning]] = [
        "caqti-driver-postgresql": [.driver(.postgres)], "caqti-driver-pgx": [.driver(.postgres)],
        "postgresql": [.driver(.postgres)], "pgx": [.driver(.postgres)], "pgx_lwt": [.driver(.postgres)],
        "pgx_lwt_unix": [.driver(.postgres)], "pgx_async": [.driver(.postgres)], "pgocaml": [.driver(.postgres)],
        "ezpostgresql": [.driver(.postgres)],
        "caqti": [.tool([.postgres])], "caqti-lwt": [.tool([.postgres])], "caqti-eio": [.tool([.postgres])],
        "caqti-driver-sqlite3": [.witness(.other("sqlite"))], "sqlite3": [.witness(.other("sqlite"))],
        "caqti-driver-mariadb": [.witness(.other("mysql"))], "mariadb": [.witness(.other("mysql"))],
        "redis": [.driver(.redis)], "redis-lwt": [.driver(.redis)], "redis-sync": [.driver(.redis)],
    ]
}

/// The dependencies of an opam file: strings in the lists of its fields, each with conditions in braces.
///
/// Source: https://opam.ocaml.org/doc/Manual.html#File-format
private struct OpamFile {
    private(set) var dependencies: [Dependency] = []

    private static let uses: [String: Dependency.Use] = ["depends": .runtime, "depopts": .optional]
    private static let conditions: [String: Dependency.Use] = [
        "with-test": .test, "with-doc": .development, "with-dev-setup": .development, "dev": .development,
        "build": .build,
    ]

    init(_ source: SourceText) {
        let lexemes = Self.lexemes(of: source.text)
        var index = 0
        while index < lexemes.count {
            defer { index += 1 }
            guard lexemes[index].kind == .key, let use = Self.uses[lexemes[index].text], index + 1 < lexemes.count
            else {
                continue
            }
            let end = lexemes[index + 1].opens ? lexemes.closing(index + 1) : min(index + 2, lexemes.count)
            add(lexemes[(index + 1)..<end], use, source)
            index = end
        }
    }

    /// The strings of a list, but for the versions that stand in braces behind them.
    private mutating func add(_ list: ArraySlice<Lexeme>, _ use: Dependency.Use, _ source: SourceText) {
        var braces = 0
        for lexeme in list {
            if lexeme.isSign("{") { braces += 1 }
            if lexeme.isSign("}") { braces -= 1 }
            if braces == 0, let name = lexeme.string {
                dependencies.append(Dependency(name, use, at: source.location(line: lexeme.line)))
            } else if braces > 0, lexeme.kind == .word, let use = Self.conditions[lexeme.text], !dependencies.isEmpty {
                dependencies[dependencies.count - 1].use = use
            }
        }
    }

    private static func lexemes(of text: String) -> [Lexeme] {
        var (cursor, lexemes) = (Cursor(text), [Lexeme]())
        while let byte = cursor.next {
            let (start, line) = (cursor.position, cursor.line)
            if byte == UInt8(ascii: "#") {
                cursor.skipLine()
            } else if cursor.take("(*") {
                cursor.skip(past: "*)")
            } else if byte == UInt8(ascii: "\"") {
                lexemes.append(Lexeme(.string, quoted(&cursor), line: line))
            } else if byte.isWord {
                cursor.skip { $0.isWord || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
                let text = cursor.text(from: start)
                lexemes.append(Lexeme(cursor.take(":") ? .key : .word, text, line: line))
            } else {
                cursor.advance()
                if byte > UInt8(ascii: " ") { lexemes.append(Lexeme(.sign, String(Unicode.Scalar(byte)), line: line)) }
            }
        }
        return lexemes
    }

    /// Past a string between quotes, or three and three.
    private static func quoted(_ cursor: inout Cursor) -> String {
        let isTriple = cursor.take("\"\"\"")
        if !isTriple { cursor.advance() }
        let start = cursor.position
        while let byte = cursor.next, isTriple ? !cursor.isAt("\"\"\"") : byte != UInt8(ascii: "\"") {
            cursor.advance(by: byte == UInt8(ascii: "\\") ? 2 : 1)
        }
        let text = cursor.text(from: start)
        cursor.advance(by: isTriple ? 3 : 1)
        return text
    }
}
