internal import Files
internal import Glibc

/// The lock of one app's private server: of two `leashctl dev` at once, one makes and starts it, and both use it.
package struct DevLock: Sendable {
    private let lock: FileLock

    /// How long another may take to make and start a server, in seconds.
    private static let patience = 180.0

    /// Makes the folder and takes its lock; it ends with this value, and with the process.
    ///
    /// - Parameters:
    ///   - home: the folder.
    ///   - user: who the server runs as.
    ///   - waiting: called once when another holds the lock.
    /// - Returns: the lock, held.
    /// - Throws: `FileError` when there can be no lock here; ``DevError`` when another keeps it for three minutes.
    static func take(_ home: DevHome, _ user: DevUser, waiting: () -> Void) async throws -> DevLock {
        let file = "\(home.path)/.lock"
        let end = ContinuousClock.now + .seconds(patience)
        var hasWaited = false
        while true {
            // Each time, since a reset may remove all of it meanwhile.
            try home.make(user)
            let number = open(file, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0o600)
            guard number >= 0 else { throw FileError("\(file): \(SystemError().message)") }
            // One that was removed meanwhile, by a reset, is nobody's lock any more.
            if let lock = try taken(number, file), lock.descriptor.facts().links > 0 { return DevLock(lock: lock) }
            guard ContinuousClock.now < end else {
                throw DevError("another leashctl dev has held \(file) for over \(Int(patience)) s: end it")
            }
            if !hasWaited { waiting() }
            hasWaited = true
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    private static func taken(_ number: Int32, _ file: String) throws(FileError) -> FileLock? {
        do throws(SystemError) {
            return try FileLock.lock(Descriptor(number: number))
        } catch {
            throw FileError("locking \(file): \(error.message)")
        }
    }
}
