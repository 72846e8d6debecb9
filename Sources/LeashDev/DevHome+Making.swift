internal import Files
internal import Glibc
internal import LeashCore

extension DevHome {
    /// Makes the folder and those above it, and keeps git from taking them up.
    ///
    /// - Throws: `FileError` when it can't be made, or others could write to it.
    func make(_ user: DevUser) throws(FileError) {
        // Another user must get to the data, and may look at nothing on the way.
        let mode: UInt32 = user.isAnother ? 0o711 : 0o700
        var prefix = ""
        for part in path.split(separator: "/") {
            prefix += "/\(part)"
            if access(prefix, F_OK) == 0 { continue }
            let isOwn = prefix == path || part == ".leash"
            let bits = isOwn ? mode : 0o755
            // The umask may have taken away what is needed.
            guard try Folder.make(prefix, mode: bits), chmod(prefix, bits) != 0 else { continue }
            throw FileError("\(prefix): \(SystemError().message)")
        }
        let parent = String(path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex))
        for folder in [parent, path] where try Folder.open(folder) == nil {
            throw FileError("\(folder) has gone again")
        }
        if parent.hasSuffix("/.leash") { try Folder.ignore(everythingIn: parent) }
        try Folder.ignore(everythingIn: path)
        if access(path, W_OK) != 0 { throw FileError("\(path): \(SystemError().message)") }
    }

    /// Looks whether another user, whom the server runs as, gets to this folder.
    ///
    /// - Throws: `FileError` when that user doesn't.
    func checkIsEntered(by user: DevUser) async throws {
        guard user.isAnother else { return }
        guard try await ServerProgram(user: user).run(["test", "-x", path]).status != 0 else { return }
        for name in [".gitignore", ".lock"] { unlink("\(path)/\(name)") }
        removeIfEmpty()
        throw FileError("user \(user.name.printable), who has to run the server, can't enter \(path)")
    }

    /// Removes the folder, and `.leash` around it where nothing else is in there; what somebody else has put there stays.
    func removeIfEmpty() {
        guard rmdir(path) == 0, let slash = path.lastIndex(of: "/") else { return }
        let parent = String(path[..<slash])
        guard parent.hasSuffix("/.leash"), let names = try? Folder.open(parent)?.list() else { return }
        guard names.allSatisfy({ [".", "..", ".gitignore"].contains($0) }) else { return }
        unlink("\(parent)/.gitignore")
        rmdir(parent)
    }

    /// Puts a text in place of a file: whoever reads it finds all of the old or of the new, and nobody else does.
    ///
    /// - Throws: ``DevError`` when it can't be written.
    func write(_ text: String, to file: String) throws(DevError) {
        if read(file) == text { return }
        let unfinished = "\(file).tmp"
        unlink(unfinished)
        let number = Glibc.open(unfinished, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard number >= 0 else { throw DevError("writing \(file): \(SystemError().message)") }
        do throws(SystemError) {
            try Descriptor(number: number).write(Array(text.utf8))
        } catch {
            unlink(unfinished)
            throw DevError("writing \(file): \(error.message)")
        }
        guard rename(unfinished, file) == 0 else { throw DevError("writing \(file): \(SystemError().message)") }
    }

    /// A short file's text; `nil` if there is none that can be read.
    func read(_ file: String) -> String? {
        let number = Glibc.open(file, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard number >= 0 else { return nil }
        guard let bytes = try? Descriptor(number: number).contents(size: 4096, limit: 1 << 20) else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }
}
