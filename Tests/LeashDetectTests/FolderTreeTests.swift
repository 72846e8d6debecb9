import Foundation
import LeashCore
import LeashDetect
import LeashTesting
import Testing

@Suite struct FolderTrees {
    @Test func `leave out what is vendored, built or an example, unless it was named`() {
        let reader = MemoryFolder([
            "a": "", "node_modules/x": "", "x/target/y": "", "x/z": "", "env/pyvenv.cfg": "", "env/lib/y": "",
            ".git/HEAD": "",
            "examples/web/package.json": "", "examples/web/dist/x": "", "builds/b": "",
        ])
        #expect(FolderTree(reader).files(in: "") == ["a", "builds/b", "x/z"])
        #expect(FolderTree(reader).folders(in: "") == ["builds", "env", "x"])
        #expect(FolderTree(reader, at: "examples/web").files(in: "examples/web") == ["package.json"])
        #expect(FolderTree(reader).has("examples/web/package.json"))
    }

    @Test func `never follow a link, nor open a pipe`() throws {
        let folder = try TestFolder()
        try folder.write("outside", to: "outside/secret")
        try folder.write("inside", to: "app/file")
        let path = folder.path + "/app"
        try FileManager.default.createSymbolicLink(atPath: path + "/loop", withDestinationPath: ".")
        try FileManager.default.createSymbolicLink(atPath: path + "/away", withDestinationPath: "../outside")
        try FileManager.default.createSymbolicLink(atPath: path + "/link", withDestinationPath: "../outside/secret")
        #expect(mkfifo(path + "/pipe", 0o600) == 0)
        let tree = FolderTree(DiskFolder(path))
        #expect(tree.files(in: "") == ["file"])
        #expect(!tree.has("loop/file") && !tree.has("away/secret") && !tree.has("link") && !tree.has("pipe"))
        for name in ["link", "pipe"] {
            guard case .failure(.unusable(let warning)) = tree.text(of: name) else {
                Issue.record("\(name) is warned of")
                continue
            }
            #expect("\(warning)" == "\(name):1:1: warning: a link or device, which is not followed")
        }
        for file in ["link", "pipe", "loop/file", "away/secret", "../outside/secret", "missing", "."] {
            #expect(throws: ReadingError.self) { try DiskFolder(path).bytes(of: file, limit: 100) }
        }
        #expect(throws: ReadingError.self) { try DiskFolder(path).entries(of: "loop") }
        #expect(throws: ReadingError.self) { try DiskFolder(path).entries(of: "../outside") }
        #expect(try DiskFolder(path).bytes(of: "file", limit: 2) == Array("in".utf8))
        #expect(try DiskFolder(path).bytes(of: "file", limit: 100) == Array("inside".utf8))
    }

    @Test func `warn of a folder that can't be read, and go on`() {
        var reader = MemoryFolder(["a/x": "", "b/y": ""])
        reader.closed = ["a"]
        let tree = FolderTree(reader)
        #expect(tree.files(in: "") == ["b/y"])
        #expect(tree.warnings.map { "\($0)" } == ["a:1:1: warning: the folder can't be read: Permission denied"])
    }

    @Test func `stop after so many files, with one warning`() {
        var limits = FolderTree.Limits()
        limits.names = 10
        let names = (0..<40).map { "f/\($0 % 4)/\($0)" }
        let tree = FolderTree(MemoryFolder(Dictionary(uniqueKeysWithValues: names.map { ($0, "") })), limits: limits)
        #expect(tree.files(in: "").count == 5)
        #expect(tree.files(in: "").count == 5)
        #expect(tree.warnings.map(\.message) == ["more than 10 files and folders: others are not looked at"])
    }

    @Test func `stop at a depth, with one warning`() {
        var limits = FolderTree.Limits()
        limits.depth = 3
        let tree = FolderTree(MemoryFolder(["a/b/c/d/x": "", "a/b/c/d/e/y": "", "a/b/c/d/f/z": ""]), limits: limits)
        #expect(tree.files(in: "") == ["a/b/c/d/x"])
        #expect(tree.warnings.map(\.message) == ["folders deeper than 3 levels are not looked at"])
        #expect(!tree.has(String(repeating: "a/", count: 100_000)))
    }

