import Foundation
import LeashCore
import LeashTesting
import Testing

@Suite struct ReportRendering {
    struct Case: CustomTestStringConvertible {
        let testDescription: String
        let report: Report
    }

    static let cases = [
        Case(testDescription: "render-report-partial", report: partial),
        Case(testDescription: "render-report-done", report: done),
        Case(testDescription: "render-report-empty", report: Report()),
        Case(testDescription: "render-report-every-action", report: everyAction),
    ]

    private static let partial = Report([
        Report.Entry(
            .database(
                .update,
                "shop",
                Field("limits.connections", from: "20", to: "40"),
                Field("limits.storage", from: "1GiB", to: "2GiB")
            ),
            .applied
        ),
        Report.Entry(
            .database(.create, "wiki", Field("limits.connections", from: nil, to: "20")),
            .failed("55P03 canceling statement due to lock timeout: process 4711 holds the lock on role wiki")
        ),
        Report.Entry(
            .env(.inject, "wiki", Field("DATABASE_URL", from: nil, to: "v1")),
            .skipped("create database/wiki")
        ),
        Report.Entry(
            .database(.retire, "old", Field("stage", from: "live", to: "retired"), line: nil),
            .held("needs `removed:` or --confirm database/old")
        ),
        Report.Entry(
            .env(.blocked),
            .blocked("MONGODB_URI is external and not set: `leashctl env set shop MONGODB_URI`")
        ),
    ])

    private static let done = Report([
        Report.Entry(.server(.create, Field("installation", from: nil, to: "leash")), .applied),
        Report.Entry(.database(.create, "shop", Field("limits.connections", from: nil, to: "20")), .applied),
        Report.Entry(.env(.inject, "shop", Field("DATABASE_URL", from: nil, to: "v1")), .applied),
    ])

    /// Each action on each kind, with the outcomes in turn.
    private static let everyAction: Report = {
        let items = Action.allCases.flatMap { [Plan.Item.server($0), .database($0), .env($0)] }
        let outcomes: [Report.Outcome] = [
            .applied, .failed("58P01 could not open file"), .skipped("create database/shop"), .held("needs --confirm"),
            .blocked("no way in"),
        ]
        return Report(
            items.enumerated().map { index, item in
                let isBlocked = item.action == .blocked
                return Report.Entry(item, isBlocked ? .blocked("no way in") : outcomes[index % outcomes.count])
            }
        )
    }()

    @Test(arguments: cases)
    func text(_ test: Case) throws {
        try expectGolden(test.report.text(), at: file("report.txt", of: test))
    }

    @Test(arguments: cases)
    func json(_ test: Case) throws {
        try expectGolden(test.report.json().text(pretty: true) + "\n", at: file("report.json", of: test))
    }

    @Test(arguments: cases)
    func jsonl(_ test: Case) throws {
        try expectGolden(test.report.jsonl(), at: file("report.jsonl", of: test))
    }

    @Test(arguments: cases)
    func markdown(_ test: Case) throws {
        try expectGolden(test.report.markdown(), at: file("report.md", of: test))
    }

    private func file(_ name: String, of test: Case) -> URL { .golden(name, of: test.testDescription) }
}
