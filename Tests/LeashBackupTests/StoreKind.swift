import Foundation
import LeashBackup
import LeashTesting
import Testing

/// A kind of store that the contract is run on.
enum StoreKind: String, CaseIterable, Sendable {
    case directory
    /// rclone on a folder of this machine: the same code as for any remote, at a tenth of the time.
    case local
    case s3, sftp

    static var all: [StoreKind] { allCases }

    /// A new store of this kind; `nil` where what it takes is not there, which is said then.
    func site() async throws -> StoreSite? {
        let scratch = try Scratch()
        if self != .directory, try program("rclone") == nil { return nil }
        switch self {
        case .directory:
            return StoreSite(store: DirectoryBackups(path: scratch.path("store")), scratch: scratch)
        case .local:
            let config = try writeConfig("[box]\ntype = local\n", in: scratch.path)
            try FileManager.default.createDirectory(atPath: scratch.path("remote"), withIntermediateDirectories: false)
            return StoreSite(remote: "box:\(scratch.path("remote"))", config, scratch)
        case .s3:
            guard try isThere(ObjectServer.program) else { return nil }
            let server = try await ObjectServer(in: scratch.path)
            return StoreSite(remote: "box:backups/of/leash", server.config, scratch, server.server)
        case .sftp:
            guard let sshd = try program("sshd") else { return nil }
            let server = try await FileServer(sshd, in: scratch.path)
            return StoreSite(remote: "box:\(server.folder)", server.config, scratch, server.server)
        }
    }
}

/// Whether `hack/object-server` has made a program; a missing one is a failure where all must be there.
func isThere(_ path: String) throws -> Bool {
    if FileManager.default.isExecutableFile(atPath: path) { return true }
    print("S3: skipped, there is no \(path): hack/test --all installs and runs it")
    try #require(!runsAll, "hack/object-server installs \(path)")
    return false
}

/// A store and what it takes.
struct StoreSite: Sendable {
    let store: any BackupStore
    let scratch: Scratch
    /// What rclone calls the remote; `nil` for a store without one.
    let remote: String?
    let config: String
    let server: Background?

    init(store: any BackupStore, scratch: Scratch) {
        (self.store, self.scratch, remote, config, server) = (store, scratch, nil, "", nil)
    }

    init(remote: String, _ config: String, _ scratch: Scratch, _ server: Background? = nil) {
        (self.scratch, self.remote, self.config, self.server) = (scratch, remote, config, server)
        store = RcloneBackups(remote: remote, config: config, spool: scratch.path("spool"))
    }

    /// The names of all files of the history `notes`, as another program lists them.
    func names() async throws -> [String] {
        guard let remote else { return try scratch.names() }
        return try await rclone("lsf", "\(remote)/main/notes", config: config).split(separator: "\n").map(String.init)
    }

    /// The same store as another process sees it, which has read nothing yet.
    var again: any BackupStore {
        guard let remote else { return store }
        return RcloneBackups(remote: remote, config: config, spool: scratch.path("spool"))
    }
}
