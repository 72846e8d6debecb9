import ArgumentParser
import LeashCore
import LeashEnv
import LeashManifest

/// Implements `leashctl env get`.
struct EnvGet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get",
        abstract: "Print the value of one key, masked unless --reveal.",
        discussion: """
            EXAMPLES
              leashctl --state state env get notes DATABASE_URL
              psql "$(leashctl --state state env get notes DATABASE_URL --reveal)"

            EXIT STATUS  0 done · 1 no such app or key · 4 leash.yaml holds an error
            """
    )

    @Argument(help: "The app.")
    var app: String

    @Argument(help: "The key.")
    var key: String

    @OptionGroup var state: StateOptions

    @Flag(help: "Print the value itself, and nothing else.")
    var reveal = false

    func run() async throws {
        let env = try await EnvReading(state)
        try env.require(app: app)
        guard let entry = env.state.apps[app]?[key], let value = try await env.values(of: app)[key] else {
            throw missing(in: env)
        }
        Terminal.write((reveal ? value.revealed : shown(value, entry, env)) + "\n")
    }

    /// What the files say in the clear is no secret; anything else is masked by what it is.
    private func shown(_ value: Secret, _ entry: EnvEntry, _ env: EnvReading) -> String {
        switch (entry.owner, env.desired.env[app]?[key]?.value) {
        case (.git, .literal(let text)?) where text == value.revealed: return text
        case (.leash(let known), _) where entry.isIntact && known.part.isPublic: return value.revealed
        default: return value.masked
        }
    }

    private func missing(in env: EnvReading) -> ExitCode {
        switch env.desired.env[app]?[key]?.value {
        case .external?:
            return Terminal.failure(.failed, "\(key) is external and not set: `leashctl env set \(app) \(key)`")
        case .database?, .literal?, .secret?:
            return Terminal.failure(.failed, "\(key) is bound and not set yet: `leashctl apply` sets it")
        case .skip?, nil:
            let keys = env.keys(of: app)
            let hint = keys.isEmpty ? "it has none" : suggestion(for: key, among: keys, "keys are")
            return Terminal.failure(.failed, "app \(app) has no key '\(key.printable)' (\(hint))")
        }
    }
}

extension EnvBinding.Part {
    /// Whether it tells nothing that must be kept.
    fileprivate var isPublic: Bool {
        switch self {
        case .host, .port, .user, .name: true
        case .url, .jdbcUrl, .password: false
        }
    }
}
