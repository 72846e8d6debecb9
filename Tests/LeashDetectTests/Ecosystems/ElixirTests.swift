import LeashDetect
import Testing

@Suite struct ElixirLexing {
    private func texts(_ text: String) -> [String] { ElixirLexer.lexemes(of: text).map(\.text) }

    private func kinds(_ text: String) -> [Lexeme.Kind] { ElixirLexer.lexemes(of: text).map(\.kind) }

    @Test func `comments are gone, and a sign of comments in a string is not one`() {
        #expect(texts("a # b\nc") == ["a", "c"])
        #expect(texts("\"a # b\" c") == ["a # b", "c"])
        #expect(texts("'a # b' c") == ["a # b", "c"])
        #expect(texts("?# c ?\\\" d") == ["c", "d"])
    }

    @Test func `atoms, keys, modules and names are told apart`() {
        #expect(kinds(":a a: 1 :\"b c\" A.B.C a? \"k\": v") == [.atom, .key, .word, .atom, .word, .word, .key, .word])
        #expect(texts(":a a: 1 :\"b c\" A.B.C a? \"k\": v") == ["a", "a", "1", "b c", "A.B.C", "a?", "k", "v"])
    }

    @Test(arguments: [
        "~s(a \") b", "~S[a \"] b", "~w{a \"}a b", "~r/a \"/i b", "~s\"\"\"\na \"\n\"\"\" b", "~s|a \"| b",
    ])
    func `a sigil holds what it holds`(text: String) {
        #expect(kinds(text) == [.pattern, .word])
        #expect(texts(text).last == "b")
    }

    @Test func `what is put into a string may hold strings`() {
        #expect(kinds("\"a #{f(\"}\", ?\") <> \"#{1}\"} b\" c") == [.pattern, .word])
        #expect(kinds("~S(#{) c") == [.pattern, .word])
    }

    @Test func `lines are counted through all of it`() {
        let lexemes = ElixirLexer.lexemes(of: "\"\"\"\na\n\"\"\"\n~s(\n)\n# c\n:d")
        #expect(lexemes.map(\.line) == [1, 4, 7])
    }

    @Test(arguments: [
        "\"", "\"#{", "~s(", ":\"", "'''", "{{{", "?", "~", ":", "\"\\", String(repeating: "\"#{", count: 9999),
    ])
    func `what does not end, ends with the text`(text: String) { _ = ElixirLexer.lexemes(of: text) }
}

@Suite struct MixProjects {
    private func names(_ text: String) -> [String] {
        MixProject(SourceText(path: "mix.exs", text: text)).dependencies.map(\.name)
    }

    @Test func `only the list under deps counts, and what is called there`() {
        let text = """
            def project, do: [aliases: [{:no, 1}], deps: [{:a, "1"}] ++ more() ++ more(), other: [{:no, 2}]]
            defp more do
              case x do
                1 -> Enum.map([], fn y -> y end)
                _ -> [{:b, "~> 1", override: true}, {:c, [path: "x"]}]
              end
            end
            defp never, do: [{:no, 3}]
            """
        #expect(names(text) == ["a", "b", "c"])
    }

    @Test func `a function that calls itself is read once`() {
        #expect(names("def project, do: [deps: deps()]\ndefp deps, do: [{:a, \"1\"}] ++ deps()") == ["a"])
    }

    @Test func `a package of another name counts by that`() {
        #expect(names("def project, do: [deps: [{:my_pg, \"1\", hex: :postgrex}]]") == ["postgrex"])
    }

    @Test(arguments: [
        "", "def", "def project", "def project do", "def project, do: [deps:", "def project, do: [deps: [{:a",
        "def project do [deps: deps()] end def deps do", "def project, do: [deps: [{:a, only: ",
        String(repeating: "def project, do: [deps: {:a, only: [", count: 9999),
    ])
    func `what does not end is read as far as it goes`(text: String) { _ = names(text) }
}

@Suite struct ErlangTerms {
    private func terms(_ text: String) throws -> [ErlangTerm] {
        try ErlangTerm.terms(of: SourceText(path: "rebar.config", text: text))
    }

    @Test func `all kinds of terms are read`() throws {
        let text = """
            % comment
            {a, 'B c', "d\\"}.", [1, -2.5, <<"x>>">>, #{k => v}, X | T], 16#ff, $a}.
            {last, []}.
            """
        let terms = try terms(text.replacing(", 16#ff, $a", with: ""))
        #expect(terms.count == 2)
        #expect(terms[0].tuple[1].atom == "B c")
        #expect(terms[0].tuple[3].list.count == 6)
        #expect(terms.values("last").count == 1)
    }

    @Test(arguments: [("{a", 1), ("{a, b}", 1), ("\n\"a", 2), ("{a b}.", 1), ("}", 1), ("{a, [}.", 1)])
    func `what is malformed is told with its line`(text: String, line: Int) {
        let error = #expect(throws: FormatError.self) { try terms(text) }
        #expect(error?.line == line)
    }

    @Test func `what is nested too deep is refused`() {
        #expect(throws: FormatError.self) { try terms(String(repeating: "[", count: 100_000)) }
    }
}
