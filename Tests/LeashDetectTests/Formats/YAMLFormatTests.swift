import LeashDetect
import Testing

@Suite struct YAMLTexts {
    private func error(_ text: String) -> FormatError? {
        do throws(FormatError) {
            _ = try YAMLFormat.parse(source(text))
            return nil
        } catch { return error }
    }

    @Test func `have values, and the lines of keys and elements`() throws {
        let value = try YAMLFormat.parse(source("a: # x\n  - b\n  - c: true\n'd': 1.5\ne: ~\nf: \"1\"\n"))
        #expect(value.members.map(\.key) == ["a", "d", "e", "f"])
        #expect(value.members.map(\.line) == [1, 4, 5, 6])
        #expect(value["a"]?.elements.map(\.line) == [2, 3])
        #expect(value["a"]?.elements[1]["c"]?.bool == true)
        #expect(value["f"]?.string == "1")
        #expect(value["d"]?.string == nil)
    }

    @Test func `may be empty`() throws {
        #expect(try YAMLFormat.parse(source("# nothing\n")).members.isEmpty)
    }

    @Test func `have what aliases and merge keys stand for`() throws {
        let value = try YAMLFormat.parse(
            source("a: &x\n  b: &y c\n  d: 1\ne:\n  <<: *x\n  d: *y\nf: {<<: [{d: 2, g: 3}, *x]}\n")
        )
        #expect(value["e"]?.members.map(\.key) == ["d", "b"])
        #expect(value["e", "d"]?.string == "c")
        #expect(value["e", "b"]?.line == 2)
        #expect(value["f"]?.members.map(\.key) == ["d", "g", "b"])
        #expect(error("a: *b") == FormatError(line: 1, "an alias without an anchor before it"))
    }

    @Test func `are refused where aliases make them grow without end`() {
        let wide = (1...9).map { level in "a\(level): &a\(level) [\(String(repeating: "*a\(level - 1), ", count: 9))]\n"
        }
        #expect(error("a0: &a0 x\n" + wide.joined())?.message.contains("values") == true)
        let deep = (1...5_000).map { level in "a\(level): &a\(level) [*a\(level - 1)]\n" }
        #expect(error("a0: &a0 x\n" + deep.joined())?.message.contains("nested deeper") == true)
        #expect(error("a: &a [*a]") != nil)
    }

    @Test(arguments: ["a: [", "a: b: c", "\ta: 1", "a: 'x", "a: 1\n b: 2", "a: }"])
    func `are refused where they are none`(text: String) {
        #expect(error(text) != nil)
    }

    @Test func `are refused where they are nested too deep or hold NULs`() {
        #expect(error(String(repeating: "[", count: 20_000))?.message.contains("nested deeper") == true)
        #expect(error("a: 1\nb: \u{0}") == FormatError(line: 2, "a NUL byte"))
    }
}
