import Files
import Glibc

/// A folder on disk, which no link in it leads out of.
///
/// Only its plain files and folders are opened: of a link, a pipe or a device nothing is read.
package struct DiskFolder: FolderReader {
    /// The most names of one folder: beyond that it is no folder of sources.
    private static let maximumNames = 100_000
    private let path: String

    /// - Parameter path: of the folder; a link there is followed.
    package init(_ path: String) { self.path = path }

    package func entries(of folder: String) throws(ReadingError) -> [FolderEntry] {
        let descriptor = try open(folder)
        let number = descriptor.number
        guard let stream = fdopendir(number) else { throw ReadingError(SystemError().message) }
        // The stream closes the descriptor.
        _ = descriptor.release()
        defer { closedir(stream) }
        var entries: [FolderEntry] = []
        errno = 0
        while let entry = readdir(stream) {
            if let entry = Self.entry(entry, in: number) { entries.append(entry) }
            guard entries.count <= Self.maximumNames else {
                throw ReadingError("more than \(Self.maximumNames) names in one folder")
            }
            errno = 0
        }
        guard errno == 0 else { throw ReadingError(SystemError().message) }
        return entries
    }

    package func bytes(of file: String, limit: Int) throws(ReadingError) -> [UInt8] {
        let parts = file.split(separator: "/")
        guard let name = parts.last.map(String.init) else { throw ReadingError("no file") }
        let folder = try open(parts.dropLast().joined(separator: "/"))
        // Looked at first: opening a pipe or a device may do something.
        guard Self.kind(of: name, in: folder.number) == .file else { throw ReadingError("no plain file") }
        let number = openat(folder.number, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard number >= 0 else { throw ReadingError(SystemError().message) }
        let opened = Descriptor(number: number)
        // It may have been swapped meanwhile.
        guard opened.facts().isFile else { throw ReadingError("no plain file") }
        do throws(SystemError) {
            return try opened.start(limit: limit)
        } catch {
            throw ReadingError(error.message)
        }
    }

    /// Opens a folder name by name, so that no name on the way is a link.
    private func open(_ folder: String) throws(ReadingError) -> Descriptor {
        var number = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard number >= 0 else { throw ReadingError(SystemError().message) }
        for name in folder.split(separator: "/") where name != "." {
            let parent = Descriptor(number: number)
            guard name != ".." else { throw ReadingError("outside of the folder") }
            number = openat(parent.number, String(name), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            guard number >= 0 else { throw ReadingError(SystemError().message) }
        }
        return Descriptor(number: number)
    }

    /// `nil` for the folder itself and the one above, and for names that are no UTF-8, which no manifest has.
    private static func entry(_ entry: UnsafeMutablePointer<dirent>, in folder: Int32) -> FolderEntry? {
        // The name may be shorter than the field that holds it: its end is the NUL, not the field's.
        let bytes = UnsafeRawPointer(entry) + (MemoryLayout<dirent>.offset(of: \.d_name) ?? 0)
        guard let name = String(validatingCString: bytes.assumingMemoryBound(to: CChar.self)), name != ".", name != ".."
        else { return nil }
        switch Int(entry.pointee.d_type) {
        case Int(DT_REG): return FolderEntry(name, .file)
        case Int(DT_DIR): return FolderEntry(name, .folder)
        case Int(DT_UNKNOWN): return FolderEntry(name, kind(of: name, in: folder) ?? .other)
        default: return FolderEntry(name, .other)
        }
    }

    /// `nil` if there is nothing of that name.
    private static func kind(of name: String, in folder: Int32) -> FolderEntry.Kind? {
        var info = stat()
        guard fstatat(folder, name, &info, AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
        let facts = FileFacts(info)
        if facts.isFile { return .file }
        return facts.isFolder ? .folder : .other
    }
}

extension Descriptor {
    /// The first bytes, no more than a limit of them.
    fileprivate func start(limit: Int) throws(SystemError) -> [UInt8] {
        // A file of the system says that it has none.
        let room = min(limit, max(facts().size, 4095) + 1)
        var bytes: [UInt8] = []
        while bytes.count < limit {
            let wanted = min(room, limit - bytes.count)
            var failure: SystemError?
            let part = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, count in
                var got = read(number, buffer.baseAddress, wanted)
                while got < 0, errno == EINTR { got = read(number, buffer.baseAddress, wanted) }
                if got < 0 { failure = SystemError() }
                count = max(got, 0)
            }
            if let failure { throw failure }
            guard !part.isEmpty else { break }
            bytes = bytes.isEmpty ? part : bytes + part
        }
        return bytes
    }
}
