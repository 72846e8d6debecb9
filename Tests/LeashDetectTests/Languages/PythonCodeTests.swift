import LeashDetect
import Testing

@Suite struct PythonTexts {
    private func strings(_ text: String) -> [String] { PythonCode.tokens(of: text).compactMap { $0.string } }

    @Test func `have strings, and none in comments and docstrings`() {
        #expect(strings("a = 'b'  # 'c'\n\"d\"") == ["b", "d"])
        #expect(strings("'''a\n'b'\n''' 'c'") == ["a\n'b'\nc"])
        #expect(strings(#"r'a\n' , b"c", f'd{e}', rb'\''"#) == [#"a\n"#, "c", #"\'"#])
        #expect(strings(#""a\"b", 'c\\'"#) == [#"a"b"#, #"c\"#])
        #expect(strings("f'a', 'b' f'{c}'") == ["a"])
    }

    @Test func `join strings beside each other within brackets only`() {
        #expect(strings("['a'\n 'b', # c\n 'd']") == ["ab", "d"])
        #expect(strings("'a'\n'b'") == ["a", "b"])
        #expect(strings("'a' \\\n 'b'") == ["ab"])
    }

    @Test func `lose no more than the line of a string that is not closed`() {
        #expect(strings("a = 'b\nc = 'd'") == ["d"])
        #expect(strings("'''a") == [])
    }

    @Test func `have settings in dictionaries, arguments and assignments`() {
        let text = "A = {'B': 'c', 'D': os.environ['E']}\nf(G='h', i='j' if k else 'l')\nm == 'n'\no['p'] = 'q'\n"
        let settings = PythonCode.tokens(of: text).settings
        #expect(settings.map(\.key) == ["A", "B", "D", "G", "i", "p"])
        #expect(settings.map(\.value) == [nil, "c", nil, "h", nil, "q"])
        #expect(settings.map(\.line) == [1, 1, 1, 2, 2, 4])
    }
}
