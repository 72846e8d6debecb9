import Testing
import YAML

/// Texts that are refused, with each problem as `line:column: message (hint)`.
@Suite struct Problems {
    struct Case: CustomTestStringConvertible, Sendable {
        let text: String
        let problems: [String]

        var testDescription: String { text.debugDescription }

        init(_ text: String, _ problems: String...) { (self.text, self.problems) = (text, problems) }
    }

    @Test(arguments: strictness + structure + collections + scalars + characters)
    func `a text that is refused says where, what and the way out`(_ test: Case) {
        #expect(lines(parse(Array(test.text.utf8))) == test.problems)
    }

    static let strictness = [
        Case("a: 1\nb: 2\na: 3\n", "3:1: key 'a' is already on line 1 (remove one of the two)"),
        Case("a: {b: 1, \"b\": 2}", "1:11: key 'b' is already on line 1 (remove one of the two)"),
        Case(#""\e[2J": 1\#n"\e[2J": 2"#, #"2:1: key '\u{1B}[2J' is already on line 1 (remove one of the two)"#),
        Case("a: &x 1", "1:4: anchors are not allowed (\(anchorHint))"),
        Case("a: &x [1]", "1:4: anchors are not allowed (\(anchorHint))"),
        Case("a: *x", "1:4: aliases are not allowed (write the value out, or quote it if it is text)"),
        Case("a: !!str 1", "1:4: tags are not allowed (\(tagHint))"),
        Case("a: !x {b: 1}", "1:4: tags are not allowed (\(tagHint))"),
        Case("a: ! 1", "1:4: tags are not allowed (\(tagHint))"),
        Case("a: !e!x 1", "1:4: tags are not allowed (quote the value if it is text)"),
        Case("a: !<x", "1:7: tags are not allowed (quote the value if it is text)"),
        Case("a:\n  <<: {b: 1}", "2:3: merge keys are not allowed (write the keys out here)"),
        Case("? [a]\n: 1\n", "1:3: a key is not a single value (quote it if it is text)"),
        Case("{{a: 1}: 1}", "1:2: a key is not a single value (quote it if it is text)"),
        Case("a:\n  ? \n  : 1\n", "2:4: a key is missing (write a name before the ':')"),
        Case("a: 1\n---\nb: 2\n", "2:1: a second document begins (put it into a file of its own)"),
        Case("a: 1\n...\n---\nb: 2\n", "3:1: a second document begins (put it into a file of its own)"),
        Case("[a]\nb", "2:1: something stands after the end of the document (\(rootHint))"),
        Case("%YAML 1.2\n---\na: 1", "1:1: a line begins with % (\(directiveHint))"),
        Case("a: 1\r%TAG ! x\n", "2:1: a line begins with % (\(directiveHint))"),
        Case(
            "a: &x 1\nb: *x\na: !t 2\n<<: *x\n",
            "1:4: anchors are not allowed (\(anchorHint))",
            "2:4: aliases are not allowed (write the value out, or quote it if it is text)",
            "3:1: key 'a' is already on line 1 (remove one of the two)",
            "3:4: tags are not allowed (\(tagHint))",
            "4:1: merge keys are not allowed (write the keys out here)",
            "4:5: aliases are not allowed (write the value out, or quote it if it is text)"
        ),
    ]

    static let structure = [
        Case("a:\n\tb: 1\n", "2:1: a tab stands where the indentation belongs (indent with spaces)"),
        Case("a: 1\n\tb: 2", "2:1: a tab stands where the indentation belongs (indent with spaces)"),
        Case("a: 1\r\tb: 2", "2:1: a tab stands where the indentation belongs (indent with spaces)"),
        Case("a: >\n\tb\n", "2:1: a tab stands where the indentation belongs (indent with spaces)"),
        Case("a: b: c", "1:5: a ':' stands where no key can (\(colonHint))"),
        Case("a: 1\n b: 2\n", "2:3: a ':' stands where no key can (\(colonHint))"),
        Case("a:b\nc: d", "2:2: a ':' stands where no key can (\(colonHint))"),
        Case("a:\n  b: 1\n c: 2\n", "3:2: this is neither a key nor part of the value above (\(keyHint))"),
        Case("a: 'b' c", "1:8: this is neither a key nor part of the value above (\(keyHint))"),
        Case(": 1", "1:1: this is neither a key nor part of the value above (\(keyHint))"),
        Case("a: - b", "1:4: a list begins where none can (put the '-' on a line of its own, below the key)"),
        Case("- a\nb: 1", "2:1: a list goes on without '-' (begin each item with '-', all in one column)"),
        Case("- a: 1\n  b\n- c\n", "3:1: a ':' is missing after the key (write 'key: value')"),
    ]

    static let collections = [
        Case(
            "a: [1, 2\nb: 3\n",
            "2:2: the '[' of line 1 is not closed (separate its items with ',' and end it with ']')"
        ),
        Case(
            "a:\n  [1 2, 3",
            "2:10: the '[' of line 2 is not closed (separate its items with ',' and end it with ']')"
        ),
        Case("a: {b: 1\n", "2:1: the '{' of line 1 is not closed (separate its keys with ',' and end it with '}')"),
        Case("a: {b: 1]", "1:9: the '{' of line 1 is not closed (separate its keys with ',' and end it with '}')"),
        Case("a: ]", "1:4: a value is missing"),
        Case("a: [,]", "1:5: a value is missing"),
        Case("a: {b: 1}}", "1:10: this is neither a key nor part of the value above (\(keyHint))"),
    ]

    static let scalars = [
        Case("a: 'x\nb: 1\n", "3:1: the quote of line 1 is not closed (close it where the text ends)"),
        Case("a: \"x\n---\n", "2:1: the quote of line 1 is not closed (close it where the text ends)"),
        Case("a: \"\\q\"", "1:5: an unknown escape in double quotes (\(escapeHint))"),
        Case("a: \"\\xZZ\"", "1:7: an unknown escape in double quotes (\(escapeHint))"),
        Case("a: \"\\uD800\"", "1:7: an unknown escape in double quotes (\(escapeHint))"),
        Case("a: @b", "1:4: a value cannot begin with @ (quote it)"),
        Case("a: `b`", "1:4: a value cannot begin with ` (quote it)"),
        Case("a: %b", "1:4: a value cannot begin with % (quote it)"),
        Case("a: *", "1:5: a value cannot begin with * (quote it)"),
        Case("a: & b", "1:5: a value cannot begin with & (quote it)"),
        Case("a: |x\n  b\n", "1:5: \(blockSign)"),
        Case("a: |0\n  b\n", "1:5: \(blockSign)"),
    ]

    static let characters = [
        Case("é: 多\u{7}", "1:5: U+0007 is a control character (\(controlHint))"),
        Case("a: 1\nb: \0", "2:4: U+0000 is a control character (\(controlHint))"),
        Case("a: b\u{2028}c", "1:5: U+2028 is not a line break (write it as an escape in double quotes)"),
        Case("a: b\u{2029}c", "1:5: U+2029 is not a line break (write it as an escape in double quotes)"),
        Case("a: b\u{85}c", "1:5: U+0085 is not a line break (write it as an escape in double quotes)"),
        Case("\u{FEFF}é: 1\né: 2", "2:1: key 'é' is already on line 1 (remove one of the two)"),
    ]

    /// The text is looked at in blocks.
    @Test(arguments: (240...275).flatMap { [$0, 3 * 256 + $0 - 250] })
    func `what is no line break is found wherever it stands`(offset: Int) {
        let text = "a: " + String(repeating: "x", count: offset - 3)
        for sign in ["\u{2028}", "\u{2029}", "\u{85}"] {
            let found = lines(parse(Array((text + sign + "y: %").utf8)))
            #expect(found.count == 1 && found[0].hasPrefix("1:\(offset + 1): U+"), "\(found)")
        }
        let directive = text + "\n%TAG ! x\n"
        #expect(lines(parse(Array(directive.utf8))) == ["2:1: a line begins with % (\(directiveHint))"])
        let fit = text + "é%\n# € 50 %"
        #expect(lines(parse(Array(fit.utf8))).isEmpty)
    }

    @Test(
        arguments: [
            ([0x61, 0xFF], "1:2"), ([0x61, 0x3A, 0x20, 0xC3], "1:4"), ([0xFF, 0xFE, 0x61, 0x00], "1:1"),
            ([0x61, 0x0A, 0x62, 0xE2, 0x28, 0xA1], "2:3"), ([0x61, 0xED, 0xA0, 0x80], "1:2"), ([0xC0, 0x80], "1:1"),
        ] as [([UInt8], String)]
    )
    func `what is not UTF-8 is refused at its place`(bytes: [UInt8], place: String) {
        #expect(lines(parse(bytes)) == ["\(place): this is not UTF-8 (save the file as UTF-8)"])
    }
}

private let anchorHint = "write the value out where it is used, or quote it if it is text"
private let tagHint = "remove it, or quote the value if it is text"
private let rootHint = "a file holds one mapping; mend the indentation"
private let directiveHint = "there are no directives; indent it if it is text"
private let colonHint = "quote the value, mend the indentation, or write a space after the ':'"
private let keyHint = "mend the indentation, or quote the value above"
private let escapeHint = "write \\\\ for a backslash, or use single quotes"
private let controlHint = "remove it, or write it as an escape in double quotes"
private let blockSign =
    "the first line of a block of text holds more than its sign (begin the text on the next line)"

private func lines(_ parsed: Parsed) -> [String] {
    parsed.problems.map { problem in
        let hint = problem.hint.map { " (\($0))" } ?? ""
        return "\(problem.mark.line):\(problem.mark.column): \(problem.message)\(hint)"
    }
}