    @Test func `read no file that is too large, and no more than so much`() {
        var limits = FolderTree.Limits()
        (limits.fileSize, limits.totalSize) = (100, 250)
        let text = String(repeating: "x", count: 100)
        let tree = FolderTree(
            MemoryFolder(["a": text, "b": text + "x", "c": text, "d": text, "e": text]),
            limits: limits
        )
        let outcomes = ["a", "a", "b", "c", "d", "e", "f"].map { name -> String in
            switch tree.text(of: name) {
            case .success: "read"
            case .failure(.absent): "absent"
            case .failure(.unusable(let warning)): warning.message
            }
        }
        #expect(
            outcomes == [
                "read", "read", "it has more than 100 bytes, and is not read", "read", "absent", "absent", "absent",
            ]
        )
        let warning = "d:1:1: warning: more than 250 bytes in all files: this and others are not read"
        #expect(tree.warnings.map { "\($0)" } == [warning])
    }

    @Test func `list ten thousand files in less than two seconds`() throws {
        let folder = try TestFolder()
        for part in 0..<100 {
            try folder.write("*.log\n/out\n[Tt]mp*/\n**/generated/*.js\n", to: "p\(part)/.gitignore")
            for file in 0..<100 {
                try folder.write("", to: "p\(part)/f\(file).swift")
            }
        }
        let clock = ContinuousClock()
        var files: [String] = []
        let taken = clock.measure { files = FolderTree(DiskFolder(folder.path)).files(in: "") }
        #expect(files.count == 10_100)
        #expect(taken < .seconds(2))
    }
}

@Suite struct Decoding {
    private func text(_ bytes: [UInt8]) throws -> String { try SourceText(path: "f", bytes: bytes).text }

    @Test func `takes UTF-8 and UTF-16, with and without a mark, with any line ends`() throws {
        #expect(try text([]) == "")
        #expect(try text([0xEF, 0xBB, 0xBF]) == "")
        #expect(try text([0xFF, 0xFE]) == "")
        #expect(try text([0xEF, 0xBB, 0xBF] + Array("ä\r\nb\rc\n\r\nd".utf8)) == "ä\nb\nc\n\nd")
        for (encoding, mark) in [
            (String.Encoding.utf16LittleEndian, [0xFF, 0xFE] as [UInt8]), (.utf16BigEndian, [0xFE, 0xFF]),
        ] {
            let plain = Array(try #require("flask==3\r\npg 🐘".data(using: encoding)))
            #expect(try text(mark + plain) == "flask==3\npg 🐘")
        }
        for encoding in [String.Encoding.utf16LittleEndian, .utf16BigEndian] {
            #expect(try text(Array(try #require("flask==3\r\n".data(using: encoding)))) == "flask==3\n")
        }
    }

    @Test(arguments: [
        [0x61, 0], [0x61, 0, 0, 0x62], [0xFF, 0xFE, 0, 0], [0xFF, 0xFE, 0x61], [0xFF, 0xFE, 0, 0xD8], [0, 0, 0, 0],
    ])
    func `refuses what is no text`(bytes: [UInt8]) {
        #expect(throws: SourceText.DecodingFailure.binary) { try text(bytes) }
    }

    @Test func `names the line of the first bytes that are no UTF-8`() {
        let cases: [(String, Int)] = [
            ("", 1), ("a\n", 2), ("a\r\nb\r\n", 3), ("a\rb\r", 3), ("\n\n\n", 4), ("\r\n\r\r\n", 4),
        ]
        for (before, line) in cases {
            #expect(throws: SourceText.DecodingFailure.malformed(line: line)) {
                try text(Array(before.utf8) + [0xC3] + Array("\nmore\n".utf8) + [0xFF])
            }
        }
    }
}
