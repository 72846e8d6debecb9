internal import CLinux
internal import Files
internal import Glibc

/// Takes the clear bytes of a dump while it is encrypted.
package final class EncryptingSink: Sendable {
    /// age has ended, and reads no more.
    struct Closed: Error {}

    private let descriptor: Descriptor

    private init(_ descriptor: consuming Descriptor) { self.descriptor = descriptor }

    /// Makes a sink, and what its reader has for standard input: a socket, since writing to a pipe without a reader would
    /// end leash by SIGPIPE.
    static func make() throws(AgeError) -> (sink: EncryptingSink, input: Int32) {
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
            throw AgeError(.failed, "making a socket: \(SystemError().message)")
        }
        return (EncryptingSink(Descriptor(number: ends[0])), ends[1])
    }

    /// Hands over more bytes, and waits while age is busy with earlier ones.
    ///
    /// - Throws: an error that the body of `encrypt` passes on, when age has ended.
    package func write(_ bytes: [UInt8]) async throws {
        guard await outsidePool({ self.send(bytes) }) else { throw Closed() }
    }

    private func send(_ bytes: [UInt8]) -> Bool {
        var done = 0
        while done < bytes.count {
            let count = bytes[done...].withUnsafeBytes {
                Glibc.send(descriptor.number, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno != EINTR { return false }
            done += max(count, 0)
        }
        return true
    }

    /// Tells age that this was all.
    func finish() { shutdown(descriptor.number, Int32(SHUT_WR)) }
}

/// The clear bytes of a dump that is being decrypted, in pieces of at most 1 MiB.
package final class DecryptedChunks: AsyncSequence, AsyncIteratorProtocol {
    private let descriptor: Descriptor
    private(set) var isAtEnd = false

    private init(_ descriptor: consuming Descriptor) { self.descriptor = descriptor }

    static func make() throws(AgeError) -> (chunks: DecryptedChunks, output: Int32) {
        var ends: [Int32] = [-1, -1]
        guard pipe2(&ends, O_CLOEXEC) == 0 else {
            throw AgeError(.failed, "making a pipe: \(SystemError().message)")
        }
        return (DecryptedChunks(Descriptor(number: ends[0])), ends[1])
    }

    package func makeAsyncIterator() -> DecryptedChunks { self }

    /// - Returns: `nil` at the end; only when `decrypt` returns is it known to be the dump's.
    package func next() async -> [UInt8]? {
        let number = descriptor.number
        let chunk = await outsidePool { Self.read(number) }
        isAtEnd = chunk.isEmpty
        return chunk.isEmpty ? nil : chunk
    }

    private static func read(_ number: Int32) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 1 << 20) { buffer, count in
            var got = Glibc.read(number, buffer.baseAddress, buffer.count)
            while got < 0, errno == EINTR { got = Glibc.read(number, buffer.baseAddress, buffer.count) }
            count = Swift.max(got, 0)
        }
    }
}
