/// Who can reach a host, as far as its name or address tells.
enum Network {
    case loopback
    /// Addresses that no router of the internet knows, and names without a dot or with a local ending.
    case local
    case open

    init(of host: String) {
        if let address = IPv4(host) {
            self = address.network
        } else if host.contains(":"), let address = IPv6(host[...]) {
            self = address.network
        } else if host == "localhost" || host.hasSuffix(".localhost") {
            self = .loopback
        } else {
            let endings = [".local", ".internal", ".lan", ".home.arpa", ".svc", ".localdomain"]
            self = !host.contains(".") || endings.contains { host.hasSuffix($0) } ? .local : .open
        }
    }
}

/// Four numbers with dots between them.
private struct IPv4 {
    let bytes: [UInt8]

    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { part in part.count <= 3 && part.utf8.allSatisfy(isDigit) ? UInt8(part) : nil }
        guard parts.count == 4, numbers.count == 4 else { return nil }
        bytes = numbers
    }

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Source: the registry of RFC 6890, and RFC 6598 for 100.64/10.
    var network: Network {
        switch (bytes[0], bytes[1]) {
        case (127, _), (0, _): .loopback
        case (10, _), (172, 16...31), (192, 168), (169, 254), (100, 64...127): .local
        default: .open
        }
    }
}

/// Eight groups of hexadecimal digits, of which `::` leaves some out; a zone may follow.
struct IPv6 {
    private var groups: [UInt16]

    init?(_ text: Substring) {
        let address = text.prefix { $0 != "%" }
        let halves = address.split(separator: "::", omittingEmptySubsequences: false)
        guard (1...2).contains(halves.count), let head = Self.groups(halves[0]) else { return nil }
        guard halves.count == 2 else {
            guard head.count == 8 else { return nil }
            groups = head
            return
        }
        guard let end = Self.groups(halves[1]), head.count + end.count < 8 else { return nil }
        groups = head + [UInt16](repeating: 0, count: 8 - head.count - end.count) + end
    }

    private static func groups(_ text: Substring) -> [UInt16]? {
        var groups: [UInt16] = []
        guard !text.isEmpty else { return groups }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if index == parts.count - 1, let address = IPv4(String(part)) {
                let bytes = address.bytes.map(UInt16.init)
                groups += [bytes[0] << 8 | bytes[1], bytes[2] << 8 | bytes[3]]
            } else {
                guard part.utf8.count <= 4, let group = UInt16(part, radix: 16), part.first != "+" else { return nil }
                groups.append(group)
            }
        }
        return groups
    }

    fileprivate var network: Network {
        if groups[..<5].allSatisfy({ $0 == 0 }), groups[5] == 0xffff {
            return IPv4([groups[6], groups[7]].flatMap { [UInt8($0 >> 8), UInt8($0 & 0xff)] }).network
        }
        if groups[..<7].allSatisfy({ $0 == 0 }) && groups[7] <= 1 { return .loopback }
        return groups[0] & 0xfe00 == 0xfc00 || groups[0] & 0xffc0 == 0xfe80 ? .local : .open
    }
}

private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
