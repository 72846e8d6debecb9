internal import CLinux
internal import Files
internal import Glibc

/// A folder of which we are the only writer, until it goes out of scope.
///
/// All that is written is written through it.
struct LockedFolder: ~Copyable {
    static let lockName = ".lock"
    /// Marks what is not published yet.
    ///
    /// Only the holder of the lock makes such files, so it may sweep up those it finds.
    private static let temporaryPrefix = ".tmp-"

    let folder: Folder
    private let access: StoreAccess
    private let lock: Descriptor

    /// Takes the lock if it is free.
    ///
    /// - Returns: `nil` when another writer holds it.
    static func lock(_ path: String, _ access: StoreAccess) throws(EnvStoreError) -> LockedFolder? {
        let folder = try Folder.making(path, access)
        let flags = O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK
        let number = openat(folder.descriptor.number, lockName, flags, 0o600)
        guard number >= 0 else { throw folder.failure("opening \(path)/\(lockName)", .unusable) }
        let lock = Descriptor(number: number)
        guard lock.facts().isFile else { throw EnvStoreError(.unusable, "\(path)/\(lockName) is no plain file") }
        if let problem = lock.facts().problem(forbidding: 0o022) {
            throw EnvStoreError(.unusable, "\(path)/\(lockName) \(problem)")
        }
        guard flock(number, LOCK_EX | LOCK_NB) == 0 else {
            if errno == EWOULDBLOCK || errno == EINTR { return nil }
            throw folder.failure("locking \(path)/\(lockName)", .unusable)
        }
        // For the one who waits, and only for that: a failure here changes nothing.
        _ = ftruncate(number, 0)
        try? lock.write(Array("\(getpid())\n".utf8))
        let locked = LockedFolder(folder: folder, access: access, lock: lock)
        try locked.sweep()
        return locked
    }

    /// Removes what a crashed writer left unpublished.
    private func sweep() throws(EnvStoreError) {
        for name in try folder.names() where name.hasPrefix(Self.temporaryPrefix) {
            unlinkat(folder.descriptor.number, name, 0)
        }
    }

    /// Writes bytes to a file that is not published yet.
    ///
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - isShared: whether the store's group may read it.
    ///   - isDurable: whether the bytes must be on the disk now; otherwise ``makeDurable()`` is called for many at once.
    /// - Returns: the file's temporary name.
    /// - Throws: ``EnvStoreError`` when it could not be written; nothing is left of it then.
    func stage(_ bytes: [UInt8], isShared: Bool, isDurable: Bool) throws(EnvStoreError) -> String {
        let name = Self.temporaryPrefix + hexadecimal((0..<8).map { _ in UInt8.random(in: .min ... .max) })
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let number = openat(folder.descriptor.number, name, flags, 0o600)
        guard number >= 0 else { throw folder.failure("making a file in \(folder.path)", .failed) }
        let file = Descriptor(number: number)
        do throws(SystemError) {
            if isShared { try access.apply(access.fileMode, to: file) }
            try file.write(bytes)
            if isDurable, fsync(number) != 0 { throw SystemError() }
        } catch {
            discard(name)
            throw EnvStoreError(.failed, "writing to \(folder.path): \(error.message)")
        }
        return name
    }

    /// Brings all that was staged to the disk, at the price of one call.
    func makeDurable() throws(EnvStoreError) {
        if syncfs(folder.descriptor.number) != 0 { throw folder.failure("writing \(folder.path) to its disk", .failed) }
    }

    /// Puts a staged file in the place of a file, at once.
    func publish(_ temporary: String, as name: String) throws(EnvStoreError) {
        let number = folder.descriptor.number
        guard renameat(number, temporary, number, name) == 0 else {
            let error = folder.failure("replacing \(folder.path)/\(name)", .failed)
            discard(temporary)
            throw error
        }
    }

    /// Puts a staged file in a place where there is none.
    ///
    /// - Returns: `false` when there is a file already; it stays.
    func publishFirst(_ temporary: String, as name: String) throws(EnvStoreError) -> Bool {
        defer { discard(temporary) }
        let number = folder.descriptor.number
        if linkat(number, temporary, number, name, 0) == 0 { return true }
        if errno == EEXIST { return false }
        throw folder.failure("making \(folder.path)/\(name)", .failed)
    }

    func remove(_ name: String) throws(EnvStoreError) {
        if unlinkat(folder.descriptor.number, name, 0) != 0, errno != ENOENT {
            throw folder.failure("removing \(folder.path)/\(name)", .failed)
        }
    }

    func discard(_ temporary: String) { unlinkat(folder.descriptor.number, temporary, 0) }

    /// Makes the names themselves survive a loss of power.
    func finish() throws(EnvStoreError) {
        if fsync(folder.descriptor.number) != 0 { throw folder.failure("writing \(folder.path) to its disk", .failed) }
    }
}
