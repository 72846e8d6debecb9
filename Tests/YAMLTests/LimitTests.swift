import Testing
import YAML

@Suite(.timeLimit(.minutes(2))) struct LimitTests {
    private func problems(_ text: String, _ change: (inout Limits) -> Void = { _ in }) -> [String] {
        var limits = Limits()
        change(&limits)
        return parse(Array(text.utf8), limits: limits).problems.map {
            "\($0.mark.line):\($0.mark.column): \($0.message)"
        }
    }

    @Test(arguments: ["[", "{a: ", "- ", "? ", "[[{a: "])
    func `20,000 levels end at the limit`(opening: String) {
        let text = String(repeating: opening, count: 20_000)
        #expect(problems(text).last?.hasSuffix(": nested deeper than 32 levels") == true)
    }

    @Test func `the deepest level that is allowed is read, and one more is not`() {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(problems(nested(32)).isEmpty)
        #expect(problems(nested(33)) == ["1:33: nested deeper than 32 levels"])
        #expect(problems(nested(3)) { $0.depth = 2 } == ["1:3: nested deeper than 2 levels"])
    }

    @Test func `an alias bomb is a list of problems`() {
        let lines = (1..<30).map {
            "a\($0): &a\($0) [\(Array(repeating: "*a\($0 - 1)", count: 9).joined(separator: ", "))]"
        }
        #expect(problems((["a0: &a0 x"] + lines).joined(separator: "\n")).count == 30 + 29 * 9)
    }

    @Test func `a text of nothing but problems is given up`() {
        let found = problems(String(repeating: "- *a\n", count: 100_000))
        #expect(found.count == 1_001)
        #expect(found.last == "1000:3: too many problems; the rest of the file was not read")
    }

    @Test func `bytes and values are counted`() {
        #expect(problems(String(repeating: "#", count: 1 << 20)).isEmpty)
        #expect(problems(String(repeating: "#", count: (1 << 20) + 1)) == ["1:1: 1048577 bytes are more than 1048576"])
        #expect(problems("[1, 2, 3]") { $0.nodes = 3 } == ["1:8: more than 3 values"])
        #expect(problems(String(repeating: "- \n", count: 250_000)).last == "200000:2: more than 200000 values")
    }

    @Test func `the slowest texts of a MiB are read in seconds`() {
        let openings = [
            "%TAG !a! b\n", "a: b\n", "- ", "k: &a !t\n", "'", "\"\\n", "a ", "\n", "{", "? a\n", ": ", "#",
        ]
        let clock = ContinuousClock()
        for opening in openings {
            let text = String(repeating: opening, count: (1 << 20) / opening.utf8.count)
            #expect(clock.measure { _ = problems(text) } < .seconds(20), "\(opening)")
        }
    }
}
