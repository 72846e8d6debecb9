internal import Files
internal import LeashCore

/// What a remote holds of backups, as of one listing and what was changed since.
struct RemoteContents: Sendable {
    /// Also those that hold nothing but a failure, or files that are about to go.
    var histories: [BackupHistory: [BackupID: StoredBackup]] = [:]
    var failures: [BackupHistory: BackupFailure] = [:]
    /// Dumps that have had no manifest for so long that no run can be publishing them.
    var orphans: [BackupHistory: [BackupID]] = [:]

    /// How old a dump without a manifest must be before it is swept.
    private static let patience = 86_400

    /// - Parameters:
    ///   - files: all of the remote.
    ///   - time: now, in seconds of Unix time.
    ///   - small: gives the bytes of a small file by its path.
    init(_ files: [RemoteFile], at time: Int, _ small: (RemoteFile) -> [UInt8]?) {
        var found: [BackupHistory: [BackupID: [BackupFile.Kind: RemoteFile]]] = [:]
        for file in files {
            guard let (history, name) = file.place else { continue }
            found[history, default: [:]].merge([:]) { first, _ in first }
            if name == BackupFile.failure {
                failures[history] = small(file).flatMap { try? BackupFailure(parsing: $0) }
            } else if let part = BackupFile(name), !part.isPart {
                found[history]?[part.id, default: [:]][part.kind] = file
            }
        }
        for (history, backups) in found {
            histories[history] = [:]
            for (id, kinds) in backups {
                histories[history]?[id] = Self.backup(id, of: history, kinds, small)
                guard kinds[.manifest] == nil, id.isOlder(than: time - Self.patience) else { continue }
                guard kinds.values.allSatisfy({ $0.isOlder(than: time - Self.patience) }) else { continue }
                orphans[history, default: []].append(id)
            }
        }
    }

    /// - Returns: `nil` for notes about what is no more.
    private static func backup(
        _ id: BackupID,
        of history: BackupHistory,
        _ kinds: [BackupFile.Kind: RemoteFile],
        _ small: (RemoteFile) -> [UInt8]?
    ) -> StoredBackup? {
        guard kinds[.manifest] != nil || kinds[.dump] != nil else { return nil }
        var backup = StoredBackup(id: id, state: .bad("it has no manifest"))
        if let file = kinds[.manifest] {
            do throws(BackupStoreError) {
                guard let bytes = small(file) else {
                    throw BackupStoreError(.damaged, "its manifest was not read whole")
                }
                let manifest = try BackupManifest(bytes, of: id, history)
                let problem = kinds[.dump].map { manifest.problem(withSize: $0.size) } ?? "its dump is gone"
                backup.state = problem.map { .bad($0) } ?? .good(manifest)
            } catch {
                backup.state = .bad(error.description)
            }
        }
        backup.pin = kinds[.pin].map { file in
            let pin = small(file).flatMap { try? BackupPin(parsing: $0) }
            return pin ?? BackupPin(at: 0, reason: "\(file.path) can't be read")
        }
        backup.verification = kinds[.verified].flatMap(small).flatMap { try? Verification(parsing: $0) }
        return backup
    }
}
