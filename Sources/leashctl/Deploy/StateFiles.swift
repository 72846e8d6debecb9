import Glibc
import LeashCore
import LeashManifest
import Subprocess
import SystemPackage

/// The changed files of a deploy, written and committed.
struct StateFiles {
    let root: String
    let changes: [StateEdit.Change]

    struct Failure: Error, CustomStringConvertible { let description: String }

    /// What changes, as lines with `+` and `-`.
    var text: String {
        changes.map { change in
            let title = "\(change.path.printable)\(change.before == nil ? " (new)" : "")\n"
            let before = change.before?.split(separator: "\n", omittingEmptySubsequences: false) ?? []
            let after = change.after.split(separator: "\n", omittingEmptySubsequences: false)
            let lines = after.difference(from: before).sorted(by: Self.isBefore).map { step in
                switch step {
                case .insert(_, let line, _): "  + \(String(line).printable)\n"
                case .remove(_, let line, _): "  - \(String(line).printable)\n"
                }
            }
            return title + lines.filter { $0 != "  + \n" }.joined()
        }.joined()
    }

    private static func isBefore(
        _ left: CollectionDifference<Substring>.Change,
        _ right: CollectionDifference<Substring>.Change
    ) -> Bool {
        switch (left, right) {
        case (.remove(let first, _, _), .insert(let second, _, _)): first <= second
        case (.insert(let first, _, _), .remove(let second, _, _)): first < second
        case (.remove(let first, _, _), .remove(let second, _, _)),
            (.insert(let first, _, _), .insert(let second, _, _)):
            first < second
        }
    }

    /// Writes each file whole; of one that others changed meanwhile nothing is written.
    ///
    /// - Throws: ``Failure`` with what was written before.
    func write() throws {
        var written: [String] = []
        for change in changes {
            let path = "\(root)/\(change.path)"
            do {
                guard let before = change.before else {
                    try TextFile.create(path, with: change.after)
                    written.append(change.path)
                    continue
                }
                guard try TextFile.read(path) == before else {
                    throw Failure(description: "it was changed meanwhile: deploy again")
                }
                try TextFile.replace(path, with: change.after, keepingMode: true)
                written.append(change.path)
            } catch {
                let done = written.isEmpty ? "nothing was written" : "written: \(written.joined(separator: ", "))"
                throw Failure(description: "\(change.path.printable): \(error); \(done)")
            }
        }
    }
}

// In git.
extension StateFiles {
    /// Whether they can be committed alone.
    ///
    /// - Throws: ``Failure`` where there is no repository, or a file has changes that are not committed.
    func checkCommittable() async throws {
        let status = try await git(
            ["status", "--porcelain=v1", "-z", "--untracked-files=all", "--"] + changes.map(\.path)
        )
        let dirty = status.split(separator: "\0").map { $0.dropFirst(3) }
        guard let first = dirty.first else { return }
        throw Failure(description: "\(String(first).printable) has changes that are not committed: commit them first")
    }

    /// Commits these files and nothing else.
    ///
    /// - Throws: ``Failure`` with what git says.
    func commit(_ message: String) async throws {
        let paths = changes.map(\.path)
        _ = try await git(["add", "--intent-to-add", "--"] + paths)
        _ = try await git(["commit", "--quiet", "--only", "--message", message, "--"] + paths)
    }

    private func git(_ arguments: [String]) async throws -> String {
        let result = try await run(
            .name("git"),
            arguments: Arguments(["-C", root] + arguments),
            output: .string(limit: 1 << 20),
            error: .string(limit: 1 << 20)
        )
        guard case .exited(0) = result.terminationStatus else {
            let said = result.standardError.split(separator: "\n").first.map(String.init) ?? "it failed"
            throw Failure(description: "git \(arguments[0]): \(said.printable)")
        }
        return result.standardOutput
    }
}
