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

    /// What starts a command: the program and its arguments, by way of another where it is for another user.
    ///
    /// - Throws: ``Failure`` when it is not defined.
    package func words(of name: String) throws -> [String] {
        guard let command = try read()[name] else {
            throw Failure(description: "\(file) does not define \(name)")
        }
        return try command.words(named: name)
    }

    /// Runs a command without a shell and with an environment made from scratch.
    ///
    /// - Parameters:
    ///   - name: as the file has it.
    ///   - app: given to it as `LEASH_APP`.
    /// - Throws: ``Failure`` when it is not defined, can't be started, takes over a minute or does not end with 0.
    func run(_ name: String, app: String) async throws {
        let words = try words(of: name)
        let variables: [Environment.Key: String] = ["PATH": "\(Self.path)", "LEASH_APP": "\(app)"]
        let result = try await Subprocess.run(
            .path("/usr/bin/timeout"),
            arguments: Arguments(["--kill-after=5", "\(Self.seconds)"] + words),
            environment: .custom(variables),
            output: .discarded,
            error: .string(limit: 1 << 20, encoding: UTF8.self)
        )
        guard !result.terminationStatus.isSuccess else { return }
        // What timeout(1) says of a command that it ended.
        if case .exited(124) = result.terminationStatus {
            throw Failure(description: "\(name) took over \(Self.seconds) s, and was ended")
        }
        let said = result.standardError.split(separator: "\n").last.map { ": \($0)" } ?? ""
        throw Failure(description: "\(name) ended with \(result.terminationStatus)\(said)")
    }

    /// The PATH that commands get.
    package static let path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

    /// How long a command may take.
    private static let seconds = 60
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
