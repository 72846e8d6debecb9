import Foundation
import LeashBackup
import LeashTesting
import Testing

/// Damage to the files of a remote, which is a folder here.
@Suite struct RemoteDamageTests {
    private func damaged(
        _ suffix: String,
        _ body: (URL) throws -> Void
    ) async throws -> (site: StoreSite, manifest: BackupManifest)? {
        guard let site = try await StoreKind.local.site() else { return nil }
        let manifest = try await site.store.take(.sample(1))
        try await site.store.take(.sample(2))
        try body(URL(filePath: site.scratch.path("remote/main/notes/\(BackupID.sample(1)).\(suffix)")))
        return (site, manifest)
    }

    @Test func `a dump of another size, or without one of the two files, is never good`() async throws {
        for (suffix, length) in [("dump", 0), ("dump", 19_999), ("json", 0), ("json", 200), ("dump", -1), ("json", -1)]
        {
            let found = try await damaged(suffix) { file in
                guard length >= 0 else { return try FileManager.default.removeItem(at: file) }
                try Data(contentsOf: file).prefix(length).write(to: file)
            }
            guard let (site, manifest) = found else { return }
            #expect(try await site.again.good() == [.sample(2)], "\(suffix) of \(length)")
            guard suffix == "dump" else { continue }
            await #expect(throws: BackupStoreError.self) { _ = try await site.again.dump(of: manifest) }
        }
    }

    @Test func `a dump of which one bit flipped is never given out`() async throws {
        let found = try await damaged("dump") { file in
            var bytes = try Data(contentsOf: file)
            bytes[12_345] ^= 4
            try bytes.write(to: file)
        }
        guard let (site, manifest) = found else { return }
        let error = await #expect(throws: BackupStoreError.self) { _ = try await site.again.dump(of: manifest) }
        #expect(error?.reason == .damaged)
        #expect(try site.scratch.names("spool/main/notes") == [])
    }

    @Test func `a manifest that changed is read anew`() async throws {
        let found = try await damaged("json") { file in
            let text = try String(contentsOf: file, encoding: .utf8)
            try text.replacing("\"rows\": 3", with: "\"rows\": 4").write(to: file, atomically: false, encoding: .utf8)
        }
        guard let (site, _) = found else { return }
        #expect(try await site.again.backups(of: notes).map { $0.manifest?.tables.first?.rows } == [4, 3])
    }

    @Test func `a dump that has had no manifest for a day is swept, a new one is not`() async throws {
        guard let site = try await StoreKind.local.site() else { return }
        let now = Int(Date().timeIntervalSince1970)
        let ids = [BackupID(startedAt: now - 90_000, number: 1), BackupID(startedAt: now - 90_000, number: 2)]
        let folder = site.scratch.path("remote/main/notes")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for id in ids { try "x".write(toFile: "\(folder)/\(id).dump", atomically: false, encoding: .utf8) }
        let old = Date(timeIntervalSince1970: Double(now - 89_000))
        try FileManager.default.setAttributes([.modificationDate: old], ofItemAtPath: "\(folder)/\(ids[0]).dump")
        #expect(try await site.store.backups(of: notes).map(\.id) == ids)
        try await site.store.sweep(notes)
        #expect(try await site.names() == ["\(ids[1]).dump"])
        #expect(try await site.store.backups(of: notes).map(\.id) == [ids[1]])
    }

    @Test func `backups taken at once are all known, here and to others`() async throws {
        guard let site = try await StoreKind.local.site() else { return }
        let store = site.store
        try await withThrowingTaskGroup { group in
            for number in 1...6 {
                group.addTask { _ = try await store.take(.sample(number), of: number > 3 ? shop : notes) }
            }
            try await group.waitForAll()
        }
        for store in [store, site.again] {
            #expect(try await store.good(notes).count == 3)
            #expect(try await store.good(shop).count == 3)
        }
    }

    @Test func `no call of rclone is made for what is known`() async throws {
        guard let site = try await StoreKind.local.site() else { return }
        try await site.store.take(.sample(1))
        let other = site.again
        #expect(try await other.good() == [.sample(1)])
        // A remote that is gone would be noticed by the next call.
        try FileManager.default.removeItem(atPath: site.scratch.path("remote"))
        #expect(try await other.good() == [.sample(1)])
        #expect(try await other.histories() == [notes])
        await #expect(throws: BackupStoreError.self) { _ = try await site.again.histories() }
    }
}
