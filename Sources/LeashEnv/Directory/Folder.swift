internal import Glibc

/// An open folder.
///
/// All in it is reached through its descriptor, so a path that is swapped meanwhile changes nothing.
struct Folder: ~Copyable {
    let descriptor: Descriptor
    let path: String

    /// Opens the folder at a path, without following a link there.
    ///
    /// - Returns: `nil` when there is nothing at the path.
    /// - Throws: ``EnvStoreError`` when it is no folder, or others may write to it.
    static func at(_ path: String) throws(EnvStoreError) -> Folder? {
        let number = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard number >= 0 else {
            let error = SystemError()
            if error.code == ENOENT { return nil }
            if error.code == ELOOP || error.code == ENOTDIR {
                throw EnvStoreError(
                    .unusable,
                    "\(path) is no folder, or a symbolic link",
                    wayOut: "name the folder itself"
                )
            }
            throw EnvStoreError(.unusable, "\(path): \(error.message)")
        }
        let folder = Folder(descriptor: Descriptor(number: number), path: path)
        if let problem = folder.descriptor.facts().problem(forbidding: 0o022) {
            throw EnvStoreError(.unusable, "\(path) \(problem)")
        }
        return folder
    }

    /// The names of everything in it, in no order.
    func names() throws(EnvStoreError) -> [String] {
        // A descriptor of its own: reading a folder moves the position that copies of a descriptor share.
        let number = openat(descriptor.number, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard number >= 0, let stream = fdopendir(number) else { throw failure("reading \(path)", .unusable) }
        defer { closedir(stream) }
        var names: [String] = []
        errno = 0
        while let entry = readdir(stream) {
            // The name may be shorter than the field that holds it: its end is the NUL, not the field's.
            let name = UnsafeRawPointer(entry) + (MemoryLayout<dirent>.offset(of: \.d_name) ?? 0)
            names.append(String(cString: name.assumingMemoryBound(to: CChar.self)))
            errno = 0
        }
        guard errno == 0 else { throw failure("reading \(path)", .unusable) }
        return names
    }

    /// The bytes of one file, which must be a plain file that only its owner can write.
    ///
    /// - Parameters:
    ///   - name: the file's name in this folder.
    ///   - limit: the most bytes it may have.
    ///   - forbidden: permission bits that must not be set.
    ///   - reason: what an error is said to be.
    /// - Returns: `nil` when there is no such file.
    /// - Throws: ``EnvStoreError`` when it cannot be read or trusted.
    func contents(
        of name: String,
        limit: Int,
        forbidding forbidden: mode_t = 0o022,
        or reason: EnvStoreError.Reason = .unreadable
    ) throws(EnvStoreError) -> [UInt8]? {
        // Not blocking: opening a pipe would wait for its writer.
        let number = openat(descriptor.number, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard number >= 0 else {
            if errno == ENOENT { return nil }
            if errno == ELOOP { throw EnvStoreError(reason, "\(path)/\(name) is a symbolic link") }
            throw failure("opening \(path)/\(name)", reason)
        }
        let file = Descriptor(number: number)
        return try file.trustedContents("\(path)/\(name)", limit: limit, forbidding: forbidden, or: reason)
    }

    /// What the system has just said, as an error of ours.
    func failure(_ doing: String, _ reason: EnvStoreError.Reason = .failed) -> EnvStoreError {
        EnvStoreError(reason, "\(doing): \(SystemError().message)")
    }
}
