extension AppFolder {
    /// A path below a folder, both relative to the app's: `..` at its start stays, since an app has neighbours.
    package static func below(_ folder: String, _ path: String) -> String {
        var parts: [Substring] = []
        for part in folder.split(separator: "/") + path.split(separator: "/") where part != "." {
            if part == "..", let last = parts.last, last != ".." {
                parts.removeLast()
            } else {
                parts.append(part)
            }
        }
        return parts.joined(separator: "/")
    }

    /// The workspace's folder, relative to the app's: `../..`.
    package var pathOfWorkspace: String {
        guard path.hasPrefix(workspace) else { return "" }
        let names = path.split(separator: "/").dropFirst(workspace.split(separator: "/").count)
        return names.map { _ in ".." }.joined(separator: "/")
    }
}
