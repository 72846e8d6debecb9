internal import Files
internal import Glibc
internal import LeashCore

/// Backups on anything that rclone reaches: S3 and what is compatible with it, SFTP, and forty more.
///
/// It lists the remote once, with the manifests that it has not seen before, and goes on by what it changed itself: one
/// value is for one round. Whether a dump's bytes are its manifest's is compared when they are sent and when they are
/// fetched; a listing compares sizes.
package actor RcloneBackups: BackupStore {
    /// What errors and reports call it: `REMOTE:PATH`.
    package nonisolated let name: String
    let rclone: Rclone
    /// Where dumps are made and fetched to, and the small files are kept that were read before.
    let spool: DirectoryBackups
    private var known: RemoteContents?
    private var loading: Task<RemoteContents, any Error>?

    /// - Parameters:
    ///   - remote: `REMOTE:PATH`, a bucket or folder that is there already, with a remote of the configuration.
    ///   - config: rclone's configuration file, which only who runs leash can read.
    ///   - spool: a folder on this machine with room for the dumps under way; it is made when it is needed.
    package init(remote: String, config: String, spool: String) {
        var remote = remote[...]
        while remote.last == "/" { remote.removeLast() }
        name = String(remote)
        rclone = Rclone(config: config, root: name)
        self.spool = DirectoryBackups(path: spool)
    }

    package func histories() async throws(BackupStoreError) -> [BackupHistory] {
        try await contents().histories.keys.sorted()
    }

    package func backups(of history: BackupHistory) async throws(BackupStoreError) -> [StoredBackup] {
        try history.requireValid()
        return try await contents().histories[history, default: [:]].values.sorted { $0.id < $1.id }
    }

    package func begin(
        _ id: BackupID,
        of history: BackupHistory,
        expecting bytes: Int
    ) async throws(BackupStoreError) -> UnfinishedBackup {
        let last = try await backups(of: history).last { $0.manifest != nil }?.manifest?.dump.bytes ?? 0
        return try await spool.begin(id, of: history, expecting: max(bytes, last + last / 2))
    }

    package func discard(_ unfinished: UnfinishedBackup) async { await spool.discard(unfinished) }

    package func failure(of history: BackupHistory) async throws(BackupStoreError) -> BackupFailure? {
        try await contents().failures[history]
    }

    // MARK: - What is there

    /// What is there, listed first if it wasn't yet.
    func contents() async throws(BackupStoreError) -> RemoteContents {
        if let known { return known }
        let task = loading ?? Task { try await self.list() }
        loading = task
        do {
            let contents = try await task.value
            // Others waited for the same listing, and may have changed something since.
            if known == nil { known = contents }
            return known ?? contents
        } catch {
            // The next one tries anew.
            if loading == task { loading = nil }
            throw error as? BackupStoreError ?? BackupStoreError(.unreachable, "listing \(name): \(error)")
        }
    }

    /// Notes what was changed, so that nothing need be listed again.
    func change(_ body: (inout RemoteContents) -> Void) async throws(BackupStoreError) {
        var contents = try await contents()
        // Nothing comes between from here on.
        if let known { contents = known }
        body(&contents)
        known = contents
    }

    /// Lists the remote: two calls of rclone, however many databases there are.
    private func list() async throws(BackupStoreError) -> RemoteContents {
        let cache = spool.path + "/.cache"
        try await blocking { [spool] () throws(BackupStoreError) in
            try spool.makeTop()
            _ = try unusable(try Folder.make(cache, mode: 0o700))
        }
        let files: [RemoteFile]
        do {
            files = try await fetch(to: cache)
        } catch {
            guard error.reason == .missing else { throw error }
            // A bucket or folder that vanished must never look like one in which there are no backups.
            let wayOut = "a new store's bucket or folder is made with `rclone mkdir \(name)`"
            throw BackupStoreError(.unreachable, "\(error.description) (\(wayOut))")
        }
        return try await blocking { () throws(BackupStoreError) in
            guard let folder = try unusable(try Folder.open(cache)) else {
                throw BackupStoreError(.unusable, "\(cache) has gone again")
            }
            return RemoteContents(files, at: time(nil)) { Self.bytes(of: $0, in: folder) }
        }
    }

    /// Lists all files, and makes the cache hold the small ones: only what is new is sent.
    private func fetch(to cache: String) async throws(BackupStoreError) -> [RemoteFile] {
        let doing = "listing \(name)"
        let text = try await rclone.run("lsjson", "--recursive", "--files-only", "--no-mimetype", name, doing: doing)
        let files = try RemoteFile.list(text)
        guard files.contains(where: { $0.place != nil }) else { return files }
        let small = ["--include=/*/*/*.{json,pin,verified}", "--include=/*/*/\(BackupFile.failure)"]
        // From the remote to the cache, never the other way.
        try await rclone.run(
            ["sync", name, cache, "--max-size=\(BackupManifest.limit)"] + small,
            doing: doing
        )
        return files
    }

    /// The bytes of a small file that was fetched; `nil` if it isn't as long as the remote said.
    private static func bytes(of file: RemoteFile, in cache: borrowing Folder) -> [UInt8]? {
        guard let (history, name) = file.place else { return nil }
        // rclone makes files as the umask has it, in a folder that only we can enter.
        guard let server = try? cache.open(history.server), let folder = try? server.open(history.database) else {
            return nil
        }
        guard let bytes = try? folder.read(name, limit: BackupManifest.limit, forbidding: 0) else { return nil }
        return bytes.count == file.size ? bytes : nil
    }
}
