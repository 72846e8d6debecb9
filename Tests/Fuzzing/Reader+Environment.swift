import LeashCore
import LeashEnv

private let record = """
    #leash:{"v":1,"keys":{"A":{"by":"git","file":"apps/notes.yaml","digest":"00112233445566778899aabbccddeeff"},\
    "URL":{"by":"leash","server":"main","database":"notes","login":"notes_1",\
    "verifier":"SCRAM-SHA-256$4096:YQ==$YQ==:YQ==",\
    "part":"url","host":"/run/postgresql","port":5432,"name":"notes","file":"leash.yaml",\
    "digest":"00112233445566778899aabbccddeeff"}}}

    """

private let damage = Damage(
    pieces: [
        "A=1\n", "B=two words\n", "# note\n", "; note\n", "\n", " \t\n", "export C=3\n", "D = 4\r\n", "junk\n",
        "E='q'\n",
        "F=\"a b\"\n", "A=again\n", "=\n", "A-B=1\n", "Ä=1\n", "G=\\\\\n", "#leash:", "{\"v\":1}", "=", "export ",
        record,
        "\"unnotified\":true,", "\"by\":\"leash\"", "URL=postgresql://notes_1:x@/notes?host=/run/postgresql\n",
    ],
    corpus: [
        "", "A=1\nB=two words\n", record + "A=1\nURL=postgresql://notes_1:x@/notes?host=/run/postgresql\n",
        "# by hand\nREDIS_URL=redis://x\n\n; more\nexport C=3\nD = 4\nE='q'\nF=\"a b\" \"c\"\nlast=no newline", record,
    ].map { Array($0.utf8) }
)

private let digest = KeyedDigest(key: Array(repeating: 7, count: 32))

extension Reader {
    /// The reader of env files: what it takes can be changed, and the rest stays as it was.
    static let environment = Reader(name: "env") { dice throws(Finding) in
        let input = damage.input(&dice)
        let document: EnvDocument
        do throws(EnvDocument.Problem) {
            document = try EnvDocument(parsing: input)
        } catch {
            guard error.message.isPrintableLine else { throw Finding("\(error.message) is one printable line", input) }
            return .refused
        }
        guard Set(document.entries(digest).keys) == Set(document.values.keys) else {
            throw Finding("each value has an entry", input)
        }
        let value = dice.pick(["new", "a b=c#", "多🐘", ""])
        var changes = EnvChanges(by: .files, isForced: true)
        changes.set = ["Z_\(dice.number(0...9))": EnvChanges.Value(Secret(value), owner: .git(file: "f.yaml"))]
        if let key = document.values.keys.sorted().first, dice.once(in: 2) { changes.remove = [key] }
        try check(document, changes, input)
        return .taken
    }

    private static func check(_ document: EnvDocument, _ changes: EnvChanges, _ input: [UInt8]) throws(Finding) {
        let after: [UInt8]
        do {
            after = try document.applying(changes, app: "notes", digest)
        } catch {
            // Only what grew too long may be refused.
            if input.count > EnvSyntax.maxLine { return }
            throw Finding("a key can be set: \(error)", input)
        }
        guard let read = try? EnvDocument(parsing: after) else { throw Finding("what it wrote can be read", input) }
        var expected = document.values.filter { !changes.remove.contains($0.key) }
        for (key, new) in changes.set { expected[key] = new.value }
        guard read.values == expected else { throw Finding("the values are those from before and the new one", input) }
        let keys = changes.remove.union(changes.set.keys)
        guard foreign(after, but: keys) == foreign(input, but: keys) else {
            throw Finding("lines of others stay as they are, byte by byte", input)
        }
        let (old, new) = (document.entries(digest), read.entries(digest))
        guard old.filter({ !keys.contains($0.key) }) == new.filter({ !keys.contains($0.key) }) else {
            throw Finding("other keys keep their owners", input)
        }
        guard (try? read.applying(changes, app: "notes", digest)) == after else {
            throw Finding("written a second time, it is the same", input)
        }
    }

    /// The lines that a change of these keys must leave: all but the record's and the keys' own.
    private static func foreign(_ file: [UInt8], but keys: Set<String>) -> [ArraySlice<UInt8>] {
        file.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).filter { line in
            if line.starts(with: "#leash:".utf8) { return false }
            let key = (try? EnvDocument(parsing: Array(line)))?.values.keys.first
            return !line.isEmpty && key.map { !keys.contains($0) } != false
        }
    }
}
