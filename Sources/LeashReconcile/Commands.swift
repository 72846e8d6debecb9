import Glibc
import LeashCore
import Subprocess

#if canImport(System)
import System
#else
import SystemPackage
#endif

/// The operator's commands, which the files may name but never define: a commit can't run code.
///
/// A file of `NAME: { run: [PROGRAM, ARGUMENT, ...], user: NAME }`, which only root or who runs leash can have written.
package struct Commands: Sendable {
    let file: String

    package init(file: String) { self.file = file }

    /// Why a command was not run, or not to its end.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    struct Command {
        /// The program and its arguments: one at least.
        var run: [String]
        /// Who runs it; `nil` for the user that leash runs as.
        var user: String?
    }

    /// The names that are defined, or why the file can't be understood or must not be trusted.
    func names() -> Observation<Set<String>> {
        do {
            return .observed(Set(try read().keys))
        } catch {
            return .unreachable(error.description)
        }
    }

    /// Runs a command without a shell and with an environment made from scratch.
    ///
    /// - Parameters:
    ///   - name: as the file has it.
    ///   - app: given to it as `LEASH_APP`.
    /// - Throws: ``Failure`` when it is not defined, can't be started, takes over a minute or does not end with 0.
    func run(_ name: String, app: String) async throws {
        guard let command = try read()[name] else {
            throw Failure(description: "\(file) does not define \(name)")
        }
        let words = try command.words(named: name)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await Self.run(words, name, app) }
            group.addTask {
                try await Task.sleep(for: Self.timeout)
                throw Failure(description: "\(name) took over \(Self.timeout), and was ended")
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    private static let timeout = Duration.seconds(60)

    private static func run(_ words: [String], _ name: String, _ app: String) async throws {
        var options = PlatformOptions()
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(5))]
        let variables: [Environment.Key: String] = [
            "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LEASH_APP": app,
        ]
        let program = words[0]
        let result = try await Subprocess.run(
            program.hasPrefix("/") ? .path(FilePath(program)) : .name(program),
            arguments: Arguments(Array(words.dropFirst())),
            environment: .custom(variables),
            platformOptions: options,
            output: .discarded,
            error: .string(limit: 1 << 20, encoding: UTF8.self)
        )
        guard result.terminationStatus.isSuccess else {
            let said = result.standardError.split(separator: "\n").last.map { ": \($0)" } ?? ""
            throw Failure(description: "\(name) ended with \(result.terminationStatus)\(said)")
        }
    }
}

extension Commands.Command {
    /// What to start: for another user by way of setpriv, since changing users between fork and exec can hang in a
    /// program of several threads.
    fileprivate func words(named name: String) throws -> [String] {
        guard let user else { return run }
        guard let entry = getpwnam(user) else {
            throw Commands.Failure(description: "\(name): there is no user \(user)")
        }
        let (uid, gid) = (entry.pointee.pw_uid, entry.pointee.pw_gid)
        guard uid != getuid() else { return run }
        return ["/usr/bin/setpriv", "--reuid=\(uid)", "--regid=\(gid)", "--init-groups", "--"] + run
    }
}
