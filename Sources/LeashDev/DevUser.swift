internal import Glibc
internal import LeashCore

/// Who a folder's server runs as: whoever runs leash, or, where that is root, the folder's owner or else `postgres`.
package struct DevUser: Sendable {
    package let name: String
    let uid: uid_t
    let gid: gid_t
    /// The folder that a user's own files are in.
    let home: String
    private let way: Way

    private enum Way {
        /// It is the one that runs leash.
        case same
        /// Root works as the folder's owner for a while, so that all it makes is the owner's.
        case owner
        /// Only Postgres' programs run as another.
        case programs
    }

    /// - Parameter folder: the app's folder.
    /// - Throws: ``DevError`` when there is nobody whom Postgres could run as.
    package init(of folder: String) throws(DevError) {
        guard geteuid() == 0 else {
            guard let entry = getpwuid(geteuid()) else {
                throw DevError("user \(geteuid()) has no name on this system, and Postgres runs only for one that has")
            }
            self.init(entry.pointee, .same)
            return
        }
        var info = stat()
        if stat(folder, &info) == 0, info.st_uid != 0, let entry = getpwuid(info.st_uid) {
            self.init(entry.pointee, .owner)
        } else if let entry = getpwnam("postgres") {
            self.init(entry.pointee, .programs)
        } else {
            throw DevError(
                "Postgres does not run as root, and there is no user `postgres`: install Postgres' server "
                    + "(on Debian, postgresql), which makes one"
            )
        }
    }

    private init(_ entry: passwd, _ way: Way) {
        name = String(cString: entry.pw_name)
        home = String(cString: entry.pw_dir)
        (uid, gid) = (entry.pw_uid, entry.pw_gid)
        self.way = way
    }

    /// Whether what leash makes has to be given to the server's user.
    var isAnother: Bool { way == .programs }

    /// Whether leash itself works as a user whose environment it doesn't have.
    var isBorrowed: Bool { way == .owner }

    /// A command as the server's user runs it: by way of setpriv, since changing users between fork and exec can hang in a
    /// program of several threads.
    func running(_ command: [String]) -> [String] {
        switch way {
        case .same: command
        // The effective ones are the owner's already, and Postgres wants the real ones to be the same.
        case .owner: ["setpriv", "--ruid=\(uid)", "--rgid=\(gid)", "--keep-groups", "--"] + command
        case .programs: ["setpriv", "--reuid=\(uid)", "--regid=\(gid)", "--init-groups", "--"] + command
        }
    }

    /// Works as the folder's owner until ``Borrowed/giveBack()``, if that is somebody else than who runs leash.
    ///
    /// - Throws: ``DevError`` when the system doesn't let it.
    package func borrow() throws(DevError) -> Borrowed {
        let before = Borrowed(groups: currentGroups(), gid: getegid(), isBorrowed: isBorrowed)
        guard isBorrowed else { return before }
        guard initgroups(name, gid) == 0, setegid(gid) == 0, seteuid(uid) == 0 else {
            throw DevError("working as \(name.printable), whose folder this is: \(String(cString: strerror(errno)))")
        }
        return before
    }

    /// Gives a folder that root has made to the server's user.
    func give(_ path: String) throws(DevError) {
        guard isAnother, chown(path, uid, gid) != 0 else { return }
        throw DevError("giving \(path) to user \(name.printable): \(String(cString: strerror(errno)))")
    }
}

/// Who leash ran as before it worked as another.
package struct Borrowed: Sendable {
    fileprivate let groups: [gid_t]
    fileprivate let gid: gid_t
    fileprivate let isBorrowed: Bool

    /// Becomes root again.
    ///
    /// - Throws: ``DevError`` when the system doesn't let it: then no command may run.
    package func giveBack() throws(DevError) {
        guard isBorrowed else { return }
        guard seteuid(0) == 0, setegid(gid) == 0, setgroups(groups.count, groups) == 0 else {
            throw DevError("becoming root again: \(String(cString: strerror(errno)))")
        }
    }
}

private func currentGroups() -> [gid_t] {
    var groups = [gid_t](repeating: 0, count: Int(max(getgroups(0, nil), 0)))
    let count = getgroups(Int32(groups.count), &groups)
    return Array(groups.prefix(Int(max(count, 0))))
}
