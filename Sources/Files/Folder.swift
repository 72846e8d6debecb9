package import Glibc

/// An open folder.
///
/// All in it is reached through its descriptor, so a path that is swapped meanwhile changes nothing.
package struct Folder: ~Copyable, Sendable {
    package let descriptor: Descriptor
    package let path: String

    /// Opens the folder at a path, without following a link there.
    ///
    /// - Returns: `nil` when there is nothing at the path.
    /// - Throws: ``FileError`` when it is no folder, or others may write to it.
    package static func open(_ path: String) throws(FileError) -> Folder? {
        try checked(Glibc.open(path, openFlags), path)
    }

    /// Opens a folder in this one, without following a link there.
    ///
    /// - Returns: `nil` when there is none of that name.
    /// - Throws: ``FileError`` when it is no folder, or others may write to it.
    package func open(_ name: String) throws(FileError) -> Folder? {
        try Self.checked(openat(descriptor.number, name, Self.openFlags), "\(path)/\(name)")
    }

    private static let openFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC

    private static func checked(_ number: Int32, _ path: String) throws(FileError) -> Folder? {
        guard number >= 0 else {
            let error = SystemError()
            if error.code == ENOENT { return nil }
            if error.code == ELOOP || error.code == ENOTDIR {
                throw FileError("\(path) is no folder, or a symbolic link", wayOut: "name the folder itself")
            }
            throw FileError("\(path): \(error.message)")
        }
        let folder = Folder(descriptor: Descriptor(number: number), path: path)
        if let problem = folder.descriptor.facts().problem(forbidding: 0o022) { throw FileError("\(path) \(problem)") }
        return folder
    }

    /// The names of everything in it, in no order.
    package func list() throws(FileError) -> [String] {
        // A descriptor of its own: reading a folder moves the position that copies of a descriptor share.
        let number = openat(descriptor.number, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard number >= 0, let stream = fdopendir(number) else { throw failure("reading \(path)") }
        defer { closedir(stream) }
        var names: [String] = []
        errno = 0
        while let entry = readdir(stream) {
            // The name may be shorter than the field that holds it: its end is the NUL, not the field's.
            let name = UnsafeRawPointer(entry) + (MemoryLayout<dirent>.offset(of: \.d_name) ?? 0)
            names.append(String(cString: name.assumingMemoryBound(to: CChar.self)))
            errno = 0
        }
        guard errno == 0 else { throw failure("reading \(path)") }
        return names
    }

    /// Whether a folder has this name in it, and no link to one.
    package func hasFolder(_ name: String) -> Bool {
        var info = stat()
        return fstatat(descriptor.number, name, &info, AT_SYMLINK_NOFOLLOW) == 0 && FileFacts(info).isFolder
    }

    /// Opens a plain file for reading, without following a link there.
    ///
    /// - Returns: `nil` when there is no such file.
    /// - Throws: ``FileError`` when it can't be opened.
    package func file(_ name: String) throws(FileError) -> Descriptor? {
        // Not blocking: opening a pipe would wait for its writer.
        let number = openat(descriptor.number, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard number >= 0 else {
            if errno == ENOENT { return nil }
            if errno == ELOOP { throw FileError("\(path)/\(name) is a symbolic link") }
            throw failure("opening \(path)/\(name)")
        }
        return Descriptor(number: number)
    }

    /// The bytes of one file, which must be a plain file that only its owner can write.
    ///
    /// - Parameters:
    ///   - name: the file's name in this folder.
    ///   - limit: the most bytes it may have.
    ///   - forbidden: permission bits that must not be set.
    /// - Returns: `nil` when there is no such file.
    /// - Throws: ``FileError`` when it cannot be read or trusted.
    package func read(
        _ name: String,
        limit: Int,
        forbidding forbidden: mode_t = 0o022
    ) throws(FileError) -> [UInt8]? {
        guard let file = try file(name) else { return nil }
        return try file.trustedContents("\(path)/\(name)", limit: limit, forbidding: forbidden)
    }

    /// What the system has just said.
    package func failure(_ doing: String) -> FileError { FileError("\(doing): \(SystemError().message)") }
}
