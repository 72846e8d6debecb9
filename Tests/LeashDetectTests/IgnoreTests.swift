import Foundation
import LeashCore
import LeashDetect
import LeashTesting
import Testing

/// What .gitignore leaves out, beside git itself.
@Suite struct Ignoring {
    private static let paths = [
        "a", "b", "ab", "abc", "a.txt", "b.txt", "#a", "!a", "a b", "a ", "dir/a", "dir/b", "dir/sub/a",
        "dir/sub/b.txt",
        "dir/sub/deep/a", "sub/a", "sub/x/b", "x/dir/a", "x/y/z/a", "[a]", "a]", "-", "a-b", "A", "ä", "foo/bar",
        "foo/b*r",
        "x1", "x9", "x_", "x.", "log/debug.log", "log/keep/debug.log", "pack/one.tmp", "pack/two/three.tmp", "c\\d",
    ]

    /// Each is a .gitignore; those of folders follow after their paths.
    private static let rules: [[String: String]] = [
        ["": "a\n"], ["": "/a\n"], ["": "dir/\n"], ["": "a/\n"], ["": "dir/a\n"], ["": "*\n!a\n"],
        ["": "*.txt\n!b.txt\n"],
        ["": "dir/*\n!dir/sub\n"], ["": "dir\n!dir/a\n"], ["": "**/a\n"], ["": "dir/**\n"], ["": "dir/**/a\n"],
        ["": "**\n"], ["": "a**\n"], ["": "**b\n"], ["": "x/**/a\n"], ["": "**/sub/**\n"], ["": "/*\n!/dir\n"],
        ["": "#a\n"], ["": "\\#a\n"], ["": "\\!a\n"], ["": "!a\n"], ["": "a \n"], ["": "a\\ \n"], ["": "a b\n"],
        ["": "a\t\n"], ["": "\\a\n"], ["": "a\\\n"], ["": "[a-c]\n"], ["": "[!a]\n"], ["": "[^a]*\n"], ["": "[]a]*\n"],
        ["": "[a\n"], ["": "[a-]*\n"], ["": "[[:alpha:]]\n"], ["": "[[:digit:]]\n"], ["": "x[[:digit:]_]\n"],
        ["": "[[:nonsense:]]\n"], ["": "\\[a\\]\n"], ["": "[\\]]\n"], ["": "?\n"], ["": "??\n"], ["": "x[0-8]\n"],
        ["": "x[9-0]\n"], ["": "[[:]\n"], ["": "x[.-9]\n"], ["": "x[!.-9]\n"], ["": "foo/b\\*r\n"], ["": "foo/b*r\n"],
        ["": "*/a\n"], ["": "*/*/a\n"], ["": "/**/a\n"], ["": "a\r\nb\r\n"], ["": "\u{FEFF}a\n"], ["": "\n\n  \na"],
        ["": "/\n"], ["": "//a\n"], ["": "dir//a\n"], ["": "dir/sub/\n!dir/sub/\n"], ["": "log/\n!log/keep/\n"],
        ["": "*.log\n", "log": "!debug.log\n"], ["": "!*.log\n", "log": "*.log\n!keep/debug.log\n"],
        ["dir": "/a\n"], ["dir": "sub/a\n"], ["dir": "a\n", "dir/sub": "!a\n"], ["": "a\n", "dir/sub": "!a\n"],
        ["": "dir\n", "dir": "!*\n"], ["pack": "*\n!*/\n!three.tmp\n"], ["": "c\\\\d\n"], ["": "*\\\n"], ["": "ä\n"],
        ["": "dir\\/a\n"], ["": "[d]ir/[a/]\n"], ["": "!\n"], ["": "***\n!***/a\n"], ["": "dir/***/a\n"],
    ]

    @Test func `is that of git`() async throws {
        for rules in Self.rules {
            let folder = try TestFolder()
            for path in Self.paths { try folder.write("", to: path) }
            for (place, text) in rules { try folder.write(text, to: place + "/.gitignore") }
            let kept = try await runCommand([
                "sh", "-c",
                "cd \"$0\" && git init -q . && git -c core.excludesFile= ls-files -z --others --exclude-per-directory=.gitignore",
                folder.path,
            ])
            try #require(kept.status == 0, "\(kept.errors)")
            let expected = kept.output.split(separator: "\0").map(String.init).sorted()
            #expect(FolderTree(DiskFolder(folder.path)).files(in: "") == expected, "\(rules)")
        }
    }

    @Test func `holds for a folder below the one with the rules`() {
        let reader = MemoryFolder([
            ".gitignore": "secret\n*.bak/\n", "apps/web/secret": "", "apps/web/x.bak/y": "", "apps/web/z": "",
        ])
        let tree = FolderTree(reader, at: "apps/web")
        #expect(tree.files(in: "apps/web") == ["z"])
        #expect(tree.has("apps/web/z") && !tree.has("apps/web/secret") && !tree.has("apps/web/x.bak/y"))
    }

    @Test func `does not hide the folder that was named, which then has rules of its own only`() {
        let reader = MemoryFolder([
            ".gitignore": "*\n", "apps/web/.gitignore": "secret\n", "apps/web/secret": "", "apps/web/z": "",
        ])
        let tree = FolderTree(reader, at: "apps/web")
        #expect(tree.files(in: "apps/web") == [".gitignore", "z"])
    }

    @Test func `takes no more time than is given, whatever the rules`() {
        let text = (0..<400).map { "*a*a*a*a*a*a*a*a*a*a*b\($0)*\n" }.joined()
        var files = [".gitignore": text]
        for index in 0..<400 { files[String(repeating: "a", count: 200) + "\(index)"] = "" }
        var limits = FolderTree.Limits()
        limits.steps = 1_000_000
        let tree = FolderTree(MemoryFolder(files), limits: limits)
        #expect(tree.files(in: "").count == 401)
        #expect(
            tree.warnings.map(\.message) == [
                "the rules of .gitignore take too long: here and below they are not obeyed"
            ]
        )
    }

    @Test func `obeys so many rules, and warns of more`() {
        let reader = MemoryFolder([".gitignore": String(repeating: "x\n", count: 2_000) + "a\n", "a": "", "x": ""])
        let tree = FolderTree(reader)
        #expect(tree.files(in: "") == [".gitignore", "a"])
        #expect(tree.warnings.map { "\($0.location.file)" } == [".gitignore"])
    }
}
