internal import Files
internal import Glibc
internal import Synchronization

/// A dump under way: where its bytes go until it is published.
package struct UnfinishedBackup: Sendable {
    package let id: BackupID
    package let history: BackupHistory
    /// An absolute path that ends in `.part`, of an empty file that only we can read.
    package let path: String
    /// Tells other processes that the run goes on, until the last copy of this value goes.
    let lock: FileLock
    private let last = LastCheck()

    init(id: BackupID, history: BackupHistory, path: String, lock: FileLock) {
        (self.id, self.history, self.path, self.lock) = (id, history, path, lock)
    }

    /// How large the dump is now.
    var bytes: Int { lock.descriptor.facts().size }

    /// The digest that ``measured()`` found last, and how the file was then.
    ///
    /// `nil` where the file had changed so shortly before that a later change could have left no trace.
    var check: DumpCheck? { last.check.withLock { $0 } }

    /// How large the dump is now, and its SHA-256 in lower-case hexadecimal, as its manifest tells them.
    ///
    /// The digest of a large one is remembered, for publishing it.
    ///
    /// - Throws: ``BackupStoreError`` when it can't be read, or is not the file that was begun.
    package func measured() async throws(BackupStoreError) -> (bytes: Int, sha256: String) {
        try await blocking { () throws(BackupStoreError) in
            var info = stat()
            let facts = lock.descriptor.facts()
            guard lstat(path, &info) == 0, FileFacts(info).identity == facts.identity else {
                throw BackupStoreError(.unusable, "\(path) is not the file that was begun")
            }
            // A small one is quickly read again. While another is read back, there is time to wait for this.
            if facts.size >= 4 << 20 { facts.identity.settle() }
            let isSettled = facts.identity.isSettled
            do throws(SystemError) {
                let digest = try lock.descriptor.digest()
                let isSame = isSettled && lock.descriptor.facts().identity == facts.identity
                last.check.withLock { $0 = isSame ? DumpCheck(sha256: digest, identity: facts.identity) : nil }
                return (facts.size, digest)
            } catch {
                throw StoreFolder.error("reading \(path)", error)
            }
        }
    }
}

private final class LastCheck: Sendable {
    let check = Mutex<DumpCheck?>(nil)
}
