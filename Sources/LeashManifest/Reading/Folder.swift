import Glibc

/// An open folder: what it lists and what is read through it can't be swapped for something else on the way.
struct Folder: ~Copyable {
    private let descriptor: Int32

    /// Opens a folder; `nil` when there is none, with the reason in `errno`.
    init?(path: String) {
        descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
    }

    /// Opens a folder of another one; a link is none.
    init?(_ name: String, in parent: borrowing Folder) {
        descriptor = openat(parent.descriptor, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    enum Kind {
        case file, folder, link, other
    }

    struct Problem: Error {
        let code: Int32
        let message: String
        var hint: String?

        init(code: Int32) {
            self.code = code
            message = String(cString: strerror(code))
        }

        init(_ message: String, hint: String? = nil) {
            code = 0
            self.message = message
            self.hint = hint
        }
    }

    /// One thing in a folder.
    struct Entry {
        let name: String
        /// `nil` where the file system doesn't say it along with the name.
        let kind: Kind?
    }

    /// What is in it, in no order; `nil` when that can't be read.
    func entries() -> [Entry]? {
        // The stream closes the descriptor that it is given.
        guard let stream = fdopendir(dup(descriptor)) else { return nil }
        defer { closedir(stream) }
        var entries: [Entry] = []
        errno = 0
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { entries.append(Entry(name: name, kind: Kind(entry.pointee.d_type))) }
            errno = 0
        }
        return errno == 0 ? entries : nil
    }

    func kind(of entry: Entry) -> Kind {
        if let kind = entry.kind { return kind }
        var status = stat()
        guard fstatat(descriptor, entry.name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return .other }
        return Kind(status)
    }

    /// The bytes of a regular file.
    ///
    /// - Parameters:
    ///   - name: of an entry of this folder.
    ///   - limit: the most bytes to read; a larger file is a problem.
    /// - Returns: the bytes, or why there are none.
    func contents(of name: String, limit: Int) -> Result<[UInt8], Problem> {
        // Without O_NONBLOCK, opening a pipe would wait for its other end.
        let file = openat(descriptor, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { return .failure(Problem(code: errno)) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { return .failure(Problem(code: errno)) }
        guard case .file = Kind(status) else { return .failure(Problem("this is no regular file")) }
        var bytes: [UInt8] = []
        while bytes.count <= limit {
            // A byte more than is there: of a regular file, less than was asked for is its end.
            let size = min(limit + 1 - bytes.count, max(512, Int(status.st_size) + 1 - bytes.count))
            switch chunk(of: file, size: size) {
            case .failure(let problem): return .failure(problem)
            case .success(let chunk):
                bytes = bytes.isEmpty ? chunk : bytes + chunk
                if chunk.count < size { return .success(bytes) }
            }
        }
        return .failure(Problem("the file is larger than \(limit >> 10) KiB", hint: "split it"))
    }

    private func chunk(of file: Int32, size: Int) -> Result<[UInt8], Problem> {
        var failure: Int32 = 0
        let chunk = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            var got = Glibc.read(file, buffer.baseAddress, size)
            while got < 0 && errno == EINTR { got = Glibc.read(file, buffer.baseAddress, size) }
            if got < 0 { failure = errno }
            count = max(0, got)
        }
        return failure == 0 ? .success(chunk) : .failure(Problem(code: failure))
    }
}

extension Folder.Kind {
    fileprivate init?(_ type: UInt8) {
        switch Int(type) {
        case DT_REG: self = .file
        case DT_DIR: self = .folder
        case DT_LNK: self = .link
        case DT_UNKNOWN: return nil
        default: self = .other
        }
    }

    fileprivate init(_ status: stat) {
        switch status.st_mode & S_IFMT {
        case S_IFREG: self = .file
        case S_IFDIR: self = .folder
        case S_IFLNK: self = .link
        default: self = .other
        }
    }
}
