import ArgumentParser
import LeashCore
import LeashManifest

/// Implements `leashctl validate`.
struct Validate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Read the files and report everything that is wrong with them.",
        discussion: """
            No server is asked. Each problem is a line `file:line:column: error: message`.

            EXAMPLES
              leashctl --state state validate
              leashctl --state state validate --format json

            EXIT STATUS  0 all is well · 4 the files hold an error
            """
    )

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    @OptionGroup var state: StateOptions

    @Option(help: "How to print: text or json.")
    var format: Format = .text

    func run() throws {
        let loaded = try state.read()
        switch format {
        case .json: Terminal.write(json(loaded).text(pretty: true) + "\n")
        case .text:
            for diagnostic in loaded.diagnostics { Terminal.write("\(diagnostic)\n") }
            if !loaded.hasErrors {
                let (apps, databases) = (loaded.state.apps.count, loaded.state.databases.count)
                Terminal.write("valid: \(apps.of("app")), \(databases.of("database"))\n")
            }
        }
        (loaded.hasErrors ? ExitStatus.invalid : .done).exit()
    }

    private func json(_ loaded: Loaded) -> JSON {
        let diagnostics = loaded.diagnostics.map { diagnostic in
            JSON.object([
                ("file", .string(diagnostic.location.file)), ("line", .number(diagnostic.location.line)),
                ("column", .number(diagnostic.location.column)), ("severity", .string(diagnostic.severity.rawValue)),
                ("message", .string(diagnostic.message)), ("hint", JSON(diagnostic.hint)),
            ])
        }
        return .object([
            ("format", .string("leash.diagnostics/1")), ("valid", .bool(!loaded.hasErrors)),
            ("diagnostics", .array(diagnostics)),
        ])
    }
}
