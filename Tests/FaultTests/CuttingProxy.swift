import Foundation
import Glibc
import Synchronization

/// Stands between leashctl and a server, counts what leashctl says, and cuts one connection at one of its messages.
///
/// A message is what a client sends before it waits: a login's part, a query, or all up to a Sync.
final class CuttingProxy: Sendable {
    /// Where a connection is cut.
    struct Cut: Hashable, Sendable, CustomStringConvertible {
        enum Kind: CaseIterable, Sendable {
            /// The server never sees the message.
            case lost
            /// It sees a part of it: all but the Sync, or half of what is only one.
            case torn
            /// It sees it, and its answer is lost.
            case unanswered
        }

        let kind: Kind
        /// From 1.
        let message: Int
        /// What it is.
        let point: String

        var description: String { "\(kind) \(message) (\(point))" }

        /// All cuts of a run of these messages: three at each, and one where nothing is changed.
        static func all(at points: [String]) -> [Cut] {
            points.enumerated().flatMap { index, point in
                (Fault.isReading(point) ? [.unanswered] : Kind.allCases).map {
                    Cut(kind: $0, message: index + 1, point: point)
                }
            }
        }
    }

    private struct State {
        var points: [String] = []
        var cut: Cut?
        var isCut = false
    }

    private let state = Mutex(State())
    private let listener: Int32
    private let server: String

    /// - Parameters:
    ///   - folder: gets the socket.
    ///   - server: the path of the server's own socket.
    /// - Throws: ``Violation`` when nobody can listen there.
    init(in folder: String, before server: String) throws {
        self.server = server
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        let bound = withAddress("\(folder)/.s.PGSQL.5432") { bind(listener, $0, $1) }
        guard bound == 0, listen(listener, 100) == 0 else { throw Violation("can't listen in \(folder)") }
        Thread.detachNewThread { [self] in serve() }
    }

    /// Begins to count anew.
    func arm(_ cut: Cut?) { state.withLock { $0 = State(cut: cut) } }

    /// The messages since then, as ``Fault`` has them.
    var points: [String] { state.withLock { $0.points } }

    /// Whether the cut was made.
    var isCut: Bool { state.withLock { $0.isCut } }

    /// Ends it: what is connected goes on.
    func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

    private func serve() {
        while true {
            let client = Glibc.accept(listener, nil, nil)
            guard client >= 0 else { break }
            _ = fcntl(client, F_SETFD, FD_CLOEXEC)
            let upstream = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
            let connected = withAddress(server) { connect(upstream, $0, $1) }
            Thread.detachNewThread { [self] in
                if connected == 0 { relay(client, upstream) }
                for end in [client, upstream] {
                    // Ends it for a child that was started meanwhile and holds it too.
                    shutdown(end, Int32(SHUT_RDWR))
                    close(end)
                }
            }
        }
        close(listener)
    }

    /// Passes on what both say until one ends or the connection is cut.
    private func relay(_ client: Int32, _ upstream: Int32) {
        var said = ClientStream()
        while true {
            var ends = [client, upstream].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            guard poll(&ends, 2, -1) > 0 else { continue }
            if ends[1].revents != 0 {
                guard let bytes = receive(upstream), send(bytes[...], to: client) else { return }
            }
            if ends[0].revents != 0 {
                guard let bytes = receive(client) else { return }
                said.take(bytes)
                while let message = said.next() {
                    guard pass(message, to: upstream) else { return }
                }
            }
        }
    }

    /// Passes one message on; `false` when the connection ends here.
    private func pass(_ message: ClientStream.Message, to upstream: Int32) -> Bool {
        let kind = state.withLock { state -> Cut.Kind? in
            if message.isGoodbye { return nil }
            state.points.append(message.point)
            guard let cut = state.cut, cut.message == state.points.count else { return nil }
            state.isCut = true
            return cut.kind
        }
        switch kind {
        case nil: return send(message.bytes[...], to: upstream)
        case .lost: return false
        case .torn: _ = send(message.bytes[..<message.tear], to: upstream)
        case .unanswered:
            _ = send(message.bytes[...], to: upstream)
            _ = receive(upstream)
        }
        return false
    }
}

/// What a client sends, taken apart.
struct ClientStream {
    struct Message {
        var bytes: [UInt8]
        /// How many of its bytes are a part that is not all.
        var tear: Int

        /// As the shim has it: a few letters of what comes after the kind and the length.
        var point: String {
            let letters = bytes.dropFirst(5).filter { $0 >= 0x20 && $0 < 0x7f }.prefix(60)
            return "send " + String(decoding: letters, as: UTF8.self)
        }

        /// A client that ends may or may not come to say it.
        var isGoodbye: Bool { bytes.first == UInt8(ascii: "X") }
    }

    private var bytes: [UInt8] = []
    /// The first message has no letter.
    private var isFirst = true

    mutating func take(_ more: [UInt8]) { bytes += more }

    /// The next message, if all of it is there.
    mutating func next() -> Message? {
        var end = 0
        var last = 0
        while let length = length(at: end) {
            last = end
            end += length
            // Parse, Bind, Describe, Execute and Close are answered together, after the Sync.
            guard isFirst || !"PBDEC".utf8.contains(bytes[last]) else { continue }
            isFirst = false
            defer { bytes.removeFirst(end) }
            return Message(bytes: Array(bytes[..<end]), tear: last > 0 ? last : end / 2)
        }
        return nil
    }

    /// The whole length of the part at an offset, if all of it is there.
    private func length(at offset: Int) -> Int? {
        let letter = isFirst ? 0 : 1
        guard bytes.count >= offset + letter + 4 else { return nil }
        let length = bytes[(offset + letter)..<(offset + letter + 4)].reduce(0) { $0 << 8 | Int($1) } + letter
        return bytes.count >= offset + length ? length : nil
    }
}

/// What there is to read; `nil` at the end.
private func receive(_ socket: Int32) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = recv(socket, &buffer, buffer.count, 0)
    return count > 0 ? Array(buffer[..<count]) : nil
}

/// Sends all bytes; `false` when the other end is gone.
private func send(_ bytes: ArraySlice<UInt8>, to socket: Int32) -> Bool {
    var rest = bytes
    while !rest.isEmpty {
        let count = rest.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        guard count > 0 else { return false }
        rest = rest.dropFirst(count)
    }
    return true
}

/// Calls with the address of a socket's path.
private func withAddress(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8).prefix($0.count - 1)) }
    let size = socklen_t(MemoryLayout<sockaddr_un>.size)
    return withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, size) }
    }
}
