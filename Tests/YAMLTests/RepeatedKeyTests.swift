import Testing
import YAML

/// Keys that come twice, in mappings of any length and order.
@Suite struct RepeatedKeys {
    @Test(arguments: [2, 8, 9, 10, 11, 40], [0, 1, 5, 8, 9, 30])
    func `one in a sorted mapping is found wherever it comes again`(count: Int, first: Int) {
        let sorted = (0..<count).map { "key\(100 + $0)" }
        for again in 0...count where first < again {
            var keys = sorted
            keys.insert(sorted[first], at: again)
            #expect(repeated(keys) == ["\(again + 1): \(first + 1)"], "\(first) again at \(again) of \(count)")
        }
    }

    @Test(arguments: [3, 9, 12, 40]) func `a mapping in another order is no worse`(count: Int) {
        let sorted = (0..<count).map { "key\(100 + $0)" }
        #expect(repeated(sorted) == [])
        #expect(repeated(sorted.reversed()) == [])
        let mixed = sorted.dropFirst(count / 2) + sorted.prefix(count / 2)
        #expect(repeated(Array(mixed)) == [])
        #expect(repeated(mixed + [sorted[0], sorted[count - 1]]).count == 2)
    }

    @Test(arguments: [3, 9, 12, 40], ["é", "e\u{301}"])
    func `two spellings of one text are one key`(count: Int, spelling: String) {
        let sorted = (0..<count).map { "key\(100 + $0)" }
        let other = spelling.utf8.count == 2 ? "e\u{301}" : "é"
        #expect(repeated(sorted + [spelling, other]) == ["\(count + 2): \(count + 1)"])
        #expect(repeated([spelling] + sorted + [other]) == ["\(count + 2): 1"])
        #expect(repeated([spelling, other] + sorted) == ["2: 1"])
    }

    /// The line of each key that is refused, with that of the first.
    private func repeated(_ keys: [String]) -> [String] {
        let text = keys.map { "\"\($0)\": 1\n" }.joined()
        return parse(Array(text.utf8)).problems.map { problem in
            let first = problem.message.split(separator: " ").last ?? ""
            return "\(problem.mark.line): \(first)"
        }
    }
}
