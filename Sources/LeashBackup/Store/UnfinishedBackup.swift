internal import Files
internal import Glibc

/// A dump under way: where its bytes go until it is published.
package struct UnfinishedBackup: Sendable {
    package let id: BackupID
    package let history: BackupHistory
    /// An absolute path that ends in `.part`, of an empty file that only we can read.
    package let path: String
    /// Tells other processes that the run goes on, until the last copy of this value goes.
    let lock: FileLock

    init(id: BackupID, history: BackupHistory, path: String, lock: FileLock) {
        (self.id, self.history, self.path, self.lock) = (id, history, path, lock)
    }

    /// How large the dump is now, and its SHA-256 in lower-case hexadecimal, as its manifest tells them.
    ///
    /// - Throws: ``BackupStoreError`` when it can't be read, or is not the file that was begun.
    package func measured() async throws(BackupStoreError) -> (bytes: Int, sha256: String) {
        try await blocking { () throws(BackupStoreError) in
            var info = stat()
            let facts = lock.descriptor.facts()
            guard lstat(path, &info) == 0, FileFacts(info).identity == facts.identity else {
                throw BackupStoreError(.unusable, "\(path) is not the file that was begun")
            }
            do throws(SystemError) {
                return (facts.size, try lock.descriptor.digest())
            } catch {
                throw StoreFolder.error("reading \(path)", error)
            }
        }
    }
}
