import Foundation
import LeashBackup
import LeashTesting
import Testing

/// Damage that a disk, a person or a program does to a published backup, the good one beside it staying good.
@Suite struct CorruptionTests {
    private let scratch: Scratch
    private let store: DirectoryBackups
    private var dump: String { scratch.path("store/main/notes/\(BackupID.sample(1)).dump") }
    private var manifest: String { scratch.path("store/main/notes/\(BackupID.sample(1)).json") }

    init() throws {
        scratch = try Scratch()
        store = DirectoryBackups(path: scratch.path("store"))
    }

    private func expectBad(_ comment: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let backups = try await store.backups(of: notes)
        #expect(
            backups.filter { $0.manifest != nil }.map(\.id) == [.sample(2)],
            "\(comment)",
            sourceLocation: sourceLocation
        )
    }

    @Test func `a dump truncated anywhere is never good`() async throws {
        let manifest = try await store.take(.sample(1))
        try await store.take(.sample(2))
        for place in 0..<20 {
            try Data(sampleDump[..<(place * 1_000 + place)]).write(to: URL(filePath: dump))
            try await expectBad("\(place * 1_000)")
            await #expect(throws: BackupStoreError.self) { try await store.dump(of: manifest) }
        }
        // A store that learns nothing but sizes would take this for the old one.
        try Data(sampleDump).write(to: URL(filePath: dump))
        #expect(try await store.good().count == 2)
    }

    @Test func `a dump of which one bit flipped is never good`() async throws {
        let manifest = try await store.take(.sample(1))
        try await store.take(.sample(2))
        #expect(try await store.good().count == 2)
        var random = Seeded(seed: 3)
        for place in 0..<20 {
            let offset =
                place == 0
                ? sampleDump.count - 1 : place == 1 ? 0 : Int.random(in: 0..<sampleDump.count, using: &random)
            flip(bit: place % 8, at: offset)
            try await expectBad("bit \(place % 8) of byte \(offset)")
            await #expect(throws: BackupStoreError.self) { try await store.dump(of: manifest) }
            flip(bit: place % 8, at: offset)
            #expect(try await store.good().count == 2)
        }
    }

    /// In place, as a program or a failing disk does: the same inode, the same size.
    private func flip(bit: Int, at offset: Int) {
        let file = open(dump, O_RDWR | O_CLOEXEC)
        var byte: UInt8 = 0
        pread(file, &byte, 1, offset)
        byte ^= 1 << bit
        pwrite(file, &byte, 1, offset)
        close(file)
    }

    @Test func `a change is seen though the clock that the file shows was set back`() async throws {
        try await store.take(.sample(1))
        try await store.take(.sample(2))
        #expect(try await store.good().count == 2)
        let before = try FileManager.default.attributesOfItem(atPath: dump)[.modificationDate] as? Date
        flip(bit: 1, at: 100)
        try FileManager.default.setAttributes([.modificationDate: try #require(before)], ofItemAtPath: dump)
        try await expectBad("mtime set back")
    }

    @Test func `a dump without a manifest, or a manifest without its dump, is never good`() async throws {
        try await store.take(.sample(1))
        try await store.take(.sample(2))
        let kept = try Data(contentsOf: URL(filePath: manifest))
        try FileManager.default.removeItem(atPath: manifest)
        try await expectBad("no manifest")
        // Nobody but a person can have done that, so it is no sweep's to make worse.
        try await store.sweep(notes)
        #expect(FileManager.default.fileExists(atPath: dump))
        try kept.write(to: URL(filePath: manifest))
        #expect(try await store.good().count == 2)
        try FileManager.default.removeItem(atPath: dump)
        try await expectBad("no dump")
        try FileManager.default.createSymbolicLink(
            atPath: dump,
            withDestinationPath: dump.replacing("\(BackupID.sample(1))", with: "\(BackupID.sample(2))")
        )
        try await expectBad("a link to another's dump")
    }

    @Test func `a manifest that is damaged or another's is never good`() async throws {
        try await store.take(.sample(1))
        let other = try await store.take(.sample(2))
        let mine = try String(contentsOfFile: manifest, encoding: .utf8)
        let texts = [
            "", "garbage", "{}", String(mine.dropLast(2)), mine.replacing("leash.backup/1", with: "leash.backup/9"),
            other.text, mine.replacing("\"notes\"", with: "\"shop\""),
            mine.replacing(other.dump.sha256, with: String(repeating: "0", count: 64)),
            mine.replacing("\"bytes\": 20000", with: "\"bytes\": 19999"),
        ]
        for text in texts {
            try text.write(toFile: manifest, atomically: false, encoding: .utf8)
            try await expectBad(text)
        }
        try mine.write(toFile: manifest, atomically: false, encoding: .utf8)
        #expect(try await store.good().count == 2)
        chmod(manifest, 0o666)
        try await expectBad("others can write the manifest")
        chmod(manifest, 0o600)
        chmod(dump, 0o620)
        try await expectBad("others can write the dump")
    }

    @Test func `a note of a check makes nothing good`() async throws {
        try await store.take(.sample(1))
        try await store.take(.sample(2))
        // A listing makes the notes, once the files have not changed for a moment.
        try await Task.sleep(for: .milliseconds(100))
        #expect(try await store.good().count == 2)
        let check = dump.replacing(".dump", with: ".checked")
        let text = try String(contentsOfFile: check, encoding: .utf8)
        try Data(sampleDump.dropLast()).write(to: URL(filePath: dump))
        for note in [text, text.replacing("20000", with: "19999"), "", "garbage"] {
            try note.write(toFile: check, atomically: false, encoding: .utf8)
            try await expectBad(note)
        }
        // Noted by hand for the file as it is now: who can write here could write the manifest as well.
        chmod(check, 0o644)
        try await expectBad("a note that others can read is not read")
    }

    @Test func `a pin that can't be read still pins`() async throws {
        try await store.take(.sample(1))
        try "garbage".write(toFile: dump.replacing(".dump", with: ".pin"), atomically: false, encoding: .utf8)
        #expect(try await store.backups(of: notes).first?.pin != nil)
    }
}
