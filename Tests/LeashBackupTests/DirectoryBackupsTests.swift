import Foundation
import LeashBackup
import LeashTesting
import Testing

@Suite struct DirectoryBackupsTests {
    private let scratch: Scratch
    private let store: DirectoryBackups

    init() throws {
        scratch = try Scratch()
        store = DirectoryBackups(path: scratch.path("store"))
    }

    @Test func `nobody else can read what is in it, and git ignores it`() async throws {
        umask(0o022)
        try await store.take(.sample(1))
        try await store.pin(.sample(1), of: notes, BackupPin(at: 1, reason: "x"))
        try await store.note(BackupFailure(at: 1, count: 1, reason: "x"), of: notes)
        // A listing notes the check of a dump that has not changed for a moment.
        try await Task.sleep(for: .milliseconds(100))
        #expect(try await store.good().count == 1)
        for folder in ["store", "store/main", "store/main/notes"] { #expect(try scratch.mode(folder) == 0o700) }
        let names = try scratch.names()
        #expect(names.count == 5)
        for name in names { #expect(try scratch.mode("store/main/notes/\(name)") == 0o600, "\(name)") }
        #expect(try String(contentsOfFile: scratch.path("store/.gitignore"), encoding: .utf8) == "*\n")
    }

    @Test func `a folder that others can write to, or a link, is refused, never empty`() async throws {
        try await store.take(.sample(1))
        chmod(scratch.path("store/main"), 0o777)
        await #expect(throws: BackupStoreError.self) { _ = try await store.histories() }
        await #expect(throws: BackupStoreError.self) { _ = try await store.backups(of: notes) }
        chmod(scratch.path("store/main"), 0o700)
        let link = scratch.path("link")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: scratch.path("store"))
        await #expect(throws: BackupStoreError.self) { _ = try await DirectoryBackups(path: link + "/").histories() }
    }

    @Test func `what is not leash's is left alone`() async throws {
        try await store.take(.sample(1))
        let names = [
            "notes.txt", "latest.dump", "x.part", "\(BackupID.sample(1)).dump.bak", "\(BackupID.sample(1)).txt",
        ]
        for name in names {
            try "mine".write(toFile: scratch.path("store/main/notes/" + name), atomically: false, encoding: .utf8)
        }
        try "mine".write(toFile: scratch.path("store/readme"), atomically: false, encoding: .utf8)
        try await store.sweep(notes)
        try await store.remove(.sample(1), of: notes)
        #expect(try scratch.names() == names.sorted())
        #expect(try await store.histories() == [notes])
    }

    @Test func `a sweep leaves the running backup alone, and takes the ended one`() async throws {
        try await store.take(.sample(1))
        let running = try await store.begin(.sample(2), of: notes, expecting: 0)
        do {
            let ended = try await store.begin(.sample(3), of: notes, expecting: 0)
            try write(sampleDump, to: ended.path)
        }
        // Another process has a store of its own.
        let names = try await scratch.sweep(DirectoryBackups(path: store.path), until: 1)
        let parts = names.filter { $0.hasSuffix(".part") }
        #expect(parts == ["\(BackupID.sample(2)).dump.part"])
        try write(sampleDump, to: running.path)
        let manifest = BackupManifest.sample(
            .sample(2),
            bytes: sampleDump.count,
            sha256: try await sha256(running.path)
        )
        try await store.publish(running, manifest)
        #expect(try await store.good() == [.sample(1), .sample(2)])
    }

    @Test func `a dump half as large again as the last one must fit`() async throws {
        // Sparse, so that it takes no room: its size is what counts.
        let unfinished = try await store.begin(.sample(1), of: notes, expecting: 0)
        truncate(unfinished.path, 1 << 20)
        let digest = try await sha256(unfinished.path)
        try await store.publish(unfinished, .sample(.sample(1), bytes: 1 << 20, sha256: digest))
        let manifest = scratch.path("store/main/notes/\(BackupID.sample(1)).json")
        let text = try String(contentsOfFile: manifest, encoding: .utf8)
        try text.replacing("1048576", with: "\(1 << 58)").write(toFile: manifest, atomically: false, encoding: .utf8)
        let error = await #expect(throws: BackupStoreError.self) {
            _ = try await store.begin(.sample(2), of: notes, expecting: 1)
        }
        #expect(error?.reason == .full && error?.description.contains("needs \((1 << 58) / 2 * 3)") == true)
    }

