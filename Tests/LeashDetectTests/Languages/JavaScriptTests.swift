import LeashDetect
import Testing

@Suite struct JavaScriptTexts {
    private func strings(_ text: String) -> [String] { JavaScript.tokens(of: text).compactMap { $0.string } }

    @Test func `have strings, and none in comments, patterns and templates`() {
        #expect(strings(#"a = "b" // "c""#) == ["b"])
        #expect(strings(#"/* "a" */ 'b' /* "c""#) == ["b"])
        #expect(strings(#"x = /["']"/g.test('a') ? b / "c" / d : e"#) == ["a", "c"])
        #expect(strings("`a${ f('b', `c`) }d` + 'e'") == ["b", "c", "e"])
        #expect(strings("`${ { a: 'b' }.a }'c` 'd'") == ["b", "d"])
        #expect(strings(#"'a\'b' "c\"d""#) == ["a'b", "c\"d"])
    }

    @Test func `lose no more than the line of a string that is not closed`() {
        #expect(strings("<p>Don't</p>\n'a'") == ["a"])
        #expect(strings("'a") == [])
        #expect(strings("`a") == ["a"])
    }

    @Test func `have lines`() {
        let tokens = JavaScript.tokens(of: "#!/usr/bin/env node\n/*\n*/ a\n  `b\n` 'c'")
        #expect(tokens.map(\.line) == [3, 4, 5])
    }

    @Test(arguments: [
        ("import a, { b as c, type d, e } from 'm'", ["b", "e"]), ("import * as a from \"m\"", []), ("import 'm'", []),
        ("export { a } from 'm'", ["a"]), ("export * from 'm'", []), ("const { a, b: c } = require('m')", ["a", "b"]),
        ("const { a } = await import('m')", ["a"]), ("require('m').a()", ["a"]),
        ("import {\n  a, // one\n  b,\n} from 'm'", ["a", "b"]), ("import type from 'm'", []),
    ])
    func `have imports`(text: String, names: [String]) {
        let imports = JavaScript.tokens(of: text).imports
        #expect(imports.map(\.module) == ["m"])
        #expect(imports.map(\.names) == [names])
    }

    @Test(arguments: [
        "import type { a } from 'm'", "// import 'm'", "'import \"m\"'", "a.require('m')", "import(x)",
        "import.meta.from",
        "export const a = 'm'", "require(`${m}`)", "import a from b", "export type { a } from 'm'",
    ])
    func `have no imports where there are none`(text: String) {
        #expect(JavaScript.tokens(of: text).imports.isEmpty)
    }

    @Test func `have settings, with the calls they are for`() {
        let text = "M.f({ a: 'b', g: () => ({ 'c': \"d\" as const }) }, x ? y : 'z');\nlet e = 'f'; h = e == 'i';"
        let settings = JavaScript.tokens(of: text).settings
        #expect(settings.map(\.key) == ["a", "g", "c", "e", "h"])
        #expect(settings.map(\.value) == ["b", nil, "d", "f", nil])
        #expect(settings.map(\.calls) == [["M.f"], ["M.f"], ["M.f"], [], []])
    }

    @Test func `have calls with strings`() {
        let calls = JavaScript.tokens(of: "new S('a', 1); t('b' + c); a.b.u(`d`); ('e')").calls
        #expect(calls.map(\.name) == ["S", "a.b.u"])
        #expect(calls.map(\.argument) == ["a", "d"])
    }
}
