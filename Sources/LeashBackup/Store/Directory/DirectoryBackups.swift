internal import Files
internal import Glibc

/// The default store: a folder on this machine, which only who runs leash can read.
///
/// A listing reads each dump once, and notes in `ID.checked` how its file was; it reads it again when that has changed.
package struct DirectoryBackups: BackupStore {
    /// The store's folder: an absolute path without a slash at its end.
    package let path: String
    let faults: FileFaults
    private let largeDump: Int

    package var name: String { path }

    /// - Parameters:
    ///   - path: the store's folder; nothing is made before the first backup. No link is followed there.
    ///   - faults: what tests do to its writes.
    ///   - largeDump: from how many bytes the check of a dump is noted when it is published, and not by the first listing.
    package init(path: String, faults: FileFaults = .none, largeDump: Int = 16 << 20) {
        self.path = Self.absolute(path)
        self.faults = faults
        self.largeDump = largeDump
    }

    package func histories() async throws(BackupStoreError) -> [BackupHistory] {
        try await blocking { () throws(BackupStoreError) in try listHistories() }
    }

    package func backups(of history: BackupHistory) async throws(BackupStoreError) -> [StoredBackup] {
        try await read(history, or: []) { (folder) throws(BackupStoreError) in try folder.backups(of: history) }
    }

    package func begin(
        _ id: BackupID,
        of history: BackupHistory,
        expecting bytes: Int
    ) async throws(BackupStoreError) -> UnfinishedBackup {
        try await blocking { () throws(BackupStoreError) in
            let folder = try making(history)
            try folder.sweep()
            let last = try folder.lastSize(of: history)
            try folder.requireRoom(for: max(bytes, last + last / 2))
            let path = "\(folder.path)/\(BackupFile.part(id, .dump))"
            return UnfinishedBackup(id: id, history: history, path: path, lock: try folder.begin(id))
        }
    }

    package func publish(
        _ unfinished: UnfinishedBackup,
        _ manifest: BackupManifest
    ) async throws(BackupStoreError) {
        guard manifest.id == unfinished.id, manifest.history == unfinished.history else {
            throw BackupStoreError(.damaged, "the manifest is not that of \(unfinished.history) \(unfinished.id)")
        }
        try await change(unfinished.history) { (folder) throws(BackupStoreError) in
            do throws(BackupStoreError) {
                try folder.publish(manifest, known: unfinished.check, largeDump: largeDump)
            } catch {
                folder.discard(manifest.id)
                throw error
            }
        }
    }

    package func discard(_ unfinished: UnfinishedBackup) async {
        try? await change(unfinished.history) { (folder) throws(BackupStoreError) in folder.discard(unfinished.id) }
    }

    package func dump(of manifest: BackupManifest) async throws(BackupStoreError) -> (path: String, isCopy: Bool) {
        let path = try await change(manifest.history) { (folder) throws(BackupStoreError) in
            let name = BackupFile.name(manifest.id, .dump)
            let path = "\(folder.path)/\(name)"
            try folder.prove(name, manifest, as: path)
            return path
        }
        return (path, false)
    }

    package func remove(_ id: BackupID, of history: BackupHistory) async throws(BackupStoreError) {
        try await change(history) { (folder) throws(BackupStoreError) in try folder.remove(id) }
    }

    package func sweep(_ history: BackupHistory) async throws(BackupStoreError) {
        try await read(history, or: ()) { (folder) throws(BackupStoreError) in try folder.sweep() }
    }

    package func pin(_ id: BackupID, of history: BackupHistory, _ pin: BackupPin?) async throws(BackupStoreError) {
        try await note(pin?.text, .pin, of: id, history)
    }

    package func note(
        _ verification: Verification,
        of id: BackupID,
        of history: BackupHistory
    ) async throws(BackupStoreError) {
        try await note(verification.text, .verified, of: id, history)
    }

    package func note(_ failure: BackupFailure?, of history: BackupHistory) async throws(BackupStoreError) {
        guard let text = failure?.text else {
            return try await read(history, or: ()) { (folder) throws(BackupStoreError) in
                try folder.remove(BackupFile.failure)
            }
        }
        try await blocking { () throws(BackupStoreError) in
            try making(history).put(text, as: BackupFile.failure)
        }
    }

    package func failure(of history: BackupHistory) async throws(BackupStoreError) -> BackupFailure? {
        try await read(history, or: nil) { (folder) throws(BackupStoreError) in folder.sidecar(BackupFile.failure) }
    }

    private func note(
        _ text: String?,
        _ kind: BackupFile.Kind,
        of id: BackupID,
        _ history: BackupHistory
    ) async throws(BackupStoreError) {
        try await change(history) { (folder) throws(BackupStoreError) in
            guard folder.has(id, .manifest) || folder.has(id, .dump) else {
                throw BackupStoreError(.missing, "\(folder.path) has no backup \(id)")
            }
            let name = BackupFile.name(id, kind)
            if let text { try folder.put(text, as: name) } else { try folder.remove(name) }
        }
    }
}

extension StoreFolder {
    /// Compares a dump with its manifest just now.
    ///
    /// - Parameters:
    ///   - name: its file here.
    ///   - manifest: what it must be.
    ///   - source: what errors call it.
    /// - Throws: ``BackupStoreError`` when it is anything else.
    func prove(_ name: String, _ manifest: BackupManifest, as source: String) throws(BackupStoreError) {
        guard let file = try unusable(try folder.file(name)) else {
            throw BackupStoreError(.missing, "\(source) is gone")
        }
        let facts = file.facts()
        if let problem = facts.problem(forbidding: 0o022) { throw BackupStoreError(.unusable, "\(source) \(problem)") }
        if let problem = manifest.problem(withSize: facts.size) {
            throw BackupStoreError(.damaged, "\(source): \(problem)")
        }
        guard try digest(of: file, name) == manifest.dump.sha256 else {
            throw BackupStoreError(.damaged, "\(source) is damaged: another SHA-256 than its manifest's")
        }
    }
}
