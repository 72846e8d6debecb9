import LeashCore
import Testing

private func report(_ outcomes: Report.Outcome...) -> Report {
    Report(
        outcomes.enumerated().map { index, outcome in
            Report.Entry(Plan.Item(.update, "database/d\(index)", app: "a", step: nil), outcome)
        }
    )
}

@Suite struct Reports {
    @Test(arguments: [
        (report(), "Nothing to apply."),
        (report(.applied), "Applied 1 of 1."),
        (
            report(.applied, .applied, .applied, .failed("why"), .held("why")),
            "Applied 3 of 4: 1 failed, 0 skipped, 1 held."
        ),
        (report(.held("why")), "Nothing to apply: 1 held."),
        (
            report(.applied, .failed("why"), .skipped("id"), .blocked("why")),
            "Applied 1 of 3: 1 failed, 1 skipped, 0 held, 1 blocked."
        ),
    ])
    func `end in a line that counts`(_ report: Report, _ line: String) {
        #expect(report.conclusion == line)
        #expect(report.text().hasSuffix(line + "\n"))
        #expect(report.markdown().contains(line))
    }

    @Test func `have a line for each item`() {
        let report = report(.applied, .failed("no space left"), .skipped("update database/d1"))
        #expect(
            report.text() == """
                app/a
                  ~ update   database/d0       applied
                  ~ update   database/d1       FAILED: no space left
                  ~ update   database/d2       SKIPPED: needs update database/d1, which was not applied
                Applied 1 of 3: 1 failed, 1 skipped, 0 held.

                """
        )
    }

    @Test func `tell items with the same action on the same resource apart`() {
        let items = ["notes", "wiki"].map { Plan.Item(.inject, "env/a", app: "a", step: nil, name: $0) }
        let text = Report(items.map { Report.Entry($0, .applied) }).text()
        #expect(text.contains("> inject   env/a notes "))
        #expect(text.contains("> inject   env/a wiki "))
    }

    @Test func `read back from JSON lines`() throws {
        let lines = report(.applied, .held("why")).jsonl().split(separator: "\n")
        let objects = try lines.map { try JSON.parse(String($0)) }
        #expect(objects.map { $0["type"]?.text } == ["action", "action", "summary"])
        #expect(objects.map { $0["outcome"]?.text } == ["applied", "held", nil])
        #expect(objects.last?["format"] == "leash.report/1")
    }
}

@Suite struct TextBreaking {
    @Test func `keeps what one would copy whole`() {
        let text = "needs `removed: { then: drop }` or --confirm database/old"
        #expect(text.wrapped(to: 20) == ["needs", "`removed: { then: drop }`", "or", "--confirm database/old"])
        #expect(text.wrapped(to: nil) == [text])
    }

    @Test func `takes an odd backtick for a character`() {
        #expect("a ` b c d".wrapped(to: 3) == ["a `", "b c", "d"])
    }

    @Test func `shows what a terminal would obey`() {
        #expect("a\u{1b}[2Jb\u{202e}c".printable == #"a\u{1B}[2Jb\u{202E}c"#)
        #expect("é 漢 🐘".printable == "é 漢 🐘")
        #expect("a\nb\u{9b}".wrapped(to: 40) == ["a", #"b\u{009B}"#])
    }

    @Test(arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567")])
    func `groups thousands`(_ number: Int, _ text: String) {
        #expect(number.grouped == text)
    }
}
