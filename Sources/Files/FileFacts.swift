package import Glibc

/// Whose a file is, what it is, and who else may do what with it.
package struct FileFacts {
    package let owner: uid_t
    package let size: Int
    private let mode: mode_t
    /// What changes when anything does: in this file, or to another one of its name.
    package let identity: FileIdentity
    /// How many names it has; 0 once it was removed.
    package let links: Int

    package init(_ info: stat) {
        owner = info.st_uid
        size = Int(info.st_size)
        mode = info.st_mode
        identity = FileIdentity(info)
        links = Int(info.st_nlink)
    }

    /// Who runs leash, which never changes.
    private static let user = geteuid()

    package var isFile: Bool { mode & S_IFMT == S_IFREG }

    package var isFolder: Bool { mode & S_IFMT == S_IFDIR }

    /// Tells whether its content can be trusted to be ours or root's, and to be a secret.
    ///
    /// - Parameter forbidden: permission bits that must not be set.
    /// - Returns: why not; `nil` if it can.
    package func problem(forbidding forbidden: mode_t) -> String? {
        let user = Self.user
        if owner != user, owner != 0 { return "belongs to user \(owner), and leash runs as user \(user)" }
        let excess = mode & forbidden
        if excess & 0o022 != 0 { return "can be written by others than its owner: `chmod go-w` mends that" }
        if excess != 0 { return "can be read by others than its owner: `chmod go-rwx` mends that" }
        return nil
    }
}

/// Which file it is, and how its content was when it was looked at: equal for equal content, unless somebody sets clocks.
package struct FileIdentity: Hashable, Sendable {
    package let device: UInt64
    package let inode: UInt64
    package let size: Int
    /// When the content was last changed, in nanoseconds of Unix time.
    package let modified: Int
    /// When anything of it was last changed, its name included, in nanoseconds of Unix time.
    package let changed: Int

    package init(device: UInt64, inode: UInt64, size: Int, modified: Int, changed: Int) {
        (self.device, self.inode, self.size) = (device, inode, size)
        (self.modified, self.changed) = (modified, changed)
    }

    init(_ info: stat) {
        device = UInt64(info.st_dev)
        inode = UInt64(info.st_ino)
        size = Int(info.st_size)
        modified = nanoseconds(info.st_mtim)
        changed = nanoseconds(info.st_ctim)
    }
}

/// A moment in nanoseconds of Unix time.
package func nanoseconds(_ time: timespec) -> Int { time.tv_sec * 1_000_000_000 + time.tv_nsec }
