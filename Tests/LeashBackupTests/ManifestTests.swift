import Foundation
import LeashBackup
import LeashTesting
import Testing

@Suite struct ManifestTests {
    @Test func `every manifest is read back as it was`() throws {
        var random = Seeded(seed: 11)
        for _ in 0..<500 {
            let manifest = BackupManifest.random(using: &random)
            #expect(try BackupManifest(parsing: Array(manifest.text.utf8)) == manifest)
        }
    }

    @Test func `a manifest is the same text every time, with its format first`() {
        let manifest = BackupManifest.sample(.sample(1), bytes: 3, sha256: String(repeating: "a", count: 64))
        #expect(manifest.text.hasPrefix("{\n  \"format\": \"leash.backup/1\",\n  \"id\": \""))
        #expect(manifest.text.hasSuffix("}\n"))
        #expect(manifest.text == manifest.text)
    }

    @Test func `members that a later version added are left aside`() throws {
        let manifest = BackupManifest.sample(.sample(1), bytes: 3, sha256: String(repeating: "a", count: 64))
        let later = manifest.text
            .replacing("\"reason\": ", with: "\"new\": { \"a\": [] }, \"reason\": ")
            .replacing("\"oid\": ", with: "\"new\": null, \"oid\": ")
        #expect(later != manifest.text)
        #expect(try BackupManifest(parsing: Array(later.utf8)) == manifest)
    }

    @Test(arguments: [
        "format", "id", "reason", "startedAt", "finishedAt", "source", "dump", "tables", "surroundings",
    ])
    func `a member that is missing or of another kind is named`(member: String) throws {
        let text = BackupManifest.sample(.sample(1), bytes: 3, sha256: String(repeating: "a", count: 64)).text
        let missing = text.replacing("\"\(member)\":", with: "\"other\":")
        #expect(problem(in: missing) == "\"\(member)\" is missing")
        let wrong = text.replacing("\"\(member)\":", with: "\"\(member)\": true, \"other\":")
        #expect(problem(in: wrong)?.hasPrefix("\"\(member)\" ") == true)
    }

    @Test(arguments: [
        ("\"oid\": 16384", "\"oid\": 4294967296", "\"source.oid\" is 4294967296, which can't be"),
        ("\"oid\": 16384", "\"oid\": -1", "\"source.oid\" is -1, which can't be"),
        ("\"rows\": 3", "\"rows\": \"3\"", "\"tables[0].rows\" is no number"),
        ("\"bytes\": 3", "\"bytes\": -3", "\"dump.bytes\" is -3, which can't be"),
        ("aaaaaaaaa\"", "aaaaaaaaA\"", "\"dump.sha256\" is no SHA-256 digest"),
        ("leash.backup/1", "leash.backup/2", "has the format \"leash.backup/2\", not \"leash.backup/1\""),
        ("\"scheduled\"", "\"whim\"", "\"reason\" is \"whim\", which this version doesn't know"),
        ("\"extensions\": {}", "\"extensions\": { \"a\": 1 }", "\"surroundings.extensions\" holds what is no string"),
        ("\"settings\": []", "\"settings\": [1]", "\"surroundings.settings\" holds what is no string"),
        ("\"desired\": null", "\"desired\": 1", "\"surroundings.desired\" is no string"),
    ])
    func `a value that can't be is named with its place`(value: String, other: String, said: String) {
        let text = BackupManifest.sample(.sample(1), bytes: 3, sha256: String(repeating: "a", count: 64)).text
        #expect(problem(in: text.replacing(value, with: other)) == said)
    }

    @Test(arguments: ["", "[]", "nonsense", "{", "null", "{\"format\": \"leash.backup/1\"}{}", "\u{0}"])
    func `what is no manifest is none`(text: String) {
        #expect(problem(in: text) != nil)
    }

    private func problem(in text: String) -> String? {
        do throws(ManifestProblem) {
            _ = try BackupManifest(parsing: Array(text.utf8))
            return nil
        } catch {
            return error.description
        }
    }
}

extension BackupManifest {
    static func random(using random: inout Seeded) -> BackupManifest {
        let tables = (0..<Int.random(in: 0...5, using: &random)).map { _ in
            Table(schema: random.text(), name: random.text(), rows: random.number())
        }
        let extensions = (0..<Int.random(in: 0...3, using: &random)).map { ("e\($0)\(random.text())", random.text()) }
        let digest = (0..<64).map { _ in random.pick(Array("0123456789abcdef")) }
        var manifest = BackupManifest.sample(
            BackupID(
                startedAt: Int.random(in: 0...4_000_000_000, using: &random),
                number: UInt32(random.number() & 0xffff)
            ),
            bytes: random.number(),
            sha256: String(digest)
        )
        manifest.source = Source(
            installation: random.text(),
            server: random.text(),
            database: random.text(),
            app: random.text(),
            existing: random.text(),
            oid: UInt32.random(in: .min ... .max, using: &random)
        )
        manifest.reason = random.pick(Reason.allCases)
        manifest.startedAt = Int.random(in: 0...4_000_000_000, using: &random)
        manifest.finishedAt = Int.random(in: 0...4_000_000_000, using: &random)
        manifest.dump.recipients = random.texts()
        manifest.tables = tables
        manifest.surroundings.extensions = Dictionary(extensions) { first, _ in first }
        manifest.surroundings.settings = random.texts()
        manifest.surroundings.grants = random.texts()
        manifest.surroundings.desired = random.once(in: 2) ? nil : random.text()
        return manifest
    }
}

extension Seeded {
    fileprivate mutating func number() -> Int {
        Int.random(in: 0...Int.max, using: &self) >> Int.random(in: 0...62, using: &self)
    }

    fileprivate mutating func text() -> String {
        let letters = Array("ab\"\\/\n\t\u{0}\u{1b}\u{2028}äß日😀 {}[],:")
        return String((0..<Int.random(in: 0...12, using: &self)).map { _ in pick(letters) })
    }

    fileprivate mutating func texts() -> [String] { (0..<Int.random(in: 0...4, using: &self)).map { _ in text() } }
}
