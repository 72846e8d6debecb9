package import Glibc

/// An open file or folder; it closes when it goes out of scope.
package struct Descriptor: ~Copyable, Sendable {
    package let number: Int32

    package init(number: Int32) { self.number = number }

    deinit { _ = close(number) }

    /// Hands the open file over to who closes it.
    package consuming func release() -> Int32 {
        let number = number
        discard self
        return number
    }

    /// What the system says of the file itself, not of its name.
    package func facts() -> FileFacts {
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
    package func contents(size: Int, limit: Int) throws(SystemError) -> [UInt8]? {
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
    /// - Returns: its bytes.
    /// - Throws: ``FileError`` when it cannot be read or trusted.
    package func trustedContents(
        _ path: @autoclosure () -> String,
        limit: Int,
        forbidding forbidden: mode_t
    ) throws(FileError) -> [UInt8] {
        let facts = facts()
        guard facts.isFile else { throw FileError("\(path()) is no plain file") }
        if let problem = facts.problem(forbidding: forbidden) { throw FileError("\(path()) \(problem)") }
        do throws(SystemError) {
            if let bytes = try contents(size: facts.size, limit: limit) { return bytes }
        } catch {
            throw FileError("reading \(path()): \(error.message)")
        }
        throw FileError("\(path()) is over \(limit) bytes")
    }

    /// Writes all bytes where the file stands.
    package func write(_ bytes: [UInt8]) throws(SystemError) {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.write(number, $0.baseAddress.map { $0 + done }, $0.count - done) }
            if count < 0, errno != EINTR { throw SystemError() }
            done += max(count, 0)
        }
    }
}
