import Testing
import YAML

@Suite struct Nodes {
    @Test func `a document becomes a tree in file order, each node with its place`() {
        let text = """
            b: one  # a comment
            a:
              - "two"
              - {c: 3, é: 'x', d: }
            """
        let parsed = parse(Array(text.utf8))
        #expect(parsed.problems.isEmpty)
        let tree = "{1:1 b=1:4 one, a=[3:5 \"two\", {4:5 c=4:9 3, é=4:15 \"x\", d=4:23 }]}"
        #expect(parsed.root.map(described) == tree)
    }

    @Test(arguments: ["", "\n", "# nothing\n", "\u{FEFF}", "   ", "---\n...\n# over\n"])
    func `a text without a document has no problem`(text: String) {
        let parsed = parse(Array(text.utf8))
        #expect(parsed.problems.isEmpty)
        #expect(parsed.root?.isNull ?? true)
    }

    @Test func `a byte order mark is skipped, and counts no column`() {
        let parsed = parse(Array("\u{FEFF}a: 1".utf8))
        #expect(parsed.problems.isEmpty)
        #expect(parsed.root.map(described) == "{1:1 a=1:4 1}")
    }

    @Test func `what is refused leaves the rest of the tree`() {
        let parsed = parse(Array("a: &x 1\nb: *x\na: 2\n<<: {z: 1}\n? [k]\n: 1\nc: !t 3\n".utf8))
        #expect(parsed.problems.count == 6)
        #expect(parsed.root.map(described) == "{1:1 a=1:4 1, b=2:4 , c=7:4 3}")
    }

    @Test func `a key is found again among many`() {
        let keys = (0..<1_000).map { "k\($0): \($0)\n" }.joined()
        #expect(parse(Array(keys.utf8)).problems.isEmpty)
        #expect(parse(Array((keys + "k3: 1\nk999: 1\n").utf8)).problems.map(\.mark.line) == [1_001, 1_002])
    }

    struct Reading: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let isNull: Bool
        let bool: Bool?
        let integer: Int?

        init(_ text: String, isNull: Bool = false, bool: Bool? = nil, integer: Int? = nil) {
            (testDescription, self.isNull, self.bool, self.integer) = (text, isNull, bool, integer)
        }
    }

    @Test(arguments: [
        Reading("", isNull: true), Reading("~", isNull: true), Reading("null", isNull: true), Reading("'null'"),
        Reading("\"\""), Reading("NULL"), Reading("true", bool: true), Reading("false", bool: false), Reading("'true'"),
        Reading("True"), Reading("yes"), Reading("on"), Reading("0", integer: 0), Reading("-0", integer: 0),
        Reading("42", integer: 42), Reading("-7", integer: -7), Reading("9223372036854775807", integer: .max),
        Reading("-9223372036854775808", integer: .min), Reading("9223372036854775808"), Reading("'42'"), Reading("+1"),
        Reading("1_000"), Reading("010"), Reading("-01"), Reading("0x10"), Reading("1.0"), Reading("1e3"),
        Reading("--"),
        Reading("٣"), Reading("[]"), Reading("{}"), Reading("|\n  42"),
    ])
    func `only plain scalars mean something other than text`(_ reading: Reading) throws {
        let parsed = parse(Array("a: \(reading.testDescription)".utf8))
        guard case .mapping(let pairs)? = parsed.root?.content, let value = pairs.first?.value else {
            Issue.record("\(parsed.problems)")
            return
        }
        #expect(value.isNull == reading.isNull)
        #expect(value.bool == reading.bool)
        #expect(value.integer == reading.integer)
        #expect((value.scalar == nil) == ["[]", "{}"].contains(reading.testDescription))
    }
}

/// A tree on one line: scalars with their places, quotes for those that are not plain.
private func described(_ node: Node) -> String {
    let place = "\(node.mark.line):\(node.mark.column)"
    switch node.content {
    case .scalar(let text, let isPlain): return "\(place) " + (isPlain ? text : "\"\(text)\"")
    case .sequence(let items): return "[" + items.map(described).joined(separator: ", ") + "]"
    case .mapping(let pairs):
        let inside = pairs.map { "\($0.key.scalar ?? "?")=\(described($0.value))" }
        return "{\(place) " + inside.joined(separator: ", ") + "}"
    }
}
