import ArgumentParser
import FoundationEssentials
import LeashCore
import LeashDev

/// Implements `leashctl dev`.
struct Dev: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dev",
        abstract: "Run a command with a private local Postgres for one app.",
        discussion: """
            The first call makes a Postgres server for the app's folder, with its data in .leash/dev there; each one \
            starts it if need be, brings the app's role, database, limits and DATABASE_URL about as `apply` does, and \
            becomes the command, in the app's folder. The server stays, so the next call is quick. There is no TCP, and \
            the data don't outlast a loss of power.

            The command gets this shell's environment, and over it what the files give the app as literals, what \
            .leash/dev.env has (KEY=value lines, the value as it stands), and DATABASE_URL. Secrets and external keys \
            are withheld: give them in .leash/dev.env or in this shell. Without a command it says how to connect.

            Which app it is: --app; or the one whose `source` is this folder, in --state, $LEASH_STATE, or the nearest \
            leash.yaml upwards; or else one of the folder's name.

            EXAMPLES
              leashctl dev -- npm start
              leashctl dev -- bash -c 'psql "$DATABASE_URL" -f db/schema.sql'
              leashctl dev services/shop --app shop -- ./manage.py migrate
              leashctl dev --status --format json
              leashctl dev --stop
              leashctl dev --reset --yes                         its data are gone then

            EXIT STATUS
              that of the command; 126 it can't be run · 127 there is none · 1 no server can be had · 4 the files hold an error
              64 usage
            """
    )

    @Argument(help: ArgumentHelp("The app's folder.", valueName: "path"))
    var path: String = "."

    @OptionGroup var state: StateOptions

    @Option(help: ArgumentHelp("The app's name.", valueName: "name"))
    var app: String?

    @Flag(exclusivity: .exclusive)
    var mode: DevMode?

    @Flag(name: .shortAndLong, help: "Don't ask before data are removed.")
    var yes = false

    @Option(help: ArgumentHelp("Let a key through that decides what code runs.", valueName: "key"))
    var allow: [String] = []

    @Flag(name: .shortAndLong, help: "Don't say what is withheld or replaced.")
    var quiet = false

    @Option(help: "How to print, without a command: text or json.")
    var format: Format = .text

    @Argument(
        parsing: .postTerminator,
        help: ArgumentHelp("The command and its arguments, after --.", valueName: "command")
    )
    var command: [String] = []

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    func validate() throws {
        guard let mode, !command.isEmpty else { return }
        throw ValidationError("\(mode.flag) takes no command")
    }

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        do {
            let site = try DevSite(path: path, environment: environment)
            switch mode {
            case .stop: try await stop(site)
            case .reset: try await reset(site)
            case .status: try status(site)
            case nil: try await work(site)
            }
        } catch let error as DevError {
            Terminal.progress("")
            throw Terminal.failure(.failed, "\(error)")
        }
    }

    private func work(_ site: DevSite) async throws {
        let state = try DevChoice(state, app: app, folder: site.folder).state()
        try state.desired()
        let file: DevFile
        let ready: DevSite.Ready
        let borrowed = try site.user.borrow()
        do {
            file = try DevFile(of: site.folder)
            ready = try await site.prepare(state)
        }
        try borrowed.giveBack()
        Terminal.progress("")
        let environment = DevEnvironment(
            shell: site.environment,
            file: file,
            injected: ready.values,
            state: state,
            isLetThrough: { !ChildProgram.decidesCode($0) || allow.contains($0) }
        )
        if !quiet {
            if ready.isNamedAnew { Terminal.message("leashctl dev: app \(state.app), in \(ready.status.home)") }
            for note in file.notes + environment.notes { Terminal.message("leashctl dev: \(note)") }
        }
        guard command.isEmpty else { return try become(environment, in: site.folder) }
        show(DevReport(ready.status, values: ready.values, environment: environment))
    }

    private func become(_ environment: DevEnvironment, in folder: String) throws {
        guard FileManager.default.changeCurrentDirectoryPath(folder) else {
            throw Terminal.failure(.failed, "\(folder.printable) can't be entered")
        }
        var variables = environment.variables
        variables["PWD"] = folder
        ChildProgram(command: command, environment: variables).become()
    }

    private func stop(_ site: DevSite) async throws {
        guard let home = site.existing else { return Terminal.message("there is no private server of \(site.shown)") }
        let didRun = try await site.locked(home) { try await $0.stop() }
        Terminal.message(didRun ? "stopped the private server of \(site.shown)" : "it was stopped already")
    }

    private func reset(_ site: DevSite) async throws {
        guard let home = site.existing else { return Terminal.message("there is no private server of \(site.shown)") }
        if !yes {
            guard Terminal.canAsk else {
                throw Terminal.failure(.usage, "--reset asks, and there is no terminal: --yes consents")
            }
            guard Terminal.ask("Remove the private server of \(site.shown), with all its data?") else {
                throw Terminal.failure(.failed, "nothing was removed")
            }
        }
        try await site.locked(home) { try await $0.reset() }
        Terminal.message("removed \(home.path.printable)")
    }

    private func status(_ site: DevSite) throws { show(DevReport(try site.status())) }

    private func show(_ report: DevReport) {
        switch format {
        case .text: Terminal.write(report.text)
        case .json: Terminal.write(report.json.text(pretty: true) + "\n")
        }
    }
}

/// What `leashctl dev` does instead of running a command.
enum DevMode: String, EnumerableFlag {
    case stop, reset, status

    var flag: String { "--\(rawValue)" }

    static func help(for value: Self) -> ArgumentHelp? {
        switch value {
        case .stop: "Stop the private server; its data stay."
        case .reset: "Stop it, and remove its data."
        case .status: "Say how it stands."
        }
    }
}
