import Foundation
import LeashBackup
import LeashTesting
import Testing

/// Remotes that are away, refuse, lose things or are damaged.
@Suite struct RemoteTroubleTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func store(_ remote: String, _ config: String) -> RcloneBackups {
        RcloneBackups(remote: remote, config: config, spool: scratch.path("spool"))
    }

    /// That every kind of call says that the store can't be reached, and shows no secret.
    private func expectUnreachable(
        _ store: RcloneBackups,
        saying text: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let calls: [@Sendable () async throws -> Void] = [
            { _ = try await store.histories() }, { _ = try await store.backups(of: notes) },
            { try await store.take(.sample(9)) }, { _ = try await store.failure(of: notes) },
            { try await store.remove(.sample(1), of: notes) },
            { try await store.note(BackupFailure(at: 1, count: 1, reason: "x"), of: notes) },
        ]
        for call in calls {
            let error = await #expect(throws: BackupStoreError.self, sourceLocation: sourceLocation) {
                try await call()
            }
            let said = error?.description ?? ""
            #expect(error?.reason == .unreachable, "\(said)", sourceLocation: sourceLocation)
            #expect(said.contains(text), "\(said)", sourceLocation: sourceLocation)
            #expect(
                !said.contains(ObjectServer.secret) && !said.contains("AKIAEXAMPLE"),
                sourceLocation: sourceLocation
            )
            #expect(!said.contains("\n") && said.utf8.count < 1_500, sourceLocation: sourceLocation)
        }
        let parts = (try? scratch.names("spool/main/notes")) ?? []
        #expect(parts == [], sourceLocation: sourceLocation)
    }

    @Test func `S3 with wrong credentials is unreachable, never empty`() async throws {
        guard try program("rclone") != nil, try isThere(ObjectServer.program) else { return }
        // The bucket is made before anybody asks who it is.
        let server = try await ObjectServer(in: scratch.path, open: 1)
        try await expectUnreachable(store("box:backups", server.config), saying: "InvalidAccessKeyId")
    }

    @Test func `a bucket that vanished is unreachable, never empty`() async throws {
        guard try program("rclone") != nil, try isThere(ObjectServer.program) else { return }
        let server = try await ObjectServer(in: scratch.path)
        try await store("box:backups", server.config).take(.sample(1))
        try await rclone("purge", "box:backups", config: server.config)
        try await expectUnreachable(store("box:backups", server.config), saying: "rclone mkdir box:backups")
    }

    @Test func `a server that is gone is unreachable, and a cut upload leaves no backup`() async throws {
        guard try program("rclone") != nil, try isThere(ObjectServer.program) else { return }
        let server = try await ObjectServer(in: scratch.path)
        let store = store("box:backups", server.config)
        try await store.take(.sample(1))
        let unfinished = try await store.begin(.sample(2), of: notes, expecting: 0)
        try write(sampleDump, to: unfinished.path)
        let digest = try await sha256(unfinished.path)
        server.server.kill()
        let manifest = BackupManifest.sample(.sample(2), bytes: sampleDump.count, sha256: digest)
        let error = await #expect(throws: BackupStoreError.self) { try await store.publish(unfinished, manifest) }
        #expect(error?.reason == .unreachable)
        #expect(!FileManager.default.fileExists(atPath: unfinished.path))
        try await expectUnreachable(self.store("box:backups", server.config), saying: "connection refused")
    }

    @Test func `a dump that is sent in parts is as good`() async throws {
        guard try program("rclone") != nil, try isThere(ObjectServer.program) else { return }
        let server = try await ObjectServer(in: scratch.path)
        let dump = Array(repeatElement(sampleDump, count: 600).joined())
        let manifest = try await store("box:backups", server.config).take(.sample(1), dump)
        let other = store("box:backups", server.config)
        #expect(try await other.backups(of: notes).map(\.manifest) == [manifest])
        let path = try await other.dump(of: manifest).path
        #expect(try Data(contentsOf: URL(filePath: path)) == Data(dump))
    }

    @Test func `a connection cut in the middle of a dump leaves no backup`() async throws {
        guard try program("rclone") != nil, let sshd = try program("sshd") else { return }
        let server = try await FileServer(sshd, in: scratch.path)
        let store = store("box:\(server.folder)", server.config)
        try await store.take(.sample(1))
        let unfinished = try await store.begin(.sample(2), of: notes, expecting: 0)
        let size = 400 << 20
        truncate(unfinished.path, size)
        let (bytes, digest) = try await unfinished.measured()
        let manifest = BackupManifest.sample(.sample(2), bytes: bytes, sha256: digest)
        let publishing = Task { try await store.publish(unfinished, manifest) }
        let there = "\(server.folder)/main/notes/\(BackupID.sample(2)).dump"
        for _ in 0..<20_000 where length(there) == 0 { try await Task.sleep(for: .milliseconds(1)) }
        server.server.kill()
        let error = await #expect(throws: BackupStoreError.self) { try await publishing.value }
        #expect(error?.reason == .unreachable, "\(error?.description ?? "")")
        #expect((1..<size).contains(length(there)), "the cut came too early or too late: the test tests nothing")
        // What is left of it is seen, and is no backup.
        let config = try writeConfig("[box]\ntype = local\n", in: scratch.path)
        let after = try await self.store("box:\(server.folder)", config).backups(of: notes)
        #expect(after.map { $0.manifest?.id } == [.sample(1), nil])
        print("cut connection: \(length(there)) of \(size) bytes were sent")
    }

    private func length(_ path: String) -> Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.size] as? NSNumber)?.intValue ?? 0
    }

    @Test func `SFTP with another's key, or with another host's, is unreachable`() async throws {
        guard try program("rclone") != nil, let sshd = try program("sshd") else { return }
        let server = try await FileServer(sshd, in: scratch.path)
        try await store("box:\(server.folder)", server.config).take(.sample(1))
        try await expectUnreachable(store("other:\(server.folder)", server.config), saying: "unable to authenticate")
        let known = try String(contentsOfFile: scratch.path("known"), encoding: .utf8)
        let other = try String(contentsOfFile: scratch.path("user.pub"), encoding: .utf8)
        let line = known.prefix { $0 != " " } + " " + other
        try line.write(toFile: scratch.path("known"), atomically: false, encoding: .utf8)
        try await expectUnreachable(store("box:\(server.folder)", server.config), saying: "knownhosts: key mismatch")
    }

    @Test func `an SFTP folder that vanished is unreachable, and a server that is gone`() async throws {
        guard try program("rclone") != nil, let sshd = try program("sshd") else { return }
        let server = try await FileServer(sshd, in: scratch.path)
        try await expectUnreachable(store("box:\(server.folder)/none", server.config), saying: "rclone mkdir box:")
        server.server.kill()
        try await expectUnreachable(store("box:\(server.folder)", server.config), saying: "connection refused")
    }

    @Test func `a configuration that others can read is refused`() async throws {
        guard try program("rclone") != nil else { return }
        let config = try writeConfig("[box]\ntype = local\n", in: scratch.path)
        chmod(config, 0o644)
        let error = await #expect(throws: BackupStoreError.self) {
            _ = try await store("box:/tmp", config).histories()
        }
        #expect(error?.reason == .unusable && error?.description.contains("chmod go-rwx") == true)
    }
}
