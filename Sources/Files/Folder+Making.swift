internal import Glibc

extension Folder {
    /// Makes a folder at a path.
    ///
    /// - Returns: `false` when there is something at the path already.
    /// - Throws: ``FileError`` when it can't be made.
    package static func make(_ path: String, mode: UInt32) throws(FileError) -> Bool {
        if mkdir(path, mode) == 0 { return true }
        let error = SystemError()
        // Some systems refuse to make `/proc` and the like with another error than that it exists.
        if error.code == EEXIST || access(path, F_OK) == 0 { return false }
        throw FileError("making the folder \(path): \(error.message)")
    }

    /// Keeps git from ever taking up a folder of secrets.
    package static func ignore(everythingIn folder: String) throws(FileError) {
        let number = Glibc.open(folder + "/.gitignore", O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard number >= 0 else {
            let error = SystemError()
            if error.code == EEXIST { return }
            throw FileError("writing \(folder)/.gitignore: \(error.message)")
        }
        do {
            try Descriptor(number: number).write(Array("*\n".utf8))
        } catch {
            throw FileError("writing \(folder)/.gitignore: \(error.message)")
        }
    }
}
