internal import CLinux
internal import Files
internal import Glibc

/// What a program reads on its standard input, as it is handed over: the clear bytes of a dump.
package final class ProgramInput: Sendable {
    /// The program has ended, and reads no more.
    struct Closed: Error {}

    private let descriptor: Descriptor

    private init(_ descriptor: consuming Descriptor) { self.descriptor = descriptor }

    /// Makes one, and what its reader has for standard input: a socket, since writing to a pipe without a reader would
    /// end leash by SIGPIPE.
    static func make() throws(AgeError) -> (sink: ProgramInput, input: Int32) {
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
            throw AgeError(.failed, "making a socket: \(SystemError().message)")
        }
        return (ProgramInput(Descriptor(number: ends[0])), ends[1])
    }

    /// Hands over more bytes, and waits while the program is busy with earlier ones.
    ///
    /// - Throws: ``Closed`` when the program has ended; what it said explains it.
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

    /// Tells the program that this was all.
    func finish() { shutdown(descriptor.number, Int32(SHUT_WR)) }
}

/// What a program writes to its standard output, in pieces of at most 1 MiB: the clear bytes of a dump.
package final class ProgramOutput: AsyncSequence, AsyncIteratorProtocol {
    private let descriptor: Descriptor
    private(set) var isAtEnd = false

    private init(_ descriptor: consuming Descriptor) { self.descriptor = descriptor }

    static func make() throws(AgeError) -> (chunks: ProgramOutput, output: Int32) {
        var ends: [Int32] = [-1, -1]
        guard pipe2(&ends, O_CLOEXEC) == 0 else {
            throw AgeError(.failed, "making a pipe: \(SystemError().message)")
        }
        return (ProgramOutput(Descriptor(number: ends[0])), ends[1])
    }

    package func makeAsyncIterator() -> ProgramOutput { self }

    /// - Returns: `nil` at the end; only when the program has ended with 0 are they known to be all.
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
