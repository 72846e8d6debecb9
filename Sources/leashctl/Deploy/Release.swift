import FoundationEssentials
import Glibc
import LeashCore
import Subprocess
import SystemPackage

/// What runs after the database and its URL are there, and before the app does: migrations.
struct Release {
    /// The program and its arguments.
    let command: [String]
    /// Where it runs: the app's folder.
    let folder: String
    let environment: [String: String]

    /// Runs it with this terminal, to its end; what would end leashctl meanwhile ends it.
    ///
    /// - Returns: its exit status; 128 and the signal's number if one ended it or leashctl, 127 if it could not be started.
    func run() async -> Int32 {
        let forwarding = Forwarding()
        let state = forwarding.state
        defer { withExtendedLifetime(forwarding) {} }
        do {
            let result = try await Subprocess.run(
                command[0].contains("/") ? .path(FilePath(command[0])) : .name(command[0]),
                arguments: Arguments(Array(command.dropFirst())),
                environment: .custom(
                    Dictionary(environment.map { (Environment.Key(stringLiteral: $0), $1) }, uniquingKeysWith: { $1 })
                ),
                workingDirectory: FilePath(folder),
                input: .fileDescriptor(.standardInput, closeAfterSpawningProcess: false),
                output: .fileDescriptor(.standardOutput, closeAfterSpawningProcess: false),
                error: .fileDescriptor(.standardError, closeAfterSpawningProcess: false)
            ) { execution in
                state.begin(Int32(execution.processIdentifier.value))
            }
            if let signal = state.received { return 128 + signal }
            switch result.terminationStatus {
            case .exited(let code): return code
            case .signaled(let signal): return 128 + signal
            }
        } catch {
            Terminal.message("leashctl: \(command[0].printable): \(error)")
            return 127
        }
    }
}
