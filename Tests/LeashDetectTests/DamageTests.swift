import Foundation
import LeashDetect
import Testing

/// Manifests that are damaged or made to hurt: an answer comes, and in time.
@Suite struct Damage {
    private struct Texts: FolderReader {
        var files: [String: [UInt8]]

        func entries(of folder: String) throws(ReadingError) -> [FolderEntry] {
            let prefix = folder.isEmpty ? "" : folder + "/"
            let rests = files.keys.filter { $0.hasPrefix(prefix) }.map { $0.dropFirst(prefix.count) }
            let names = Set(rests.map { String($0.prefix { $0 != "/" }) })
            return names.map { name in FolderEntry(name, files[prefix + name] == nil ? .folder : .file) }
        }

        func bytes(of file: String, limit: Int) throws(ReadingError) -> [UInt8] {
            guard let bytes = files[file] else { throw ReadingError("absent") }
            return Array(bytes.prefix(limit))
        }
    }

    /// Whether every file meets everything, or a fourth of it.
    private static let isLong = ProcessInfo.processInfo.environment["LEASH_LONG"] == "1"

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Cases")

    private static let cases = (try? FileManager.default.contentsOfDirectory(atPath: folder.path))?.sorted() ?? []

    private static func files(of name: String) -> [String: [UInt8]] {
        let root = folder.appending(path: name).appending(path: "app")
        let paths = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
        var files: [String: [UInt8]] = [:]
        for path in paths {
            guard let data = try? Data(contentsOf: root.appending(path: path)) else { continue }
            files[path] = Array(data)
        }
        return files
    }

    @Test(arguments: cases)
    func `of any file of a case is survived`(name: String) {
        let files = Self.files(of: name)
        var random = Random(seed: UInt64(name.utf8.reduce(7) { ($0 &* 31) &+ Int($1) }.magnitude))
        for (path, bytes) in files.sorted(by: { $0.key < $1.key }) {
            for _ in 0..<(Self.isLong ? 20 : 2) {
                var damaged = files
                damaged[path] = random.damaged(bytes)
                #expect(!Detection(of: Texts(files: damaged)).apps.isEmpty)
            }
        }
    }

    private static let names = [
        "package.json", "pnpm-workspace.yaml", "deno.json", "main.ts", "knexfile.js", "prisma/schema.prisma",
        "requirements.txt",
        "pyproject.toml", "Pipfile", "setup.py", "setup.cfg", "environment.yml", "pylock.toml", "alembic.ini",
        "app/settings.py",
        "Cargo.toml", "go.mod", "Gemfile", "composer.json", "pom.xml", "build.gradle", "build.gradle.kts", "build.sbt",
        "app.csproj", "mix.exs", "Package.swift", "pubspec.yaml", "compose.yaml", "Dockerfile", "Procfile",
        ".env.example",
        "rebar.config", "project.clj", "shard.yml", "gleam.toml", "Package.resolved", "x.cabal", "package.yaml",
        "x.opam",
        "cpanfile", "DESCRIPTION", "renv.lock", "vcpkg.json", "conanfile.txt", "build.zig.zon", "Project.toml",
    ]

    private static let units = [
        "[", "{", "(", "<a>", "{\"a\":", "a:\n ", "a.", "\"", "'", "`", "`${", "/*", "//\n", "\\\n", "- ", "import {",
        "a = [",
        "\"\"\"", "'''", "f(", "@", "#", "setup(", "[[a]]\n", "-r x\n", "not(", "a \\", "import ", "export ", "a,",
        "''", "<!--",
        "do ", "%{", "(*", "{-", "a @ ", "a;(", "$(", "${", "&a ", "*a ", "<!ENTITY a '", "end\n", "\t", "\u{FEFF}",
        "=", "/",
    ]

    @Test(arguments: names)
    func `of a manifest's end, and one of endless repetition, is survived in time`(name: String) {
        let support = ["package.json", "requirements.txt"].filter { $0 != name }
        var files: [String: [UInt8]] = [:]
        for file in support {
            let text =
                file == "package.json"
                ? "{\"dependencies\":{\"knex\":\"3\",\"@prisma/client\":\"5\"}}" : "django\nalembic\n"
            files[file] = Array(text.utf8)
        }
        let offset = name.utf8.count
        for (index, unit) in Self.units.enumerated() where Self.isLong || (index + offset).isMultiple(of: 4) {
            files[name] = Array(String(repeating: unit, count: 40_000 / unit.utf8.count).utf8)
            let start = ContinuousClock.now
            _ = Detection(of: Texts(files: files))
            let time = ContinuousClock.now - start
            #expect(time < .seconds(20), "\(unit)")
        }
    }
}

/// Numbers that are the same on each run.
private struct Random: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 33)
    }

    mutating func damaged(_ bytes: [UInt8]) -> [UInt8] {
        var damaged = bytes
        for _ in 0..<Int.random(in: 1...4, using: &self) where !damaged.isEmpty {
            let place = Int.random(in: 0..<damaged.count, using: &self)
            switch Int.random(in: 0..<5, using: &self) {
            case 0: damaged.remove(at: place)
            case 1:
                damaged.insert(Array("\"'`{}[]()<>#/\\\n:=,@\u{0}".utf8).randomElement(using: &self) ?? 0, at: place)
            case 2: damaged.removeLast(damaged.count - place)
            case 3: damaged[place] = UInt8.random(in: .min ... .max, using: &self)
            default: damaged += damaged[place...]
            }
        }
        return damaged
    }
}
