import ArgumentParser
import LeashCore
import LeashEnv
import LeashManifest

/// Implements `leashctl env unset`.
struct EnvUnset: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unset",
        abstract: "Remove a key that was set by hand.",
        discussion: """
            EXAMPLES
              leashctl --state state env unset notes MONGODB_URI

            EXIT STATUS  0 done · 1 no such app or key, or the key is not yours · 4 leash.yaml holds an error
            """
    )

    @Argument(help: "The app.")
    var app: String

    @Argument(help: "The key.")
    var key: String

    @OptionGroup var state: StateOptions

    func run() async throws {
        let env = try await EnvReading(state)
        try env.require(app: app)
        guard env.state.apps[app]?[key] != nil else {
            let keys = (env.state.apps[app] ?? [:]).keys.sorted()
            let hint = keys.isEmpty ? "no key is" : suggestion(for: key, among: keys, "set are")
            throw Terminal.failure(.failed, "app \(app): '\(key.printable)' is not set (\(hint))")
        }
        let manual = env.key(key, of: app)
        if let reason = manual.refusalToUnset { throw Terminal.failure(.failed, reason) }
        let command = env.desired.apps[app]?.value.onChange
        try await env.write(
            EnvChanges(
                by: .human,
                remove: [key],
                unnotified: command == nil ? nil : true,
                isForced: manual.binding?.value == .external
            ),
            app: app
        )
        Terminal.message("\(app): \(key) is no longer set")
        if manual.consequence != nil { Terminal.message("the next `leashctl apply` sets it as the files say") }
        if let command { Terminal.message("the next `leashctl apply` runs \(command)") }
    }
}
