import ArgumentParser
import LeashCore
import LeashManifest

/// Implements `leashctl render`.
struct Render: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render",
        abstract: "Print the desired state with every default filled in.",
        discussion: """
            What is printed is itself a desired-state file. No server is asked.

            EXAMPLES
              leashctl --state state render
              leashctl --state state render database/notes --explain

            EXIT STATUS  0 done · 4 the files hold an error · 64 no such address
            """
    )

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case yaml, json
    }

    @Argument(help: "One thing, such as database/notes or app/notes; everything if left out.")
    var address: String?

    @OptionGroup var state: StateOptions

    @Flag(help: "Follow each value by the place that set it.")
    var explain = false

    @Option(help: "How to print: yaml or json.")
    var format: Format = .yaml

    func run() throws {
        let loaded = try state.load()
        do throws(AddressError) {
            let text =
                format == .yaml
                ? try LeashManifest.render(loaded, address: address, explain: explain)
                : try LeashManifest.renderJSON(loaded, address: address, explain: explain)
            Terminal.write(text)
        } catch {
            throw Terminal.failure(.usage, "\(error)")
        }
        (loaded.hasErrors ? ExitStatus.invalid : .done).exit()
    }
}
