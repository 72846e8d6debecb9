import ArgumentParser
import LeashCore
import LeashManifest
import LeashPostgres
import LeashReconcile

/// Implements `leashctl diff`.
struct Diff: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Show what apply would do.",
        discussion: """
            Reads the files, the servers' catalogs and the env store, and writes nothing.

            EXAMPLES
              leashctl --state state diff
              leashctl --state state diff --format markdown        for a pull request
              leashctl --state state diff --out plan.json          to apply exactly that later
              leashctl --state state diff --target database/notes

            EXIT STATUS
              0 in sync · 1 a server or the env store can't be reached · 2 changes pending
              3 held or blocked · 4 the files hold an error
            """
    )

    @OptionGroup var state: StateOptions
    @OptionGroup var options: PlanOptions

    @Option(help: "How to print: text, json, jsonl, markdown or sql.")
    var format: PlanFormat = .text

    @Option(help: ArgumentHelp("Save the plan, for `leashctl apply FILE`.", valueName: "file"))
    var out: String?

    func run() async throws {
        let (loaded, site, early) = try state.open(session: "diff")
        var (plan, live) = await site.plan(options.apply(for: loaded.state), early: early)
        await Backups(site).note(in: &plan, live)
        try options.checkTargets(loaded, live, plan)
        if let out { try save(plan, to: out) }
        Terminal.write(format.text(of: plan, live: live))
        ExitStatus.diff(plan, isDesiredBroken: loaded.hasErrors).exit()
    }

    private func save(_ plan: Plan, to file: String) throws {
        do {
            try TextFile.replace(file, with: plan.json().text(pretty: true) + "\n")
        } catch {
            throw Terminal.failure(.failed, "the plan can't be saved to \(file): \(error)")
        }
    }
}

/// The forms that a plan or a report is printed in.
enum PlanFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json, jsonl, markdown, sql

    func text(of plan: Plan, live: LiveState) -> String {
        switch self {
        case .text: plan.text(style: Terminal.style)
        case .json: plan.json().text(pretty: true) + "\n"
        case .jsonl: plan.jsonl()
        case .markdown: plan.markdown()
        case .sql: sqlText(of: plan, live: live)
        }
    }

    func text(of report: Report) -> String {
        switch self {
        case .text, .sql: report.text(style: Terminal.style)
        case .json: report.json().text(pretty: true) + "\n"
        case .jsonl: report.jsonl()
        case .markdown: report.markdown()
        }
    }
}
