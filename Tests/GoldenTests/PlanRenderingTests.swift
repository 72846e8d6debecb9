import Foundation
import LeashCore
import LeashTesting
import Testing

extension PlanCase: CustomTestStringConvertible {
    var testDescription: String { name }
}

extension URL {
    /// A golden file of a case.
    static func golden(_ name: String, of folder: String) -> URL {
        URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Cases/\(folder)/\(name)")
    }
}

@Suite struct PlanRendering {
    @Test(arguments: PlanCase.all)
    func text(_ test: PlanCase) throws {
        try expectGolden(test.plan.text(), at: .golden("plan.txt", of: test.name))
    }

    @Test(arguments: PlanCase.all)
    func json(_ test: PlanCase) throws {
        try expectGolden(test.plan.json().text(pretty: true) + "\n", at: .golden("plan.json", of: test.name))
    }

    @Test(arguments: PlanCase.all)
    func markdown(_ test: PlanCase) throws {
        try expectGolden(test.plan.markdown(), at: .golden("plan.md", of: test.name))
    }

    @Test func `json lines`() throws {
        let test = try #require(PlanCase.all.first { $0.name == "render-design" })
        try expectGolden(test.plan.jsonl(), at: .golden("plan.jsonl", of: test.name))
    }

    @Test(arguments: ["render-design", "render-held", "render-create", "render-hostile"])
    func `a narrow terminal`(_ name: String) throws {
        let test = try #require(PlanCase.all.first { $0.name == name })
        let text = test.plan.text(style: TextStyle(colour: false, width: 80))
        try expectGolden(text, at: .golden("plan-80.txt", of: name))
    }

    @Test(arguments: PlanCase.all)
    func `colour changes nothing but colour`(_ test: PlanCase) {
        let coloured = test.plan.text(style: TextStyle(colour: true))
        #expect(coloured.replacing(/\u{1b}\[\d+m/, with: "") == test.plan.text())
    }

    @Test func colours() throws {
        let plan = Plan.of(Action.allCases.map { .database($0) })
        try expectGolden(plan.text(style: TextStyle(colour: true)), at: .golden("plan.ansi", of: "render-colour"))
    }

    @Test(arguments: PlanCase.all)
    func `no output holds a value of the files`(_ test: PlanCase) {
        let plan = test.plan
        for text in [plan.text(), plan.json().text(pretty: false), plan.jsonl(), plan.markdown()] {
            #expect(!text.contains("MUST-NOT-BE-PRINTED"))
        }
    }
}
