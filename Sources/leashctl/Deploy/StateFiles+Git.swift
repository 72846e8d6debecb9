import FoundationEssentials
import LeashCore
import LeashManifest
import Subprocess

// A commit of the changed files. What others committed runs nothing meanwhile: no hooks, no monitors, and no repository that
// lies bare in a folder of another.
extension StateFiles {
    /// Whether the files can be committed alone.
    ///
    /// - Throws: ``Failure`` where there is no repository, git ignores a file, or a file has changes that are not committed.
    func checkCommittable() async throws {
        try await Self.checkCommitted(changes.map(\.path), in: root)
        for change in changes
        where try await Self.git(["check-ignore", "-q", "--", "./\(change.path)"], in: root, allows: 1).status == 0 {
            throw Failure(description: "\(change.path.printable) is ignored by git, so it can't be committed")
        }
    }

    /// - Throws: ``Failure`` where there is no repository, or one of these has changes that are not committed.
    static func checkCommitted(_ paths: [String], in root: String) async throws {
        let words = ["status", "--porcelain=v1", "-z", "--untracked-files=all", "--"]
        let status = try await git(words + paths, in: root).output
        guard let first = status.split(separator: "\0").first?.dropFirst(3) else { return }
        throw Failure(description: "\(String(first).printable) has changes that are not committed: commit them first")
    }

    /// Commits these files and nothing else; what can't be committed is not written either.
    ///
    /// - Throws: ``Failure`` with what git says.
    func commit(_ message: String) async throws {
        let paths = changes.map(\.path)
        do {
            _ = try await Self.git(["add", "--intent-to-add", "--"] + paths, in: root)
            _ = try await Self.git(["commit", "--quiet", "--only", "--message", message, "--"] + paths, in: root)
        } catch {
            revert()
            _ = try? await Self.git(["reset", "--quiet", "--"] + paths, in: root)
            throw error
        }
    }

    private static func git(
        _ arguments: [String],
        in root: String,
        allows status: Int32 = 0
    ) async throws -> (status: Int32, output: String) {
        // That one takes names only, and refuses to be told so.
        let literal = arguments[0] == "check-ignore" ? [] : ["--literal-pathspecs"]
        let settings =
            literal + [
                "-c", "safe.bareRepository=explicit", "-c", "core.fsmonitor=false",
                "-c", "core.hooksPath=/dev/null",
            ]
        let result = try await run(
            .name("git"),
            arguments: Arguments(["-C", root] + settings + arguments),
            environment: .custom(environment),
            output: .string(limit: 1 << 20),
            error: .string(limit: 1 << 20)
        )
        if case .exited(let code) = result.terminationStatus, code == 0 || code == status {
            return (code, result.standardOutput)
        }
        let lines = result.standardError.split(separator: "\n")
        let said = lines.first { $0.hasPrefix("fatal: ") || $0.hasPrefix("error: ") } ?? lines.first ?? "it failed"
        throw Failure(description: "git \(arguments[0]): \(String(said).printable)")
    }

    /// What git needs to know of the person who commits; no password of a server, and nothing that leads it elsewhere.
    private static var environment: [Environment.Key: String] {
        let prefixes = ["GIT_AUTHOR_", "GIT_COMMITTER_", "LC_"]
        let names: Set = [
            "PATH", "HOME", "USER", "LOGNAME", "EMAIL", "LANG", "XDG_CONFIG_HOME", "GNUPGHOME", "GPG_TTY",
            "SSH_AUTH_SOCK", "TZ",
        ]
        var environment: [Environment.Key: String] = [:]
        for (name, value) in ProcessInfo.processInfo.environment
        where names.contains(name) || prefixes.contains(where: name.hasPrefix) {
            environment[Environment.Key(stringLiteral: name)] = value
        }
        return environment
    }
}
