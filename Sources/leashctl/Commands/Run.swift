import ArgumentParser
import FoundationEssentials
import LeashCore
import LeashEnv

/// Implements `leashctl run`.
struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a command with an app's live environment.",
        discussion: """
            The command gets this shell's environment, without the variables that the files name as admins' URLs or apps' \
            secrets, and, over it, every value that the env store has of the app. What of the app it does not get is said \
            on standard error: keys without a value yet, and keys that would decide what code runs (PATH, LD_PRELOAD, \
            NODE_OPTIONS and the like), unless --allow lets them through. Values are never printed.

            EXAMPLES
              leashctl --state state run notes -- ./bin/server
              leashctl --state state run notes -- sh -c 'psql "$DATABASE_URL" -c "select now()"'
              leashctl --state state run notes --allow PATH -- env

            EXIT STATUS
              that of the command; 126 it can't be run · 127 there is none · 1 no such app · 4 leash.yaml holds an error
            """
    )

    @Argument(help: "The app.")
    var app: String

    @OptionGroup var state: StateOptions

    @Option(help: ArgumentHelp("Let a key through that decides what code runs.", valueName: "key"))
    var allow: [String] = []

    @Flag(name: .shortAndLong, help: "Don't say what is withheld.")
    var quiet = false

    @Argument(
        parsing: .postTerminator,
        help: ArgumentHelp("The command and its arguments, after --.", valueName: "command")
    )
    var command: [String] = []

    func validate() throws {
        if command.isEmpty {
            throw ValidationError("name a command after --, as in: leashctl run \(app.printable) -- env")
        }
    }

    func run() async throws {
        let env = try await EnvReading(state)
        try env.require(app: app)
        let values = try await env.values(of: app)
        var environment = env.shell
        for (key, value) in values where isLetThrough(key) { environment[key] = value.revealed }
        if !quiet {
            for line in withheld(from: env, values) { Terminal.message("leashctl: \(app): \(line)") }
        }
        ChildProgram(command: command, environment: environment).become()
    }

    private func isLetThrough(_ key: String) -> Bool { !ChildProgram.decidesCode(key) || allow.contains(key) }

    /// A line for each key that the command does not get, with the way out.
    private func withheld(from env: EnvReading, _ values: [String: Secret]) -> [String] {
        env.keys(of: app).compactMap { key in
            guard values[key] == nil else {
                return isLetThrough(key) ? nil : "\(key) is withheld: it decides what code runs (--allow \(key))"
            }
            switch env.desired.env[app]?[key]?.value {
            case .external?: return "\(key) has no value: `leashctl env set \(app) \(key)`"
            default: return "\(key) has no value yet: `leashctl apply` sets it"
            }
        }
    }
}
