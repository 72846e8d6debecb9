import LeashDetect
import Testing

@Suite struct CodeTokens {
    /// Strings in quotes, newlines as `↩`.
    private func tokens(_ text: String, _ syntax: CodeSyntax) -> String {
        CodeLexer.tokens(of: text, syntax).map { token in
            switch token.kind {
            case .string: "\"\(token.text)\""
            case .newline: "↩"
            case .word, .sign: token.text
            }
        }.joined(separator: " ")
    }

    @Test(arguments: [
        ("a // b\nc", "a ↩ c"), ("a /* b\nc */ d", "a d"), ("/* a /* b */ c", "c"), ("a /* b", "a"),
        ("`a // b\nc`", "\"a // b\nc\""), (#""a\"b" c"#, #""a"b" c"#), ("\"a\nb", "\"a\" ↩ b"), ("'\"' a", "a"),
        (#"'\'' "b""#, #""b""#), ("a.b(1)", "a . b ( 1 )"),
    ])
    func `of Go`(text: String, expected: String) {
        #expect(tokens(text, .go) == expected)
    }

    @Test(arguments: [
        ("'a' \"b\"", "\"a\" \"b\""), ("'''a\n'b''' c", "\"a\n'b\" c"), (#"'a\'b'"#, #""a'b""#),
        (#""a${b["}"]}c" d"#, #""a${b["}"]}c" d"#), ("x = /a'b/ + 'c'", "x = \"a'b\" + \"c\""),
        ("a / b / c", "a / b / c"),
        ("'a:b:${c}'", "\"a:b:${c}\""), (#""\${a" b"#, #""${a" b"#), ("$/a\n'b/$ c", "\"a\n'b\" c"),
        ("\"a${\"b${'c'}\"}\" d", "\"a${\"b${'c'}\"}\" d"),
    ])
    func `of Groovy`(text: String, expected: String) {
        #expect(tokens(text, .groovy) == expected)
    }

    @Test(arguments: [
        ("/* a /* b */ c */ d", "d"), ("`a b` c", "a b c"), ("\"\"\"a\n\"b\"\"\" c", "\"a\n\"b\" c"),
        ("'\\u0041' a", "a"),
        ("\"\" \"a\"", "\"\" \"a\""),
    ])
    func `of Kotlin`(text: String, expected: String) {
        #expect(tokens(text, .kotlin) == expected)
    }

    @Test func `of Scala join operators`() {
        #expect(tokens("a ++= \"b\" %% \"c\" % d", .scala) == "a ++= \"b\" %% \"c\" % d")
        #expect(tokens("a = 'b", .scala) == "a = b")
    }

    @Test(arguments: [
        (#"@"a\""b" c"#, #""a\"b" c"#), (#"$"a{b("c")}d" e"#, #""a{b("c")}d" e"#), (#"$"{{a" b"#, #""{a" b"#),
        ("#if A // \"\nb", "↩ b"), ("\"\"\"a\n\"b\"\"\" c", "\"a\n\"b\" c"), ("a # b", "a # b"),
        (#"$@"a""{b}""\" c"#, #""a"{b}"\" c"#),
    ])
    func `of C#`(text: String, expected: String) {
        #expect(tokens(text, .cSharp) == expected)
    }

    @Test func `of F# have comments in parentheses`() {
        #expect(tokens("a (* b (* c *) d *) e // f\n(*) g", .fSharp) == "a e ↩ ( * ) g")
    }

    @Test func `know their lines`() {
        let tokens = CodeLexer.tokens(of: "a\n/*\n*/ \"\"\"b\n\"\"\" c", .kotlin)
        #expect(tokens.map(\.line) == [1, 1, 3, 4])
    }

    @Test(arguments: ["\"${", "(", "{", "/ \\", "'", "/*", "$/", "\"\"\"", "\"a${\"", "`", "\\/"])
    func `of what is made to hurt are had in time`(part: String) {
        let text = String(repeating: part, count: 40_000 / part.utf8.count)
        for syntax in [CodeSyntax.go, .groovy, .kotlin, .scala, .cSharp, .fSharp] {
            #expect(CodeLexer.tokens(of: text, syntax).count <= text.utf8.count)
        }
    }
}
