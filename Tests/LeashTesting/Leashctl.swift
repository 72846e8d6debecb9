import Foundation

/// The built `leashctl`, run as a person would run it.
package struct Leashctl: Sendable {
    /// The root of the desired-state files.
    package var state: String
    package var environment: [String: String]

    package init(state: String, environment: [String: String]) {
        self.state = state
        self.environment = environment
    }

    /// The binary that was built along with the tests.
    package static var path: String {
        // The test bundle lies beside it.
        let bundle = URL(filePath: CommandLine.arguments[0])
        var folder = bundle.deletingLastPathComponent()
        while folder.path != "/" {
            let candidate = folder.appending(path: "leashctl")
            if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate.path }
            folder.deleteLastPathComponent()
        }
        return "leashctl"
    }

    /// Runs `leashctl --state STATE ARGUMENTS...` with nothing but a PATH and this environment.
    package func run(_ arguments: String..., input: String = "") async throws -> CommandResult {
        try await run(arguments, input: input)
    }

    package func run(_ arguments: [String], input: String = "") async throws -> CommandResult {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return try await runCommand(
            [Self.path, "--state", state] + arguments,
            input: input,
            environment: ["PATH": path].merging(environment) { $1 }
        )
    }
}
