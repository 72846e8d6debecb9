import LeashCore
import LeashTesting
import Testing

extension StatusCase: CustomTestStringConvertible {
    var testDescription: String { name }
}

@Suite struct StatusRendering {
    @Test(arguments: StatusCase.all)
    func text(_ test: StatusCase) throws {
        try expectGolden(test.report.text(), at: .golden("status.txt", of: test.name))
    }

    @Test(arguments: StatusCase.all)
    func json(_ test: StatusCase) throws {
        try expectGolden(test.report.json().text(pretty: true) + "\n", at: .golden("status.json", of: test.name))
    }

    @Test(arguments: ["status-mixed", "status-database-edited"])
    func `a narrow terminal, with colours`(_ name: String) throws {
        let test = try #require(StatusCase.all.first { $0.name == name })
        let text = test.report.text(style: TextStyle(colour: true, width: 80))
        try expectGolden(text, at: .golden("status-80.ansi", of: name))
    }

    @Test(arguments: StatusCase.all)
    func `colour changes nothing but colour`(_ test: StatusCase) {
        let coloured = test.report.text(style: TextStyle(colour: true))
        #expect(coloured.replacing(/\u{1b}\[\d+m/, with: "") == test.report.text())
    }

    @Test(arguments: StatusCase.all)
    func `no output holds a value or a verifier`(_ test: StatusCase) {
        for text in [test.report.text(), test.report.json().text(pretty: false)] {
            #expect(!text.contains("MUST-NOT-BE-PRINTED"))
            #expect(!text.contains("notes_1 \(Fingerprint(of: "notes_1 "))"))
        }
    }
}
