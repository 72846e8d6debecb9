internal import Glibc

/// A file that nobody else can lock as long as this exists: a process that ends, however it does, lets go of it.
package final class FileLock: Sendable {
    package let descriptor: Descriptor

    private init(_ descriptor: consuming Descriptor) { self.descriptor = descriptor }

    /// Locks an open file.
    ///
    /// - Returns: `nil` when somebody else holds it.
    /// - Throws: ``SystemError`` where files can't be locked.
    package static func lock(_ descriptor: consuming Descriptor) throws(SystemError) -> FileLock? {
        while flock(descriptor.number, LOCK_EX | LOCK_NB) != 0 {
            let error = SystemError()
            if error.code == EWOULDBLOCK { return nil }
            if error.code != EINTR { throw error }
        }
        return FileLock(descriptor)
    }
}

extension Descriptor {
    /// Whether somebody else holds the lock of this file.
    package var isLocked: Bool {
        guard flock(number, LOCK_SH | LOCK_NB) != 0 else {
            flock(number, LOCK_UN)
            return false
        }
        return errno == EWOULDBLOCK
    }
}
