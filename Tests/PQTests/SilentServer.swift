import Glibc

/// Accepts connections on a port of 127.0.0.1, in the kernel's queue, and never answers.
final class SilentServer {
    let port: Int
    private let socket: Int32

    init() throws {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let fd = socket
        let isListening = withUnsafeMutableBytes(of: &address) { bytes in
            let pointer = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self)
            return bind(fd, pointer, size) == 0 && getsockname(fd, pointer, &size) == 0 && listen(fd, 4) == 0
        }
        port = Int(UInt16(bigEndian: address.sin_port))
        guard isListening else { throw NoPort() }
    }

    deinit { close(socket) }

    private struct NoPort: Error {}
}
