import LeashCore
import LeashEnv
import Testing

/// Files by chance: whatever comes in, nothing is lost and nothing crashes.
@Suite struct EnvDocumentProperties {
    static let pieces = [
        "A=1\n", "B=two words\n",
        "#leash:{\"v\":1,\"keys\":{\"A\":{\"by\":\"git\",\"file\":\"f\",\"digest\":\"0\"}}}\n",
        "# note\n", "; note\n", "\n", " \t\n", "export C=3\n", "D = 4\r\n", "junk\n", "E='q'\n", "F=\"a b\"\n",
        "A=again\n",
        "=\n", "A-B=1\n", "Ä=1\n", "G=\\\\\n", "#leash:", "{\"v\":1}", "'", "\"", "\\", "\0", "\r", "=", "\u{feff}",
        "export ",
    ]

    static func randomFile(_ random: inout Seeded) -> [UInt8] {
        var file = (0..<Int.random(in: 0...8, using: &random)).flatMap { _ in
            Array((pieces.randomElement(using: &random) ?? "").utf8)
        }
        for _ in 0..<Int.random(in: 0...2, using: &random) where !file.isEmpty {
            let index = Int.random(in: 0..<file.count, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: file[index] = UInt8.random(in: 0...255, using: &random)
            case 1: file.remove(at: index)
            default: file.removeLast(file.count - index)
            }
        }
        return file
    }

    /// The lines that a change of these keys must leave: all but the header's and the keys' own.
    static func foreign(_ file: [UInt8], but keys: Set<String>) -> [[UInt8]] {
        file.split(separator: UInt8(ascii: "\n")).map(Array.init).filter { line in
            if line.starts(with: "#leash:".utf8) { return false }
            let set = (try? EnvDocument(parsing: line))?.values.keys.first
            return set.map { !keys.contains($0) } ?? true
        }
    }

    @Test(arguments: [1, 2, 3, 4, 5])
    func `ten thousand files`(_ seed: UInt64) throws {
        var random = Seeded(seed)
        var understood = 0
        for _ in 0..<10_000 {
            let file = Self.randomFile(&random)
            guard let document = try? EnvDocument(parsing: file) else { continue }
            understood += 1
            var changes = EnvChanges.files(["A": "new", "Z": "last"])
            changes.isForced = true
            let after = try document.applying(changes, app: "notes", anyDigest)
            let reread = try EnvDocument(parsing: after)
            #expect(Self.foreign(after, but: ["A", "Z"]) == Self.foreign(file, but: ["A", "Z"]))
            #expect(reread.values.merging(["A": Secret("new"), "Z": Secret("last")]) { $1 } == reread.values)
            #expect(try reread.applying(changes, app: "notes", anyDigest) == after)
        }
        #expect(understood > 2_000)
    }

    @Test(arguments: 1...40)
    func `sequences of writes and of edits by hand lose nothing`(_ seed: UInt64) throws {
        var random = Seeded(seed)
        var file: [UInt8] = []
        for _ in 0..<40 {
            file = Self.edited(file, &random)
            guard let document = try? EnvDocument(parsing: file) else {
                file = []
                continue
            }
            let key = ["A", "B", "K1", "K2"].randomElement(using: &random) ?? ""
            var changes = Self.change(of: key, &random)
            let owner = document.entries(anyDigest)[key]?.owner
            let mayChange = owner == nil || (owner == .human) == (changes.author == .human)
            #expect(mayChange || (try? document.applying(changes, app: "notes", anyDigest)) == nil)
            changes.isForced = true
            let after = try document.applying(changes, app: "notes", anyDigest)
            #expect(Self.foreign(after, but: [key]) == Self.foreign(file, but: [key]))
            file = after
        }
    }

    /// A person's edit: a line put in anywhere, or taken away.
    private static func edited(_ file: [UInt8], _ random: inout Seeded) -> [UInt8] {
        var lines = file.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Array.init)
        let index = Int.random(in: 0..<max(lines.count, 1), using: &random)
        if Bool.random(using: &random), lines.indices.contains(index) { lines.remove(at: index) }
        let piece = pieces.prefix(17).randomElement(using: &random) ?? ""
        lines.insert(Array(piece.utf8.dropLast()), at: min(index, lines.count))
        return Array(lines.joined(separator: [UInt8(ascii: "\n")]))
    }

    private static func change(of key: String, _ random: inout Seeded) -> EnvChanges {
        let isHuman = Bool.random(using: &random)
        if Bool.random(using: &random) { return EnvChanges(by: isHuman ? .human : .files, remove: [key]) }
        let value = String(UInt16.random(in: 0...9, using: &random))
        return isHuman
            ? .human([key: value]) : .files([key: value], owner: Bool.random(using: &random) ? git : injected)
    }
}
