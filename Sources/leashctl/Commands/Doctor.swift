import ArgumentParser
import LeashCore
import LeashManifest
import LeashReconcile

/// Implements `leashctl doctor`.
struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Explain what ails apps and servers, and how to mend it.",
        discussion: """
            Looks at live counters and settings, and tells in red, yellow and green why an app gets 'too many \
            connections', 'canceling statement due to statement timeout' or 'connection refused', how its backups and \
            its env stand, and whom a server lets in. Logs in as each app does, once, and out again. Nothing is written \
            and no lock is taken. What the admin may not see is said to be not visible, never green.

            EXAMPLES
              leashctl --state state doctor
              leashctl --state state doctor notes
              leashctl --state state doctor notes --verbose
              leashctl --state state doctor --format json

            EXIT STATUS
              0 nothing is red · 1 a server or the env store can't be asked · 2 something is red
              4 the files hold an error · 64 no such app
            """
    )

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    @Argument(help: "One app, with the servers that it uses; everything if left out.")
    var app: String?

    @OptionGroup var state: StateOptions

    @Flag(name: .shortAndLong, help: "Tell details and ways out of what is green, too.")
    var verbose = false

    @Option(help: "How to print: text or json.")
    var format: Format = .text

    func run() async throws {
        let loaded = try state.load()
        let name = app.map { String($0.hasPrefix("app/") ? $0.dropFirst("app/".count) : $0[...]) }
        try check(name, loaded)
        let site = state.site(loaded.state, session: "doctor")
        let report = await site.examine(app: name).report(of: name)
        switch format {
        case .text: Terminal.write(report.text(style: Terminal.style, isVerbose: verbose))
        case .json: Terminal.write(report.json().text(pretty: true) + "\n")
        }
        report.exitStatus(isDesiredBroken: loaded.hasErrors).exit()
    }

    private func check(_ name: String?, _ loaded: Loaded) throws {
        guard let name, loaded.state.apps[name] == nil else { return }
        let apps = loaded.state.apps.keys.sorted()
        let hint = apps.isEmpty ? "none is declared" : suggestion(for: name, among: apps, "apps are")
        let left = loaded.hasErrors ? "; files with errors are left out" : ""
        throw Terminal.failure(.usage, "there is no app '\(name.printable)' (\(hint)\(left))")
    }
}
