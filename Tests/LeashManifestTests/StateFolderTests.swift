import Foundation
import LeashCore
import LeashManifest
import LeashTesting
import Testing

@Suite struct StateFolders {
    private let folder: TestFolder

    init() throws { folder = try TestFolder() }

    private func read(_ change: (inout StateFolder.Bounds) -> Void = { _ in }) throws -> (
        paths: [String], problems: [String]
    ) {
        var bounds = StateFolder.Bounds()
        change(&bounds)
        let (files, problems) = try StateFolder.read(root: folder.path, bounds: bounds)
        return (files.map(\.path), problems.map(\.description))
    }

    private func link(_ path: String, to target: String) throws {
        let link = folder.url.appending(path: path).path
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target)
    }

    @Test func `it reads YAML of any depth, sorted, and passes over what is hidden`() throws {
        for path in [
            "leash.yaml", "b/c/d.yml", "b/a.yaml", "README.md", ".git/x.yaml", "b/.hidden/x.yaml",
            "node_modules/p/x.yaml",
        ] { try folder.write("leash: v1\n", to: path) }
        let (files, problems) = try StateFolder.read(root: folder.path + "/")
        #expect(files.map(\.path) == ["b/a.yaml", "b/c/d.yml", "leash.yaml"])
        #expect(files.allSatisfy { $0.bytes == Array("leash: v1\n".utf8) } && problems.isEmpty)
    }

    @Test func `no folder and no file are errors, not an empty state`() throws {
        let empty = #expect(throws: StateFolderError.self) { try StateFolder.read(root: folder.path) }
        let hint = "begin with leash.yaml, or name another folder with --state"
        #expect(empty?.description == "\(folder.path): no YAML file is below this folder (\(hint))")
        let missing = #expect(throws: StateFolderError.self) { try StateFolder.read(root: "/nowhere/at/all") }
        #expect(missing?.description == "/nowhere/at/all: No such file or directory (--state names the root)")
        try folder.write("", to: "file")
        #expect(throws: StateFolderError.self) { try StateFolder.read(root: folder.path + "/file") }
    }

    @Test func `what is listed in .leashignore is passed over`() throws {
        for path in ["leash.yaml", "docs/a.yaml", "docs/b/c.yaml", "docs2/a.yaml", "compose.yaml", "x/compose.yaml"] {
            try folder.write("", to: path)
        }
        try folder.write("# not ours\ndocs/\r\n  compose.yaml # docker\n\n", to: ".leashignore")
        #expect(try read().paths == ["docs2/a.yaml", "leash.yaml", "x/compose.yaml"])
    }

    @Test func `a .leashignore that would hide something else is an error`() throws {
        try folder.write("", to: "leash.yaml")
        try folder.write("*.yaml\n../x\nleash.yaml\n/docs\n", to: ".leashignore")
        let (paths, problems) = try read()
        #expect(paths == ["leash.yaml"])
        #expect(
            problems == [
                ".leashignore:1:1: error: '*.yaml' looks like a pattern (name the file or its folder)",
                ".leashignore:2:1: error: '../x' is no path below the root (write it as in docs/examples)",
                ".leashignore:3:1: error: leash.yaml can't be ignored",
                ".leashignore:4:1: error: '/docs' is no path below the root (write it as in docs/examples)",
            ]
        )
    }

    @Test func `bounds on a file, all files, their number and depth`() throws {
        for path in ["a.yaml", "b.yaml", "c/d/e.yaml"] { try folder.write("leash: v1 #", to: path) }
        #expect(
            try read { $0.fileBytes = 10 }.problems.first
                == "a.yaml:1:1: error: the file is larger than 0 KiB (split it)"
        )
        let total = try read { $0.totalBytes = 25 }
        #expect(total.paths == ["a.yaml", "b.yaml"])
        #expect(total.problems.first?.hasPrefix("c/d/e.yaml:1:1: error: all files together are more than") == true)
        let number = try read { $0.files = 1 }
        #expect(number.paths == ["a.yaml"] && number.problems.count == 1)
        #expect(number.problems.first?.hasPrefix("b.yaml:1:1: error: more than 1 files") == true)
        #expect(try read { $0.depth = 2 }.problems == ["c/d:1:1: error: folders are nested deeper than 2"])
        #expect(try read { $0.fileBytes = 11 }.paths.count == 3)
    }

    @Test func `links stay inside of the root`() throws {
        let outside = try TestFolder()
        try outside.write("leash: v1\n", to: "x.yaml")
        try folder.write("leash: v1\n", to: "..data/app.yaml")
        try folder.write("leash: v1\n", to: "real/here.yaml")
        try link("app.yaml", to: "..data/app.yaml")
        try link("again.yaml", to: "real/here.yaml")
        try link("out.yaml", to: outside.path + "/x.yaml")
        try link("lost.yaml", to: "nowhere")
        try link("loop", to: ".")
        try link("away", to: outside.path)
        let (paths, problems) = try read()
        #expect(paths == ["app.yaml", "real/here.yaml"])
        #expect(
            problems == [
                "away:1:1: warning: a link to a folder that is out of the root is not followed",
                "lost.yaml:1:1: error: the link leads nowhere",
                "out.yaml:1:1: error: the link leads out of the root",
            ]
        )
    }

    @Test func `a pipe does not hang it`() throws {
        try folder.write("leash: v1\n", to: "leash.yaml")
        #expect(mkfifo(folder.path + "/pipe.yaml", 0o600) == 0)
        #expect(try read().problems == ["pipe.yaml:1:1: error: this is no regular file"])
    }

    @Test func `what could not be read makes no errors elsewhere, and freezes`() throws {
        let good = """
            leash: v1
            servers: { main: { url: { env: U } } }
            databases: { notes: { app: notes } }
            """
        let unread = Diagnostic(at: SourceLocation(file: "apps.yaml", line: 1, column: 1), "Permission denied")
        let loaded = load([SourceFile(path: "leash.yaml", bytes: Array(good.utf8))], unread: [unread])
        #expect(loaded.diagnostics == [unread])
        #expect(loaded.state.brokenFiles == ["apps.yaml"] && loaded.state.databases.isEmpty && !loaded.isRootBroken)
    }
}
