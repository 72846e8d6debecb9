import Foundation
import LeashBackup
import Testing

/// What every store keeps.
@Suite struct StoreContract {
    @Test(arguments: StoreKind.all)
    func `a backup is there once it is published, with all that was said of it`(kind: StoreKind) async throws {
        guard let site = try await kind.site() else { return }
        let store = site.store
        #expect(try await store.histories().isEmpty)
        #expect(try await store.backups(of: notes).isEmpty)
        let second = try await store.take(.sample(2))
        let first = try await store.take(.sample(1))
        let other = try await store.take(.sample(3), of: shop)
        #expect(try await store.histories() == [notes, shop])
        #expect(
            try await store.backups(of: notes) == [
                StoredBackup(id: first.id, state: .good(first)), StoredBackup(id: second.id, state: .good(second)),
            ]
        )
        #expect(try await store.backups(of: shop).map(\.manifest) == [other])
        let (path, isCopy) = try await store.dump(of: first)
        #expect(try Data(contentsOf: URL(filePath: path)) == Data(sampleDump))
        if isCopy { try FileManager.default.removeItem(atPath: path) }
    }

    @Test(arguments: StoreKind.all)
    func `what is unfinished or discarded is not there`(kind: StoreKind) async throws {
        guard let site = try await kind.site() else { return }
        let store = site.store
        let unfinished = try await store.begin(.sample(1), of: notes, expecting: 0)
        #expect(unfinished.path.hasPrefix("/") && unfinished.path.hasSuffix(".part"))
        try write(sampleDump, to: unfinished.path)
        #expect(try await store.backups(of: notes).isEmpty)
        await store.discard(unfinished)
        #expect(!FileManager.default.fileExists(atPath: unfinished.path))
        #expect(try await store.backups(of: notes).isEmpty)
    }

    @Test(arguments: StoreKind.all)
    func `a dump that isn't what its manifest says is never published`(kind: StoreKind) async throws {
        guard let site = try await kind.site() else { return }
        let store = site.store
        let good = try await store.take(.sample(1))
        for (bytes, digest) in [
            (sampleDump.count - 1, good.dump.sha256), (sampleDump.count, String(repeating: "0", count: 64)),
        ] {
            let unfinished = try await store.begin(.sample(2), of: notes, expecting: 0)
            try write(sampleDump, to: unfinished.path)
            await #expect(throws: BackupStoreError.self) {
                try await store.publish(unfinished, .sample(.sample(2), bytes: bytes, sha256: digest))
            }
            await store.discard(unfinished)
        }
        let empty = try await store.begin(.sample(3), of: notes, expecting: 0)
        let ofNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        await #expect(throws: BackupStoreError.self) {
            try await store.publish(empty, .sample(.sample(3), bytes: 0, sha256: ofNothing))
        }
        await store.discard(empty)
        #expect(try await store.backups(of: notes).map(\.id) == [good.id])
    }

    @Test(arguments: StoreKind.all)
    func `a removed backup is gone, and no other`(kind: StoreKind) async throws {
        guard let site = try await kind.site() else { return }
        let store = site.store
        for number in 1...3 { try await store.take(.sample(number)) }
        try await store.pin(.sample(2), of: notes, BackupPin(at: 1, reason: "release"))
        try await store.remove(.sample(2), of: notes)
        #expect(try await store.backups(of: notes).map(\.id) == [.sample(1), .sample(3)])
        try await store.sweep(notes)
        #expect(try await store.good() == [.sample(1), .sample(3)])
        #expect(try await site.names().allSatisfy { !$0.hasPrefix(BackupID.sample(2).description) })
        let error = await #expect(throws: BackupStoreError.self) { try await store.remove(.sample(2), of: notes) }
        #expect(error?.reason == .missing)
    }

    @Test(arguments: StoreKind.all)
    func `pins, verifications and failures are kept, changed and taken back`(kind: StoreKind) async throws {
        guard let site = try await kind.site() else { return }
        let store = site.store
        let manifest = try await store.take(.sample(1))
        let pin = BackupPin(at: 12, reason: "before \"v2\"\n")
        try await store.pin(.sample(1), of: notes, BackupPin(at: 1, reason: "old"))
        try await store.pin(.sample(1), of: notes, pin)
        let verification = Verification(at: 99, problem: "3 rows of 4", duration: 1_600)
        try await store.note(verification, of: .sample(1), of: notes)
        let expected = StoredBackup(id: .sample(1), state: .good(manifest), pin: pin, verification: verification)
        #expect(try await store.backups(of: notes) == [expected])
        try await store.pin(.sample(1), of: notes, nil)
        #expect(try await store.backups(of: notes).map(\.pin) == [nil])

        #expect(try await store.failure(of: notes) == nil)
        try await store.note(nil, of: notes)
        let failure = BackupFailure(at: 5, count: 2, reason: "no route to host")
        try await store.note(failure, of: notes)
        #expect(try await store.failure(of: notes) == failure)
        try await store.note(nil, of: notes)
        #expect(try await store.failure(of: notes) == nil)
        let error = await #expect(throws: BackupStoreError.self) { try await store.pin(.sample(9), of: notes, pin) }
        #expect(error?.reason == .missing)
    }

    @Test(arguments: StoreKind.all)
    func `names that can't be declared are refused`(kind: StoreKind) async throws {
        guard let site = try await kind.site() else { return }
        for name in ["..", "a/b", "", "Notes", "-a", ".hidden", String(repeating: "a", count: 59), "a\u{0}"] {
            for history in [
                BackupHistory(server: name, database: "notes"), BackupHistory(server: "main", database: name),
            ] {
                await #expect(throws: BackupStoreError.self) {
                    _ = try await site.store.begin(.sample(1), of: history, expecting: 0)
                }
                await #expect(throws: BackupStoreError.self) { _ = try await site.store.backups(of: history) }
            }
        }
    }

    @Test(arguments: StoreKind.all)
    func `a dump too large for the disk is refused before it is begun`(kind: StoreKind) async throws {
        guard let site = try await kind.site() else { return }
        let error = await #expect(throws: BackupStoreError.self) {
            _ = try await site.store.begin(.sample(1), of: notes, expecting: 1 << 60)
        }
        #expect(error?.reason == .full)
        #expect(error?.description.contains("and a backup needs \(1 << 60)") == true)
    }
}
