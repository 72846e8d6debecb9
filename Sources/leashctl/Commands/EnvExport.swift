import ArgumentParser
import LeashEnv

/// Implements `leashctl env export`.
struct EnvExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Print an app's whole environment, passwords and all, in the clear.",
        discussion: """
            EXAMPLES
              leashctl --state state env export notes > notes.env          for `docker run --env-file`
              eval "$(leashctl --state state env export notes --format shell)"

            EXIT STATUS  0 done · 1 no such app · 4 leash.yaml holds an error
            """
    )

    @Argument(help: "The app.")
    var app: String

    @OptionGroup var state: StateOptions

    @Option(help: "How to print: dotenv, json or shell.")
    var format: ExportFormat = .dotenv

    func run() async throws {
        let env = try await EnvReading(state)
        try env.require(app: app)
        Terminal.write(format.text(of: try await env.values(of: app)))
    }
}

extension ExportFormat: ExpressibleByArgument {}
