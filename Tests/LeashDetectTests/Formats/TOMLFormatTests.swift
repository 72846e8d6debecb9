import LeashDetect
import Testing

@Suite struct TOML {
    private func error(_ text: String) -> FormatError? {
        do throws(FormatError) {
            _ = try TOMLFormat.parse(source(text))
            return nil
        } catch { return error }
    }

    @Test func `has tables in file order, with the lines of their keys`() throws {
        let value = try TOMLFormat.parse(
            source("z = 1\n# a\n[b]\nname = \"x\"\n\"quo.ted\" = true\n[b.c]\nd.e = 'f'\n[a]\ng = 2.5\n")
        )
        #expect(value.members.map(\.key) == ["z", "b", "a"])
        #expect(value.members.map(\.line) == [1, 3, 8])
        #expect(value["b"]?.members.map(\.line) == [4, 5, 6])
        #expect(value["b", "quo.ted"]?.bool == true)
        #expect(value["b", "c", "d", "e"]?.string == "f")
        #expect(value["b", "c", "d", "e"]?.line == 7)
    }

    @Test func `has arrays and inline tables, with the lines of their elements`() throws {
        let value = try TOMLFormat.parse(
            source("a = [ # [\n  \"x\",\n  # \"y\",\n  { z = 1, \"\\u0077\" = '''\n]''' },\n]\nb = 3")
        )
        #expect(value["a"]?.elements.map(\.line) == [2, 4])
        #expect(value["a"]?.elements[0].string == "x")
        #expect(value["a"]?.elements[1].members.map(\.key) == ["z", "w"])
        #expect(value["a"]?.elements[1]["w"]?.string == "]")
        #expect(value.members.map(\.line) == [1, 7])
    }

    @Test func `has arrays of tables, with their lines`() throws {
        let value = try TOMLFormat.parse(source("[[p]]\nn = 1\n[p.q]\nr = 2\n\n[[p]]\nn = 3\n"))
        #expect(value["p"]?.elements.map(\.line) == [1, 6])
        #expect(value["p"]?.elements[0]["q", "r"]?.line == 4)
        #expect(value["p"]?.elements[1].members.map(\.line) == [7])
    }

    @Test func `knows strings of several lines, and the quotes at their end`() throws {
        let value = try TOMLFormat.parse(source("a = \"\"\"x \\\"\n[b]\n\"\"\"\"\"\nc = \"\\\\\"\nd = 1979-05-27"))
        #expect(value.members.map(\.line) == [1, 4, 5])
        #expect(value["a"]?.string == "x \"\n[b]\n\"\"")
        #expect(value["c"]?.string == "\\")
    }

    @Test(arguments: [
        "a", "a =", "= 1", "[a", "[a]]", "a = [1", "a = {b = 1", "a = \"x", "a = 1\na = 2", "[a]\n[a]", "a = 01",
        "a = 1 b = 2",
        "a = \"\\q\"", "[[a]]\n[a]", "[]", "a = '''x", "a.b = 1\na = 2", "{", "]", "\"", "a = nope", "[=]", "[[ =",
        "a = [}", "a = {b = ]}", "é = 1", "a = 1 [b]",
        "a = {\nb = 1}", "'''a''' = 1", "a = [1 2]", "a = {b = 1,}", "a = {,}", "a.. = 1", "[a] b", "\"a\n\" = 1",
        "[\n a]",
    ])
    func `refuses what is none`(text: String) {
        #expect(error(text) != nil)
    }

    @Test(arguments: [
        "0", "-1_000", "+0", "1.5e-10", "-0.0", "6E+2_0", "inf", "-nan", "0xDEAD_beef", "0o755", "0b1_0", "true",
        "07:32:00",
        "1979-05-27", "1979-05-27T07:32:00Z", "1979-05-27 07:32:00.999-07:00", "1979-05-27t07:32:00",
    ])
    func `knows every kind of number and date`(text: String) {
        #expect(error("a = \(text)\nb = [\(text), \(text) ] # c") == nil)
    }

    @Test(arguments: [
        "01", "1_", "_1", "1__0", "1.", ".5", "1e", "0X1", "0x", "+0x1", "0b2", "True", "Inf", "07:32", "1979-5-27",
        "1979-05-27T",
        "07:32:00.", "1979-05-27T07:32:00+7", "1 2", "-", "+", "--1", "1979-05-27T07:32:00ZZ", "1979-02-30", "25:00:00",
    ])
    func `refuses what only looks like one`(text: String) {
        #expect(error("a = \(text)") != nil)
    }

    @Test func `tells the line of what is wrong`() {
        #expect(error("a = 1\nb = \n")?.line == 2)
        #expect(error("a = 1\n\na = 2\n")?.line == 3)
        #expect(error("a = 1\nb = \"\u{0}\"") == FormatError(line: 2, "a NUL byte"))
    }

    @Test func `goes without a key that holds a NUL`() throws {
        #expect(try TOMLFormat.parse(source("\"a\\u0000b\" = 1\nc = 2"))["c"] != nil)
    }

    @Test(arguments: ["a = \(String(repeating: "[", count: 20_000))", "a = \(String(repeating: "{a=", count: 20_000))"])
    func `refuses what is nested too deep`(text: String) {
        #expect(error(text)?.message == "nested deeper than 200 levels")
    }

    @Test func `refuses keys of too many parts`() {
        let path = repeatElement("a", count: 20_000).joined(separator: ".")
        #expect(error("\(path) = 1")?.message == "nested deeper than 200 levels")
        #expect(error("x = 1\n[\(path)]")?.line == 2)
        let half = repeatElement("a", count: 150).joined(separator: ".")
        #expect(error("[\(half)]\n\(half) = 1")?.line == 2)
    }

    @Test func `is read in time`() throws {
        let lines = (0..<20_000).map { "[[package]]\nname = \"p\($0)\"\n" }
        #expect(try TOMLFormat.parse(source(lines.joined()))["package"]?.elements.count == 20_000)
    }
}
