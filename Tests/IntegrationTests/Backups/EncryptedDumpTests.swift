import Foundation
import LeashBackup
import LeashCore
import LeashTesting
import PQ
import Testing

/// Dumps that are encrypted while they are made.
@Suite struct EncryptedDumps {
    /// A pair of age's keys: the file with the private one, and the public one.
    private func key(in folder: TestFolder, _ name: String) async throws -> (identity: String, recipient: String) {
        let path = "\(folder.path)/\(name)"
        let made = try await runCommand(["age-keygen", "-o", path])
        try #require(made.status == 0, "\(made.errors)")
        let line = try folder.read(name).split(separator: "\n").first { $0.hasPrefix("# public key: ") }
        return (path, String(try #require(line).dropFirst("# public key: ".count)))
    }

    private func site() async throws -> BackupSite {
        let backups = try await BackupSite()
        let app = try await backups.site.login()
        try await app.run(
            "CREATE TABLE plain AS SELECT n, 'never-in-clear-' || n AS text FROM generate_series(1, 5000) n"
        )
        return backups
    }

    @Test func `no clear byte is stored, and with the key it is verified and restored`() async throws {
        var backups = try await site()
        let keys = try TestFolder()
        let (identity, recipient) = try await key(in: keys, "one")
        let other = try await key(in: keys, "two")
        backups.destination = BackupDestination(
            backups.store,
            recipients: [recipient, other.recipient],
            identity: identity
        )
        let manifest = try await backups.engine().take(BackupSite.notes, .manual)
        #expect(manifest.dump.recipients == [recipient, other.recipient])
        #expect(manifest.tables == [BackupManifest.Table(schema: "public", name: "plain", rows: 5000)])
        let dump = try await backups.store.dump(of: manifest)
        let bytes = try Data(contentsOf: URL(filePath: dump.path))
        #expect(bytes.starts(with: Data("age-encryption.org/v1\n".utf8)))
        #expect(bytes.range(of: Data("PGDMP".utf8)) == nil && bytes.range(of: Data("never-in-clear".utf8)) == nil)
        #expect(try await backups.restoring().verify(manifest).problem == nil)
        let restored = try await backups.restoring().restoreNew(manifest)
        #expect(try await backups.site.server.values("SELECT count(*)::text FROM plain", in: restored) == ["5000"])
    }

    @Test func `without the key it is not tried, and another key says so`() async throws {
        var backups = try await site()
        let keys = try TestFolder()
        let (_, recipient) = try await key(in: keys, "one")
        let other = try await key(in: keys, "two")
        backups.destination = BackupDestination(backups.store, recipients: [recipient])
        let manifest = try await backups.engine().take(BackupSite.notes, .manual)
        let blind = try await backups.restoring()
        let missing = await #expect(throws: BackupError.self) { try await blind.verify(manifest) }
        #expect(missing?.description.contains("names no `identity`") ?? false)
        backups.destination = BackupDestination(backups.store, recipients: [recipient], identity: other.identity)
        let wrong = try await backups.restoring()
        let error = await #expect(throws: AgeError.self) { try await wrong.verify(manifest) }
        #expect(error?.reason == .wrongIdentity)
        #expect(try await backups.store.backups(of: BackupSite.notes.history).map(\.verification) == [nil])
        let left = try await backups.site.server.values("SELECT datname FROM pg_database WHERE datname ~ 'restore'")
        #expect(left == [])
    }

    @Test func `a dump that is ended on the way leaves nothing`() async throws {
        var backups = try await site()
        let keys = try TestFolder()
        let (identity, recipient) = try await key(in: keys, "one")
        backups.destination = BackupDestination(backups.store, recipients: [recipient], identity: identity)
        let engine = try await backups.engine()
        let cut = Task { try await engine.take(BackupSite.notes, .manual) }
        try await Task.sleep(for: .milliseconds(60))
        cut.cancel()
        let result = await cut.result
        if case .success(let manifest) = result {
            #expect(try await backups.restoring().verify(manifest).problem == nil)
        }
        let folder = backups.site.folder.path + "/.leash/backups/main/notes"
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        #expect(!files.contains { $0.hasSuffix(".part") }, "\(files)")
    }
}
