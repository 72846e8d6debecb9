import LeashDetect
import Testing

@Suite struct JSON {
    private func error(_ text: String, allowsComments: Bool = false) -> FormatError? {
        do throws(FormatError) {
            _ = try JSONFormat.parse(source(text), allowsComments: allowsComments)
            return nil
        } catch { return error }
    }

    @Test func `has values, and the lines of keys and elements`() throws {
        let value = try JSONFormat.parse(source("{\n \"a\": {\"b\":\n  \"c\"},\n \"d\": [1,\n true, null]\n}\n"))
        #expect(value.members.map(\.key) == ["a", "d"])
        #expect(value.members.map(\.line) == [2, 4])
        #expect(value["a", "b"]?.string == "c")
        #expect(value["a", "b"]?.line == 3)
        #expect(value["d"]?.elements.map(\.line) == [4, 5, 5])
        #expect(value["d"]?.elements[1].bool == true)
    }

    @Test func `has escapes, and surrogates in pairs`() throws {
        let value = try JSONFormat.parse(source(#"{"\u0061\n": "\"\ud83d\ude00\\"}"#))
        #expect(value["a\n"]?.string == "\"😀\\")
        #expect(error(#"["\ud83d"]"#) != nil)
        #expect(error(#"["\q"]"#) != nil)
    }

    @Test func `takes the last of a key's values, as JavaScript does`() throws {
        let value = try JSONFormat.parse(source("{\"a\": 1,\n\"a\": \"2\"}"))
        #expect(value.members.count == 1)
        #expect(value["a"]?.string == "2")
        #expect(value.members.first?.line == 2)
    }

    @Test(arguments: [
        "", "{", "[1", "{\"a\"}", "{\"a\":}", "[1,]", "{\"a\":1,}", "[01]", "[1 2]", "{} x", "[tru]", "[-]", "[.5]",
        "[0x1]",
        "// c\n{}", "{'a': 1}", "{a: 1}", "[\"a\nb\"]", "[\"a", "]", "[NaN]", "[+1]", "\u{FEFF}{}", "[1e]", "/",
    ])
    func `refuses what is none`(text: String) {
        #expect(error(text) != nil)
    }

    @Test func `tells the line of what is wrong`() {
        #expect(error("{\n\"a\": 1,\n}")?.line == 3)
        #expect(error("{\n\"a\": 1\n\"b\": 2}")?.line == 3)
        #expect(error("[\n\"a\u{0}\"]") == FormatError(line: 2, "a NUL byte"))
    }

    @Test func `may have comments, trailing commas and bare keys where they are allowed`() throws {
        let text = "// one\n{a: 'b', /* two\n */ \"c\": [0x10, .5, +1,],\n}\n// end"
        let value = try JSONFormat.parse(source(text), allowsComments: true)
        #expect(value["a"]?.string == "b")
        #expect(value["c"]?.elements.count == 3)
        #expect(value.members.map(\.line) == [2, 3])
        #expect(error("{} /* x", allowsComments: true) == FormatError(line: 1, "a comment without an end"))
    }

    @Test(arguments: ["[", "{\"a\":"])
    func `refuses what is nested too deep, at once`(open: String) {
        #expect(error(String(repeating: open, count: 20_000))?.message == "nested deeper than 200 levels")
        #expect(error(String(repeating: "[", count: 200) + String(repeating: "]", count: 200)) == nil)
        #expect(error(String(repeating: "[", count: 201) + String(repeating: "]", count: 201)) != nil)
    }

    @Test func `is read in time`() throws {
        let members = (0..<30_000).map { "\"package-\($0)\": \"^1.\($0).0\\n\"" }
        let value = try JSONFormat.parse(source("{" + members.joined(separator: ",\n") + "}"))
        #expect(value.members.count == 30_000)
    }
}
