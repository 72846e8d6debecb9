import Glibc
package import LeashCore

/// Why there is no desired state to read at all.
package struct StateFolderError: Error, Equatable, CustomStringConvertible {
    package let message: String
    package let hint: String?

    package var description: String { message + (hint.map { " (\($0))" } ?? "") }
}

/// The folder that holds the desired state.
package enum StateFolder {
    /// Reads every `*.yaml` and `*.yml` under a root.
    ///
    /// Hidden folders, `node_modules` and what `.leashignore` lists are passed over; links out of the root are not followed.
    ///
    /// - Parameters:
    ///   - root: the path of a folder.
    ///   - bounds: what keeps a wrong root, such as `/`, from taking the machine's time and memory.
    /// - Returns: the files, sorted by path, and an error for each that can't be read or is out of bounds.
    /// - Throws: ``StateFolderError`` when the root is no folder, or holds no YAML: that is not the same as wanting nothing.
    package static func read(
        root: String,
        bounds: Bounds = Bounds()
    ) throws(StateFolderError) -> ([SourceFile], [Diagnostic]) {
        guard let real = realPath(root), let folder = Folder(path: real) else {
            throw StateFolderError(
                message: "\(root): \(String(cString: strerror(errno)))",
                hint: "--state names the root"
            )
        }
        var walk = Walk(root: real, bounds: bounds)
        walk.readIgnoreList(in: folder)
        walk.visit(folder, path: "", depth: 1)
        guard !walk.files.isEmpty || !walk.diagnostics.isEmpty else {
            throw StateFolderError(
                message: "\(root): no YAML file is below this folder",
                hint: "begin with \(Reader.rootFile), or name another folder with --state"
            )
        }
        return (walk.files.sorted { $0.path < $1.path }, walk.diagnostics)
    }

    /// Reads the platform's file alone, so that the servers that it tells of can be asked while the others are read.
    ///
    /// - Parameter root: the path of a folder.
    /// - Returns: that file, or none where ``read(root:bounds:)`` has something to say of it.
    package static func readPlatform(root: String) -> [SourceFile] {
        guard let real = realPath(root), let folder = Folder(path: real),
            case .success(let bytes) = folder.contents(of: Reader.rootFile, limit: Bounds().fileBytes)
        else { return [] }
        return [SourceFile(path: Reader.rootFile, bytes: bytes)]
    }

    package struct Bounds: Sendable {
        /// Of one file.
        package var fileBytes = 1 << 20
        /// Of all files together.
        package var totalBytes = 64 << 20
        package var files = 20_000
        /// Folders in each other, the root among them.
        package var depth = 32

        package init() {}
    }
}

/// A way through a folder, and what it found.
private struct Walk {
    let root: String
    let bounds: StateFolder.Bounds
    var files: [SourceFile] = []
    var diagnostics: [Diagnostic] = []
    private var bytes = 0
    private var ignored = IgnoreList()

    init(root: String, bounds: StateFolder.Bounds) {
        self.root = root
        self.bounds = bounds
    }

    mutating func readIgnoreList(in folder: borrowing Folder) {
        switch folder.contents(of: IgnoreList.file, limit: bounds.fileBytes) {
        case .success(let bytes): ignored = IgnoreList(bytes, &diagnostics)
        case .failure(let problem) where problem.code != ENOENT: report(IgnoreList.file, problem.message)
        case .failure: return
        }
    }

    mutating func visit(_ folder: borrowing Folder, path: String, depth: Int) {
        guard let entries = folder.entries() else { return report(path, "the folder can't be listed") }
        // Sorted, so that the bounds cut off the same files each time.
        for entry in entries.sorted(by: { $0.name < $1.name }) {
            let name = entry.name
            let child = path.isEmpty ? name : "\(path)/\(name)"
            guard !ignored.contains(child) else { continue }
            switch folder.kind(of: entry) {
            case .folder where isVisible(name): enter(name, of: folder, path: child, depth: depth)
            case .link: follow(child)
            case .file where isYAML(name): read(name, in: folder, path: child)
            case .other where isYAML(name): report(child, "this is no regular file")
            default: continue
            }
        }
    }

    private mutating func enter(_ name: String, of folder: borrowing Folder, path: String, depth: Int) {
        guard depth < bounds.depth else { return report(path, "folders are nested deeper than \(bounds.depth)") }
        guard let child = Folder(name, in: folder) else { return report(path, String(cString: strerror(errno))) }
        visit(child, path: path, depth: depth + 1)
    }

    /// Reads a linked file whose target this way does not come by itself, as those of a Kubernetes ConfigMap.
    private mutating func follow(_ path: String) {
        guard let target = realPath("\(root)/\(path)") else {
            if isYAML(path) { report(path, "the link leads nowhere") }
            return
        }
        let folder = root == "/" ? root : root + "/"
        let isInside = (target + "/").hasPrefix(folder)
        let isFolder = Folder(path: target) != nil
        let inner = isInside ? String(target.dropFirst(folder.count)) : ""
        if isInside && isReached(inner, isFolder: isFolder) { return }
        if isFolder {
            let warning = "a link to a folder that is \(isInside ? "hidden" : "out of the root") is not followed"
            diagnostics.append(Diagnostic(.warning, at: top(of: path), warning))
        } else if isYAML(path) {
            guard isInside, let folder = Folder(path: parent(of: target)) else {
                return report(path, "the link leads out of the root")
            }
            read(lastPart(of: target), in: folder, path: path)
        }
    }

    private func isReached(_ path: String, isFolder: Bool) -> Bool {
        path.split(separator: "/").dropLast(isFolder ? 0 : 1).allSatisfy { isVisible(String($0)) }
            && (isFolder || isYAML(path)) && !ignored.contains(path)
    }

    private mutating func read(_ name: String, in folder: borrowing Folder, path: String) {
        guard files.count < bounds.files else {
            if files.count == bounds.files, !diagnostics.contains(where: { $0.message.hasPrefix("more than") }) {
                report(
                    path,
                    "more than \(bounds.files) files",
                    hint: "only that many are read: merge some, or list some in \(IgnoreList.file)"
                )
            }
            return
        }
        switch folder.contents(of: name, limit: bounds.fileBytes) {
        case .failure(let problem): report(path, problem.message, hint: problem.hint)
        case .success(let text) where bytes + text.count > bounds.totalBytes:
            report(
                path,
                "all files together are more than \(bounds.totalBytes >> 20) MiB",
                hint: "this one was not read"
            )
        case .success(let text):
            bytes += text.count
            files.append(SourceFile(path: path, bytes: text))
        }
    }

    private mutating func report(_ path: String, _ message: String, hint: String? = nil) {
        diagnostics.append(Diagnostic(at: top(of: path), message, hint: hint))
    }

    private func top(of path: String) -> SourceLocation {
        SourceLocation(file: path.isEmpty ? "." : path, line: 1, column: 1)
    }
}

private func isYAML(_ name: String) -> Bool { name.hasSuffix(".yaml") || name.hasSuffix(".yml") }

private func isVisible(_ folder: String) -> Bool { !folder.hasPrefix(".") && folder != "node_modules" }

private func lastPart(of path: String) -> String { String(path.split(separator: "/").last ?? "") }

private func parent(of path: String) -> String {
    "/" + path.split(separator: "/").dropLast().joined(separator: "/")
}

private func realPath(_ path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
}
