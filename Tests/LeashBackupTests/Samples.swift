import Foundation
import LeashBackup
import LeashTesting

let notes = BackupHistory(server: "main", database: "notes")
let shop = BackupHistory(server: "main", database: "shop")

/// What `sha256sum` says: another reader of the same bytes.
func sha256(_ path: String) async throws -> String {
    String(try await runCommand(["sha256sum", path]).output.prefix(64))
}

extension BackupManifest {
    static func sample(
        _ id: BackupID,
        of history: BackupHistory = notes,
        bytes: Int,
        sha256: String
    ) -> BackupManifest {
        BackupManifest(
            id: id,
            source: Source(
                installation: "leash",
                server: history.server,
                database: history.database,
                app: "notes",
                existing: history.database,
                oid: 16_384
            ),
            reason: .scheduled,
            startedAt: 1_795_662_000,
            finishedAt: 1_795_662_012,
            dump: Dump(bytes: bytes, sha256: sha256, tool: "15.18", serverVersion: 150_018),
            tables: [Table(schema: "public", name: "notes", rows: 3)],
            surroundings: Surroundings(encoding: "UTF8", collate: "C", ctype: "C", ownerRole: "notes")
        )
    }
}

extension BackupID {
    /// The nth of the samples, by time.
    static func sample(_ number: Int) -> BackupID {
        BackupID(startedAt: 1_795_662_000 + number * 3_600, number: UInt32(number))
    }
}

extension BackupStore {
    /// Takes a backup of these bytes.
    @discardableResult
    func take(
        _ id: BackupID,
        of history: BackupHistory = notes,
        _ bytes: [UInt8] = sampleDump
    ) async throws -> BackupManifest {
        let unfinished = try await begin(id, of: history, expecting: bytes.count)
        do {
            try write(bytes, to: unfinished.path)
            let (bytes, digest) = try await unfinished.measured()
            let manifest = BackupManifest.sample(id, of: history, bytes: bytes, sha256: digest)
            try await publish(unfinished, manifest)
            return manifest
        } catch {
            await discard(unfinished)
            throw error
        }
    }

    func good(_ history: BackupHistory = notes) async throws -> [BackupID] {
        try await backups(of: history).filter { $0.manifest != nil }.map(\.id)
    }
}

/// Writes over a file that is there, as pg_dump does.
func write(_ bytes: [UInt8], to path: String) throws {
    let file = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC)
    guard file >= 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
    defer { close(file) }
    var done = 0
    while done < bytes.count {
        let count = bytes[done...].withUnsafeBytes { Foundation.write(file, $0.baseAddress, $0.count) }
        guard count > 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
        done += count
    }
}

/// 20,000 bytes that don't compress.
let sampleDump: [UInt8] = {
    var random = Seeded(seed: 7)
    return (0..<20_000).map { _ in UInt8.random(in: .min ... .max, using: &random) }
}()

/// A folder that only we can enter, removed with the last reference.
final class Scratch: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "leash-backup-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        chmod(path, 0o700)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func path(_ name: String) -> String { path + "/" + name }

    func names(_ folder: String = "store/main/notes") throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path(folder)).sorted()
    }

    /// Sweeps the store until so many unfinished files are left, for a second at most.
    ///
    /// A lock goes on for as long as a program that another test starts just then is a copy of this process.
    func sweep(_ store: DirectoryBackups, until count: Int) async throws -> [String] {
        var names: [String] = []
        for _ in 0..<50 {
            try await store.sweep(notes)
            names = (try? self.names()) ?? []
            if names.count(where: { $0.hasSuffix(".part") }) <= count { break }
            try await Task.sleep(for: .milliseconds(20))
        }
        return names
    }

    func mode(_ name: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path(name))
        return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? -1
    }
}
