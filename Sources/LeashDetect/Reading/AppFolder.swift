import LeashCore

/// One app's files, as its ecosystems ask for them.
///
/// A file is read once. What could not be read is told once, as a warning, whoever asks.
package final class AppFolder {
    private let tree: FolderTree
    /// The app's folder, relative to what is looked at; empty for that itself.
    package let path: String
    /// The folder of the workspace that the app is a member of, if an ecosystem has such a thing; its own otherwise.
    package let workspace: String
    private var texts: [String: SourceText?] = [:]
    private var listings: [String: [String]] = [:]
    private(set) var warnings: [Diagnostic] = []

    package init(_ tree: FolderTree, at path: String, workspace: String? = nil) {
        self.tree = tree
        self.path = path
        self.workspace = workspace ?? path
    }

    /// The paths of all files of this app, relative to its folder, sorted: what .gitignore leaves out is not there, nor is
    /// what is vendored, built, or an example.
    package var files: [String] { files(in: "") }

    /// The same of a folder relative to the app's, which may be a neighbour such as `../db`; relative to that.
    package func files(in folder: String) -> [String] {
        if let known = listings[folder] { return known }
        let files = tree.files(in: Self.joined(path, folder))
        listings[folder] = files
        return files
    }

    package func has(_ file: String) -> Bool { tree.has(Self.joined(path, file)) }

    /// A file's text; `nil` if it is not there, or was warned of.
    package func text(_ file: String) -> SourceText? { read(Self.joined(path, file)) }

    /// The same of a program's source, without a warning: nothing depends on a single one.
    package func source(_ file: String) -> SourceText? { try? tree.text(of: Self.joined(path, file)).get() }

    /// The same, of a file of the workspace.
    package func workspaceText(_ file: String) -> SourceText? { read(Self.joined(workspace, file)) }

    package func warn(_ message: String, in text: SourceText, line: Int = 1) {
        warnings.append(Diagnostic(.warning, at: text.location(line: line), message))
    }

    /// Reads a file in its format; `nil`, and a warning, if it is malformed.
    package func parsed<Parsed>(
        _ text: SourceText?,
        as parse: (SourceText) throws(FormatError) -> Parsed
    ) -> Parsed? {
        guard let text else { return nil }
        do {
            return try parse(text)
        } catch {
            warn(error.message, in: text, line: error.line)
            return nil
        }
    }

    private func read(_ path: String) -> SourceText? {
        if let known = texts[path] { return known }
        var text: SourceText?
        switch tree.text(of: path) {
        case .success(let found): text = found
        case .failure(.absent): break
        case .failure(.unusable(let warning)): warnings.append(warning)
        }
        texts[path] = text
        return text
    }

    /// A path below a folder, without `.` and `..`; `nil`-safe against leaving what is looked at, since such a path has no
    /// file.
    package static func joined(_ folder: String, _ path: String) -> String {
        var parts: [Substring] = folder.split(separator: "/")
        for part in path.split(separator: "/") where part != "." {
            if part == ".." {
                guard !parts.isEmpty else { return "../" + path }
                parts.removeLast()
            } else {
                parts.append(part)
            }
        }
        return parts.joined(separator: "/")
    }
}
