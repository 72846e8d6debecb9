/// The ecosystems that are known.
private let ecosystems: [any Ecosystem.Type] = [
    NodeJS.self,
    Deno.self,
    Rust.self,
]

extension Detection {
    /// Looks at a folder: at the apps in it, what they run on, and what they need.
    ///
    /// Pure but for the reader: the same files give the same answer. It never fails: what can't be read is a warning.
    ///
    /// - Parameters:
    ///   - reader: the folder, or the repository that it is in.
    ///   - path: the app's folder in it; empty for the folder itself.
    /// - Returns: one app for the folder itself, or those of its workspace if it has no manifest of its own.
    package init(of reader: any FolderReader, at path: String = "") {
        let tree = FolderTree(reader)
        let folder = AppFolder(tree, at: path)
        var findings = Findings()
        for ecosystem in ecosystems { ecosystem.look(at: folder, &findings) }
        let app = App(path: path, runtimes: findings.runtimes, needs: findings.needs)
        self.init(apps: [app], warnings: findings.warnings + folder.warnings)
    }
}
