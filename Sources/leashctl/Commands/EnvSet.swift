import ArgumentParser
import LeashCore
import LeashEnv

/// Implements `leashctl env set`.
struct EnvSet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Set a key by hand, to a value from standard input or a prompt.",
        discussion: """
            The value is never an argument. One line break at its end is dropped. Keys that the files bind are theirs, \
            but for those with `{ external: true }`.

            EXAMPLES
              leashctl --state state env set notes MONGODB_URI             asks, and shows nothing
              pass show mongodb | leashctl --state state env set notes MONGODB_URI

            EXIT STATUS  0 done · 1 refused or invalid · 4 leash.yaml holds an error · 64 usage
            """
    )

    @Argument(help: "The app.")
    var app: String

    @Argument(help: "The key.")
    var key: String

    // Taken only to be refused: what the parser itself says of a word too many would repeat it.
    @Argument(parsing: .allUnrecognized, help: .hidden)
    var rest: [String] = []

    @OptionGroup var state: StateOptions

    @Flag(help: "Set it though the files bind it or don't declare the app.")
    var force = false

    func validate() throws {
        guard rest.isEmpty, !key.contains("=") else {
            throw ValidationError(
                "a value is no argument: everyone on this host could read it in the list of processes, and the shell "
                    + "keeps it in its history. Give APP and KEY, and the value on standard input"
            )
        }
        // So that nothing is typed in vain.
        if let problem = EnvSyntax.problem(inKey: key) { throw ValidationError(problem) }
    }

    func run() async throws {
        let env = try await EnvReading(state)
        try requireApp(in: env)
        let manual = env.key(key, of: app)
        if !force, let reason = manual.refusalToSet { throw Terminal.failure(.failed, reason) }
        let value = try ValueInput.read(prompt: "\(key) of \(app): ")
        if let problem = EnvSyntax.problem(inValue: value) {
            throw Terminal.failure(.failed, "app \(app): the value of \(key) \(problem)")
        }
        if try await isUnchanged(manual, value, env) { return Terminal.message("\(app): \(key) holds that already") }
        try await write(value, manual, env)
    }

    private func requireApp(in env: EnvReading) throws {
        let isDeclared = env.desired.apps[app] != nil || (force && EnvSyntax.isApp(app))
        if isDeclared, env.state.unreadable[app] == nil { return }
        try env.require(app: app)
        throw Terminal.failure(.failed, "the files don't declare app \(app): --force sets the key all the same")
    }

    private func isUnchanged(_ manual: ManualKey, _ value: Secret, _ env: EnvReading) async throws -> Bool {
        guard manual.entry?.owner == .human else { return false }
        return try await env.values(of: app)[key] == value
    }

    private func write(_ value: Secret, _ manual: ManualKey, _ env: EnvReading) async throws {
        let command = env.desired.apps[app]?.value.onChange
        try await env.write(
            EnvChanges(
                by: .human,
                set: [key: EnvChanges.Value(value, owner: .human)],
                unnotified: command == nil ? nil : true,
                // What the files gave to people is taken over from whoever held it.
                isForced: force || manual.binding?.value == .external || manual.isLeftBehind
            ),
            app: app
        )
        if env.state.id == nil { Terminal.message("made the env store \(env.store.path)") }
        Terminal.message("\(app): \(key) is set")
        if let consequence = manual.consequence { Terminal.message(consequence) }
        if let command { Terminal.message("the next `leashctl apply` runs \(command)") }
    }
}

extension ManualKey {
    /// Whether it is a literal or secret that the files no longer bind.
    fileprivate var isLeftBehind: Bool {
        guard case .git? = entry?.owner else { return false }
        return binding == nil || binding?.value == .skip
    }
}
