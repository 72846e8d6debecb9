import LeashCore

/// Zig's build.zig.zon.
package enum Zig: Ecosystem {
    package static let runtime = "zig"

    package static func look(at app: AppFolder, _ findings: inout Findings) {
        guard let source = app.text("build.zig.zon") else { return }
        let dependencies = ZigManifest(source).dependencies
        findings.note(dependencies, packages)
        let framework = dependencies.framework(
            ["jetzig-framework/jetzig", "karlseguin/http.zig", "zigzap/zap"],
            named: ["jetzig-framework/jetzig": "jetzig", "karlseguin/http.zig": "http.zig", "zigzap/zap": "zap"]
        )
        findings.runtimes.append(
            Runtime(runtime, at: source.location(line: 1), locks: [], in: app, framework: framework)
        )
    }

    private static let packages: [String: [Meaning]] = [
        "karlseguin/pg.zig": [.driver(.postgres)], "star-tek-mb/pgz": [.driver(.postgres)],
        "allyourcodebase/libpq": [.driver(.postgres)], "jetzig-framework/jetquery": [.tool([.postgres])],
        "kristoff-it/zig-okredis": [.driver(.redis)], "karlseguin/zqlite.zig": [.witness(.other("sqlite"))],
        "vrischmann/zig-sqlite": [.witness(.other("sqlite"))],
    ]
}

/// The dependencies of a file of Zig's literals, by the repository that their URLs name.
///
/// Source: https://ziglang.org/documentation/master/std/#std.zon
private struct ZigManifest {
    private(set) var dependencies: [Dependency] = []

    private let source: SourceText
    private let lexemes: [Lexeme]

    init(_ source: SourceText) {
        self.source = source
        lexemes = Self.lexemes(of: source.text)
        guard let root = lexemes.firstIndex(where: \.opens) else { return }
        for member in lexemes[(root + 1)..<lexemes.closing(root)].items where Self.name(of: member) == "dependencies" {
            for dependency in Self.members(of: member) { read(dependency) }
        }
    }

    private mutating func read(_ dependency: ArraySlice<Lexeme>) {
        var (url, isLazy): (String?, Bool) = (nil, false)
        for member in Self.members(of: dependency) {
            switch Self.name(of: member) {
            case "url": url = member.last?.string
            case "lazy": isLazy = member.last?.isWord("true") ?? false
            default: break
            }
        }
        guard let line = dependency.first?.line, let url else { return }
        let parts = url.lowercased().split { "/?#".contains($0) }
        guard parts.count >= 4, let host = parts.firstIndex(where: { $0.contains(".") }), host + 2 < parts.endIndex
        else {
            return
        }
        let repository = parts[host + 2].hasSuffix(".git") ? parts[host + 2].dropLast(4) : parts[host + 2]
        let name = "\(parts[host + 1])/\(repository)"
        dependencies.append(Dependency(name, isLazy ? .optional : .runtime, at: source.location(line: line)))
    }

    /// The name of `.name = value`.
    private static func name(of member: ArraySlice<Lexeme>) -> String? {
        guard member.count > 3, member[member.startIndex].isSign("."), member[member.startIndex + 2].isSign("=") else {
            return nil
        }
        return member[member.startIndex + 1].text
    }

    /// The members of the literal that a member has as its value.
    private static func members(of member: ArraySlice<Lexeme>) -> [ArraySlice<Lexeme>] {
        guard let open = member.firstIndex(where: \.opens) else { return [] }
        return member[(open + 1)..<Swift.max(open + 1, member.closing(open))].items
    }

    private static func lexemes(of text: String) -> [Lexeme] {
        var (cursor, lexemes) = (Cursor(text), [Lexeme]())
        while let byte = cursor.next {
            let (start, line) = (cursor.position, cursor.line)
            if cursor.isAt("//") || cursor.isAt("\\\\") {
                cursor.skipLine()
            } else if byte.isWord {
                cursor.skip(while: \.isWord)
                lexemes.append(Lexeme(.word, cursor.text(from: start), line: line))
            } else if byte == UInt8(ascii: "\"") {
                cursor.advance()
                let start = cursor.position
                while let byte = cursor.next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\n") {
                    cursor.advance(by: byte == UInt8(ascii: "\\") ? 2 : 1)
                }
                lexemes.append(Lexeme(.string, cursor.text(from: start), line: line))
                cursor.advance()
            } else {
                cursor.advance()
                // `.@"name"` is `.name`.
                guard byte > UInt8(ascii: " "), byte != UInt8(ascii: "@") else { continue }
                lexemes.append(Lexeme(.sign, String(Unicode.Scalar(byte)), line: line))
            }
        }
        return lexemes
    }
}
