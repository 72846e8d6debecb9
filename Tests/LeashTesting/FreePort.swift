internal import Glibc

/// A TCP port on 127.0.0.1 that nobody listens on.
///
/// It is none of those that the system gives to outgoing connections: between this and the server's start, one of the
/// many that tests open could be given it.
package func freePort() throws -> Int {
    for _ in 0..<100 {
        let port = UInt16.random(in: 15_000..<32_000)
        if isFree(port) { return Int(port) }
    }
    throw TestServerError(description: "no free port")
}

private func isFree(_ port: UInt16) -> Bool {
    let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    return withUnsafeBytes(of: &address) { bytes in
        bind(socket, bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count)) == 0
    }
}
