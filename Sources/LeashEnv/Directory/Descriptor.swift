internal import Glibc

/// An open file or folder; it closes when it goes out of scope.
struct Descriptor: ~Copyable {
    let number: Int32

    deinit { _ = close(number) }

    /// What the system says of the file itself, not of its name.
    func facts() -> FileFacts {
        var info = stat()
        guard fstat(number, &info) == 0 else { return FileFacts(stat()) }
        return FileFacts(info)
    }

    /// Everything in a plain file, from where it is read to.
    ///
    /// - Parameters:
    ///   - size: how many bytes it probably has.
    ///   - limit: the most bytes that are read.
    /// - Returns: `nil` when there are more bytes than the limit.
    /// - Throws: ``SystemError``.
    func contents(size: Int, limit: Int) throws(SystemError) -> [UInt8]? {
        var bytes: [UInt8] = []
        while bytes.count <= limit {
            // A byte more than is there: of a plain file, less than was asked for is its end.
            let room = min(max(size + 1 - bytes.count, 512), limit + 1 - bytes.count)
            let part = try part(room: room)
            bytes = bytes.isEmpty ? part : bytes + part
            if part.count < room { return bytes }
        }
        return nil
    }

    /// The next bytes of the file: as many as there is room for, or else all that are left.
    private func part(room: Int) throws(SystemError) -> [UInt8] {
        var failure: SystemError?
        let part = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
            var got = read(number, buffer.baseAddress, room)
            while got < 0, errno == EINTR { got = read(number, buffer.baseAddress, room) }
            if got < 0 { failure = SystemError() }
            count = max(got, 0)
        }
        if let failure { throw failure }
        return part
    }

    /// Everything in a plain file that can be trusted.
    ///
    /// - Parameters:
    ///   - path: what errors call it.
    ///   - limit: the most bytes it may have.
    ///   - forbidden: permission bits that must not be set.
    ///   - reason: what an error is said to be.
    /// - Returns: its bytes.
    /// - Throws: ``EnvStoreError`` when it cannot be read or trusted.
    func trustedContents(
        _ path: @autoclosure () -> String,
        limit: Int,
        forbidding forbidden: mode_t,
        or reason: EnvStoreError.Reason
    ) throws(EnvStoreError) -> [UInt8] {
        let facts = facts()
        guard facts.isFile else { throw EnvStoreError(reason, "\(path()) is no plain file") }
        if let problem = facts.problem(forbidding: forbidden) { throw EnvStoreError(reason, "\(path()) \(problem)") }
        do throws(SystemError) {
            if let bytes = try contents(size: facts.size, limit: limit) { return bytes }
        } catch {
            throw EnvStoreError(reason, "reading \(path()): \(error.message)")
        }
        throw EnvStoreError(reason, "\(path()) is over \(limit) bytes")
    }

    /// Writes all bytes where the file stands.
    func write(_ bytes: [UInt8]) throws(SystemError) {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.write(number, $0.baseAddress.map { $0 + done }, $0.count - done) }
            if count < 0, errno != EINTR { throw SystemError() }
            done += max(count, 0)
        }
    }
}

/// What `errno` said when it was made.
struct SystemError: Error {
    let code: Int32
    let message: String

    init(_ code: Int32 = errno) {
        self.code = code
        message = String(cString: strerror(code))
    }
}

/// Whose a file is, what it is, and who else may do what with it.
struct FileFacts {
    let owner: uid_t
    let size: Int
    private let mode: mode_t

    init(_ info: stat) {
        owner = info.st_uid
        size = Int(info.st_size)
        mode = info.st_mode
    }

    /// Who runs leash, which never changes.
    private static let user = geteuid()

    var isFile: Bool { mode & S_IFMT == S_IFREG }

    var isFolder: Bool { mode & S_IFMT == S_IFDIR }

    /// Tells whether its content can be trusted to be ours or root's, and to be a secret.
    ///
    /// - Parameter forbidden: permission bits that must not be set.
    /// - Returns: why not; `nil` if it can.
    func problem(forbidding forbidden: mode_t) -> String? {
        let user = Self.user
        if owner != user, owner != 0 { return "belongs to user \(owner), and leash runs as user \(user)" }
        let excess = mode & forbidden
        if excess & 0o022 != 0 { return "can be written by others than its owner: `chmod go-w` mends that" }
        if excess != 0 { return "can be read by others than its owner: `chmod go-rwx` mends that" }
        return nil
    }
}
