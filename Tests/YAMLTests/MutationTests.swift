import Testing
import YAML

/// Texts made by damaging good ones, the same ones in each run.
@Suite(.timeLimit(.minutes(3))) struct Mutations {
    private static let seeds = [
        "leash: v1\napps:\n  notes: { tier: growth, source: notes }\ndatabases:\n  notes:\n    extensions: [a]\n",
        "a: &x [1, 'two', \"th\\u00e9\"]\nb: *x\n<<: {c: !!str 3}\n? [k]\n: |\n  text\n   more\n",
        "---\n- {a: 1, b: [~, null, true]}\n- >-\n  folded\n- \"多 \\\n  x\"\n# end\n...\n",
    ]
    private static let pieces: [[UInt8]] =
        [
            "\t", "\n", "\r", "%", "&a ", "*a ", "!", "- ", "? ", ": ", "[", "]", "{", "}", "\"", "'", "|", ">", "#",
            "<<: ", "---\n",
            "...\n", "\0", "\u{85}", "\u{2028}", "\u{FEFF}", "\\x", "é", "  ", "@", "a: ",
        ].map { Array($0.utf8) } + [[0xFF], [0xC3], [0xED, 0xA0, 0x80]]

    @Test(arguments: 0..<20)
    func `a damaged text is parsed to its end, with every place inside it`(batch: UInt64) {
        var random = SplitMix(state: batch)
        for _ in 0..<1_000 {
            let text = damaged(&random)
            let parsed = parse(text)
            #expect(isSound(parsed, of: text), "\(text)")
        }
    }

    private func damaged(_ random: inout SplitMix) -> [UInt8] {
        var text = Array((Self.seeds.randomElement(using: &random) ?? "").utf8)
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            let place = Int.random(in: 0...text.count, using: &random)
            let end = min(text.count, place + Int.random(in: 0...4, using: &random))
            text.replaceSubrange(place..<end, with: Self.pieces.randomElement(using: &random) ?? [])
        }
        return text
    }

    /// A text without a problem has a tree or says nothing, and a problem is one short line about a place that exists.
    private func isSound(_ parsed: Parsed, of text: [UInt8]) -> Bool {
        let lines = text.count { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") } + 1
        return parsed.problems.allSatisfy { problem in
            (1...lines + 1).contains(problem.mark.line) && (1...text.count + 2).contains(problem.mark.column)
                && !problem.message.isEmpty && !problem.message.hasSuffix(".") && !problem.message.contains("\n")
        }
    }
}

/// Random numbers that are the same for the same state.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
