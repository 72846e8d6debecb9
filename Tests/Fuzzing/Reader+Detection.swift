import LeashCore
import LeashDetect

extension Reader {
    /// Detection: of any files it gives the same answer twice, and places that the files have.
    static let detection = Reader(name: "detect") { dice throws(Finding) in
        let (path, input, files) = dice.app()
        let reader = DamagedFolder(files: files)
        let detection = Detection(of: reader)
        let summary = detection.summary
        guard Detection(of: reader).summary == summary else {
            throw Finding("\(path): one answer for one folder", input)
        }
        for location in detection.locations {
            guard location.file != path || (1...lineCount(input)).contains(location.line) else {
                throw Finding("\(location) is a line of the file", input)
            }
        }
        let lines = detection.text(isVerbose: true).split(separator: "\n").map(String.init)
        guard lines.allSatisfy(\.isPrintableLine), detection.warnings.allSatisfy({ $0.message.isPrintableLine }) else {
            throw Finding("\(path): the answer can be shown on a terminal", input)
        }
        guard (try? JSON.parse(detection.json().text(pretty: true))) != nil else {
            throw Finding("\(path): the answer is JSON", input)
        }
        return detection.warnings.contains { $0.location.file == path } ? .refused : .taken
    }

    /// Rules of .gitignore: whatever they are, a folder that they leave out shows none of its files.
    static let ignores = Reader(name: "ignore") { dice throws(Finding) in
        let rules = ignoreDamage.input(&dice)
        let names = ["a", "b.log", "c/a", "c/d/a", "c/d/e.log", "out/a", "c/out/b", " ", "#a", "[a]", "ä/ö"]
        var files = Dictionary(uniqueKeysWithValues: names.map { ($0, [UInt8]()) })
        files[".gitignore"] = rules
        let tree = FolderTree(DamagedFolder(files: files))
        let found = tree.files(in: "")
        guard Set(found).isSubset(of: files.keys), found == found.sorted() else {
            throw Finding("only files that are there, sorted", rules)
        }
        for name in names where tree.has(name) != found.contains(name) {
            throw Finding("\(name) is there if it is listed", rules)
        }
        return found.count < files.count ? .taken : .refused
    }
}

private let damage = Damage(
    pieces: [
        "{", "}", "[", "]", "(", ")", ",", ":", ";", "=", "#", "//", "/*", "*/", "\"\"\"", "'''", "`", "${", "#{",
        "<<-E\n",
        "pg", "psycopg2", "\"pg\": \"^8\"", "postgres", "mongodb", "redis", "dependencies", "[dependencies]",
        "require (",
        "group :test do", "end", "%{", "->", "{:postgrex, \"~> 0.17\"}", ".package(url: \"", "<dependency>",
        "</project>",
        "-r requirements.txt", "; python_version < \"3\"", "*.a", "**/", "!", "<!--", "-->", "&a", "*a", "? ", "- ",
        "|\n",
        "image: postgres:16", "FROM python AS a\n", "COPY --from=a", "web: ", "DATABASE_URL=postgres://x\n",
    ],
    corpus: Corpus.apps.map(\.bytes)
)

private let ignoreDamage = Damage(
    pieces: [
        "*", "**", "/", "!", "\\", "[", "]", "[!", "[^a-", "[:alpha:]", "?", "#", " ", "a", ".log", "out/", "\r\n",
    ],
    corpus: ["*.log\n/out/\n!keep.log\n", "c/**/a\n**/d\n", "*\n!a\n!c/\n", "[a-c]\n\\#a\n", "/*\n!/c\n"].map {
        Array($0.utf8)
    }
)

extension Dice {
    /// One file of the corpus, damaged, in its app.
    fileprivate mutating func app() -> (path: String, input: [UInt8], files: [String: [UInt8]]) {
        let file = pick(Corpus.apps)
        var bytes = file.bytes
        if !once(in: 20) { bytes = damage.input(&self, from: bytes) }
        var files = [file.path: bytes]
        for other in Corpus.apps where other.name == file.name && other.path != file.path {
            files[other.path] = other.bytes
        }
        return (file.path, bytes, files)
    }
}

extension Detection {
    fileprivate var locations: [LeashCore.SourceLocation] {
        let needs = apps.flatMap(\.needs)
        return needs.flatMap(\.evidence).map(\.location) + needs.flatMap(\.witnesses).map(\.location)
            + apps.flatMap(\.runtimes).map(\.location) + warnings.map(\.location)
    }
}

/// How many lines a file has at most, in whatever encoding.
private func lineCount(_ bytes: [UInt8]) -> Int { 1 + bytes.count { $0 == 10 || $0 == 13 } }

/// Files in memory.
struct DamagedFolder: FolderReader {
    let files: [String: [UInt8]]

    func entries(of folder: String) throws(ReadingError) -> [FolderEntry] {
        let prefix = folder.isEmpty ? "" : folder + "/"
        var kinds: [String: FolderEntry.Kind] = [:]
        for path in files.keys where path.hasPrefix(prefix) {
            let parts = path.dropFirst(prefix.count).split(separator: "/", maxSplits: 1)
            if let name = parts.first { kinds[String(name)] = parts.count == 1 ? .file : .folder }
        }
        return kinds.map { FolderEntry($0.key, $0.value) }
    }

    func bytes(of file: String, limit: Int) throws(ReadingError) -> [UInt8] {
        guard let bytes = files[file] else { throw ReadingError("no such file") }
        return Array(bytes.prefix(limit))
    }
}
