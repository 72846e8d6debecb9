internal import Glibc

/// Makes the changes of one ``DirectoryStore``, one after the other and with its lock held.
///
/// It waits for the lock by blocking its own thread: `Task.sleep` wakes through the pool that all tasks share, and where
/// that was busy 10 ms became 3 s. Who asks that seldom may find the lock taken each time.
actor DirectoryWriter {
    /// Pauses between two looks at the lock, in microseconds.
    private static let firstPause: UInt32 = 2000
    /// Short, as whoever wrote last asks again at once.
    private static let longestPause: UInt32 = 10_000

    private let path: String
    private let group: String?
    private let lockTimeout: Duration
    private nonisolated let executor = QueueExecutor("leash.env-store.writer")

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(path: String, group: String?, lockTimeout: Duration) {
        self.path = path
        self.group = group
        self.lockTimeout = lockTimeout
    }

    func identify() throws(EnvStoreError) -> String { try locked().identify().id }

    func write(_ changes: [String: EnvChanges]) throws(EnvStoreError) -> [String: EnvStoreError] {
        let folder = try locked()
        if try folder.folder.identity() == nil { try DirectoryStore.refuseLostIdentity(folder.folder) }
        return try folder.write(changes, digest: try folder.identify().digest)
    }

    private func locked() throws(EnvStoreError) -> LockedFolder {
        let access = try StoreAccess(group: group)
        let clock = ContinuousClock()
        let deadline = clock.now + lockTimeout
        var pause = Self.firstPause
        while true {
            if let folder = try LockedFolder.lock(path, access) { return folder }
            if clock.now >= deadline { throw heldByAnother() }
            if Task.isCancelled {
                throw EnvStoreError(.locked, "interrupted while waiting for \(path)/\(LockedFolder.lockName)")
            }
            usleep(pause)
            pause = min(pause * 2, Self.longestPause)
        }
    }

    private func heldByAnother() -> EnvStoreError {
        EnvStoreError(
            .locked,
            "\(path)/\(LockedFolder.lockName) is held by \(LockedFolder.holder(of: path)) for over \(lockTimeout)",
            wayOut: "wait until it has ended, or end it"
        )
    }
}
