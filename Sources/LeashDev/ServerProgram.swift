internal import Glibc
internal import LeashCore
internal import Subprocess

#if canImport(System)
internal import System
#else
internal import SystemPackage
#endif

/// A program that is run as the server's user, with an environment made from scratch.
struct ServerProgram {
    let user: DevUser
    /// Its working folder.
    var folder = "/"

    /// Runs a command to its end; Ctrl-C at a terminal ends it along with leash.
    ///
    /// - Returns: its exit status, and what it said on standard error.
    /// - Throws: ``DevError`` when it can't be run.
    func run(_ command: [String]) async throws(DevError) -> (status: Int32, said: String) {
        let words = user.running(command)
        let environment: [Environment.Key: String] = [
            "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8",
        ]
        do {
            let program = words[0]
            let result = try await Subprocess.run(
                program.hasPrefix("/") ? .path(FilePath(program)) : .name(program),
                arguments: Arguments(Array(words.dropFirst())),
                environment: .custom(environment),
                workingDirectory: FilePath(folder),
                output: .discarded,
                error: .string(limit: 1 << 20, encoding: UTF8.self)
            )
            switch result.terminationStatus {
            case .exited(let code): return (code, result.standardError)
            case .signaled(let signal): return (128 + signal, result.standardError)
            }
        } catch {
            throw DevError("\(words[0].printable) can't be run: \(error)")
        }
    }
}
