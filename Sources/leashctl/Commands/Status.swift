import ArgumentParser
import LeashCore
import LeashManifest
import LeashReconcile

/// Implements `leashctl status`.
struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show how apps, servers and databases stand.",
        discussion: """
            Each app is in sync, drifted, held, blocked, unreachable or frozen. For a database or an app, each limit \
            is shown as the files ask for it, as it is live and as it is used now, with the place that set it. \
            Nothing is written and no lock is taken; `leashctl diff` shows each change that apply would make.

            EXAMPLES
              leashctl --state state status
              leashctl --state state status database/notes
              leashctl --state state status app/notes --format json
              leashctl --state state status --deep              enter every database, try passwords

            EXIT STATUS
              0 in sync · 1 a server or the env store can't be reached · 2 drifted
              3 held or blocked · 4 the files hold an error · 64 no such address
            """
    )

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    @Argument(help: "One thing, such as database/notes, app/notes or server/main; everything if left out.")
    var address: String?

    @OptionGroup var state: StateOptions

    @Flag(help: "Enter every database, and try passwords where verifiers can't be read.")
    var deep = false

    @Option(help: "How to print: text or json.")
    var format: Format = .text

    func run() async throws {
        let (loaded, site, early) = try state.open(session: "status")
        let survey = await survey(site, loaded.state, early)
        try check(survey, hasErrors: loaded.hasErrors)
        let usage = await site.usage(of: address.map(survey.databases) ?? [:])
        let report = survey.report(of: address, usage: usage, backups: await backups(site, survey))
        switch format {
        case .text: Terminal.write(report.text(style: Terminal.style))
        case .json: Terminal.write(report.json().text(pretty: true) + "\n")
        }
        report.exitStatus(isDesiredBroken: loaded.hasErrors).exit()
    }

    private func survey(_ site: Site, _ desired: DesiredState, _ early: EarlyReading) async -> Survey {
        var options = ApplyOptions { Policy(desired: desired, live: $0) }
        options.refresh.isDeep = deep
        options.refresh.addresses = Set([address].compactMap(\.self))
        var (plan, live) = await site.plan(options, early: early)
        if address == nil { await Backups(site).note(in: &plan, live) }
        return Survey(desired: desired, live: live, plan: plan)
    }

    /// How the backups of what was asked about stand; of everything, the plan tells what is due.
    private func backups(_ site: Site, _ survey: Survey) async -> [String: BackupStatus] {
        guard let address, !survey.databases(at: address).isEmpty else { return [:] }
        return await Backups(site).statuses(of: Set(survey.declaredDatabases(at: address)))
    }

    private func check(_ survey: Survey, hasErrors: Bool) throws {
        guard let address, !survey.addresses.contains(address) else { return }
        let error = AddressError(unknown: address, among: survey.addresses, hasErrors: hasErrors)
        throw Terminal.failure(.usage, "\(error)")
    }
}
