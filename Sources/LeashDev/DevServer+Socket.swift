internal import FoundationEssentials
internal import Glibc
internal import LeashCore

/// The folder of the server's socket: short, since its path has room for 107 bytes, and the same at each start, since
/// the app's URL names it.
extension DevServer {
    private static let temporary = "/tmp/leash-"
    private static let file = ".s.PGSQL.5432"

    /// Makes the folder, which everybody may enter and only the server's user may change.
    ///
    /// - Throws: ``DevError`` when others have made all that it could be.
    func makeSocket() throws(DevError) -> String {
        for path in socketFolders {
            if mkdir(path, 0o711) != 0, errno != EEXIST {
                throw DevError("making \(path), for the socket: \(String(cString: strerror(errno)))")
            }
            guard isOurs(path), !isUsed(path) else { continue }
            // The umask may have taken away what is needed.
            guard chmod(path, 0o711) == 0 else { continue }
            try user.give(path)
            removeFiles(in: path)
            return path
        }
        throw DevError("no folder for the socket: others have made \(socketFolders.joined(separator: ", "))")
    }

    /// Removes it, and nothing that isn't the server's.
    func removeSocket() {
        for path in socketFolders where isOurs(path) && !isUsed(path) {
            removeFiles(in: path)
            rmdir(path)
        }
    }

    /// What a killed server has left there; Postgres would take the number of its process for that of another server.
    private func removeFiles(in folder: String) {
        for name in [Self.file, "\(Self.file).lock"] { unlink("\(folder)/\(name)") }
    }

    /// Named for the data folder itself, so that a copy of it gets another.
    private var socketFolders: [String] {
        var info = stat()
        guard lstat(home.data, &info) == 0 else { return [] }
        var name = Fingerprint(of: "\(info.st_dev):\(info.st_ino)")
        return (0..<4).map { number in
            name.add("\(number)")
            return Self.temporary + "\(name)"
        }
    }

    /// A folder that somebody else has made could be theirs to look into.
    private func isOurs(_ path: String) -> Bool {
        var info = stat()
        guard lstat(path, &info) == 0, info.st_mode & S_IFMT == S_IFDIR, info.st_mode & 0o022 == 0 else { return false }
        return info.st_uid == user.uid || info.st_uid == geteuid()
    }

    /// Whether a server listens there, of data that were removed and whose number these ones got.
    private func isUsed(_ path: String) -> Bool {
        home.read("\(path)/\(Self.file).lock").flatMap(Postmaster.init)?.runs ?? false
    }
}