    @Test func `a dump's size and digest are what other programs say`() async throws {
        for size in [0, 1, 20_000, 1 << 20, (1 << 20) + 1, 3 << 20] {
            let unfinished = try await store.begin(.sample(1), of: notes, expecting: 0)
            try write(
                Array(repeatElement(sampleDump, count: size / sampleDump.count + 1).joined().prefix(size)),
                to: unfinished.path
            )
            let (bytes, digest) = try await unfinished.measured()
            #expect(try await (bytes, digest) == (size, sha256(unfinished.path)))
            try FileManager.default.removeItem(atPath: unfinished.path)
            try "another".write(toFile: unfinished.path, atomically: false, encoding: .utf8)
            await #expect(throws: BackupStoreError.self) { _ = try await unfinished.measured() }
            await store.discard(unfinished)
        }
    }

    @Test func `a large dump that changed after it was hashed is not published`() async throws {
        let bytes = Array(repeatElement(sampleDump, count: (5 << 20) / sampleDump.count).joined())
        for isChanged in [false, true] {
            let unfinished = try await store.begin(.sample(isChanged ? 2 : 1), of: notes, expecting: 0)
            try write(bytes, to: unfinished.path)
            let (size, digest) = try await unfinished.measured()
            let manifest = BackupManifest.sample(unfinished.id, of: notes, bytes: size, sha256: digest)
            if !isChanged {
                try await store.publish(unfinished, manifest)
                continue
            }
            var times = stat()
            #expect(stat(unfinished.path, &times) == 0)
            try write(bytes.dropLast() + [bytes[bytes.count - 1] ^ 1], to: unfinished.path)
            // Whoever sets the time back changes another one.
            var before = [times.st_atim, times.st_mtim]
            #expect(utimensat(AT_FDCWD, unfinished.path, &before, 0) == 0)
            let error = await #expect(throws: BackupStoreError.self) { try await store.publish(unfinished, manifest) }
            #expect(error?.reason == .damaged, "\(error?.description ?? "")")
        }
        #expect(try await store.good() == [.sample(1)])
    }

    @Test func `an id is used once`() async throws {
        try await store.take(.sample(1))
        await #expect(throws: BackupStoreError.self) { try await store.take(.sample(1)) }
        let running = try await store.begin(.sample(2), of: notes, expecting: 0)
        await #expect(throws: BackupStoreError.self) { try await store.take(.sample(2)) }
        #expect(try await store.good() == [.sample(1)] && FileManager.default.fileExists(atPath: running.path))
    }

    @Test func `a copy on another disk is read anew and is as good`() async throws {
        let manifest = try await store.take(.sample(1))
        let copied = try await runCommand(["cp", "-r", store.path, scratch.path("copy")])
        #expect(copied.status == 0)
        #expect(try await DirectoryBackups(path: scratch.path("copy")).backups(of: notes).map(\.manifest) == [manifest])
    }

    @Test func `listings, backups and removals at once see whole backups only`() async throws {
        for number in 1...4 { try await store.take(.sample(number)) }
        try await withThrowingTaskGroup { group in
            for worker in 0..<4 {
                group.addTask {
                    let store = DirectoryBackups(path: store.path)
                    for round in 0..<10 { try await store.take(.sample(100 * (worker + 1) + round)) }
                }
                group.addTask {
                    let store = DirectoryBackups(path: store.path)
                    for _ in 0..<20 {
                        let backups = try await store.backups(of: notes)
                        #expect(backups.allSatisfy { $0.manifest != nil }, "\(backups)")
                        try await store.sweep(notes)
                    }
                }
            }
            group.addTask {
                for number in 1...4 { try await store.remove(.sample(number), of: notes) }
            }
            try await group.waitForAll()
        }
        #expect(try await store.good().count == 40)
        try await store.sweep(notes)
        #expect(try scratch.names().count == 120)
    }
}
