import LeashCore

/// Finds the apps of a folder.
///
/// A folder with a manifest is an app. One that is the root of a workspace, or that has none, stands for those in it, to a
/// depth of four: members of a workspace, and folders with a manifest that are in no other app.
struct AppSearch {
    private static let depth = 4

    private let tree: FolderTree
    private let start: String
    private let ecosystems: [any Ecosystem.Type]
    private(set) var warnings: [Diagnostic] = []

    init(_ tree: FolderTree, at start: String, _ ecosystems: [any Ecosystem.Type]) {
        self.tree = tree
        self.start = start
        self.ecosystems = ecosystems
    }

    /// The apps, by path.
    mutating func apps() -> [Detection.App] {
        let own = workspaces(of: start)
        let root = look(at: start, in: own.isEmpty ? workspaceAbove() : start)
        guard !own.isEmpty || !root.hasManifest else { return [root.app] }
        let isApp = root.isApp(member: false, of: own)
        let members = apps(below: start, own, isInApp: isApp, level: 1)
        return (members.isEmpty || isApp || root.isOfUse ? [root.app] : []) + members
    }

    private mutating func apps(
        below folder: String,
        _ workspaces: [Workspace],
        isInApp: Bool,
        level: Int
    ) -> [Detection.App] {
        var found: [Detection.App] = []
        for name in tree.folders(in: folder) {
            let path = AppFolder.joined(folder, name)
            let member = workspaces.last { $0.hasMember(path) }
            var (inside, isApp) = (workspaces, false)
            if member != nil || !isInApp {
                let own = self.workspaces(of: path)
                inside += own
                let result = look(at: path, in: own.isEmpty ? member?.folder ?? start : path)
                isApp = result.isApp(member: member != nil, of: workspaces)
                if isApp { found.append(result.app) }
            }
            if level < Self.depth, !isApp && !isInApp || !inside.isEmpty {
                found += apps(below: path, inside, isInApp: isInApp || isApp, level: level + 1)
            }
        }
        return found
    }

    /// What the languages and deploy files tell of one folder.
    private mutating func look(at path: String, in workspace: String) -> Result {
        let folder = AppFolder(tree, at: path, workspace: workspace)
        var findings = Findings()
        for ecosystem in ecosystems { ecosystem.look(at: folder, &findings) }
        let manifests = findings.runtimes.map { $0.location.file }
        Deploy.look(at: folder, &findings)
        warnings += findings.warnings + folder.warnings
        let app = Detection.App(
            path: path,
            runtimes: findings.runtimes.sorted(by: Runtime.goesFirst),
            needs: findings.needs
        )
        return Result(app: app, manifests: manifests)
    }

    private mutating func workspaces(of path: String) -> [Workspace] {
        let folder = AppFolder(tree, at: path)
        defer { warnings += folder.warnings }
        return Workspace.declared(in: folder)
    }

    /// The folder of the nearest workspace that the folder looked at is a member of; itself if there is none.
    private mutating func workspaceAbove() -> String {
        var names = start.split(separator: "/")
        while names.popLast() != nil {
            let folder = names.joined(separator: "/")
            if workspaces(of: folder).contains(where: { $0.hasMember(start) }) { return folder }
        }
        return start
    }
}

extension AppSearch {
    private struct Result {
        let app: Detection.App
        /// The files that its languages were told by.
        let manifests: [String]

        var hasManifest: Bool { !manifests.isEmpty }

        /// Whether it is an app: a member of a workspace with a manifest, or one that has a manifest of another kind than
        /// that of the workspaces which it is no member of.
        func isApp(member isMember: Bool, of workspaces: [Workspace]) -> Bool {
            if isMember { return hasManifest }
            let judged = Set(workspaces.map { AppFolder.joined(app.path, $0.manifest) })
            return manifests.contains { !judged.contains($0) }
        }

        /// Whether the root of a workspace is more than that.
        var isOfUse: Bool {
            let runtimes = app.runtimes.contains { $0.framework != nil || hasManifest && $0.rank == .declared }
            return runtimes || app.needs.contains { $0.verdict != .none }
        }
    }
}

extension Runtime {
    /// The order in which an app's runtimes are told: the surest first; of equals, one that often only builds assets last.
    fileprivate static func goesFirst(_ left: Runtime, _ right: Runtime) -> Bool {
        if left.rank != right.rank { return left.rank > right.rank }
        let builders: Set<String> = ["node", "bun", "deno"]
        let (isLeftBuilder, isRightBuilder) = (builders.contains(left.name), builders.contains(right.name))
        return isLeftBuilder == isRightBuilder ? left.name < right.name : isRightBuilder
    }
}
