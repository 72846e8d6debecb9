internal import Glibc

/// A port of 127.0.0.1 that nobody listens on at this moment.
func freePort() throws -> Int {
    let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutableBytes(of: &address) { bytes in
        let pointer = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self)
        return bind(socket, pointer, size) == 0 && getsockname(socket, pointer, &size) == 0
    }
    guard isBound else { throw TestServerError(description: "no free port") }
    return Int(UInt16(bigEndian: address.sin_port))
}
