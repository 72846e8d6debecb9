import LeashCore

/// The parts of a URL behind `://`, decoded.
struct URLParts {
    private(set) var user: String?
    private(set) var password: Secret?
    private(set) var hosts: [DatabaseURL.Host]
    private(set) var database: String?
    /// Whether one stands there that is not escaped.
    private(set) var hasColonInPassword: Bool
    /// Of a name given twice, the last; names in lower case, as MongoDB reads them.
    private(set) var parameters: [String: Secret]

    init(_ text: Substring, _ service: Service, isSRV: Bool) throws(DatabaseURL.Refusal) {
        let authorityEnd = text.firstIndex { "/?#".contains($0) } ?? text.endIndex
        let tail = text[authorityEnd...]
        let login = Login(of: text, authorityEnd: authorityEnd)
        if let part = login.placeholder { throw .hasPlaceholder(part) }
        if let escapes = login.neededEscapes { throw .needsEscapes(escapes) }
        let path = tail.prefix { $0 != "?" }
        hasColonInPassword = login.password?.contains(":") ?? false
        user = login.user.flatMap { $0.isEmpty ? nil : $0.percentDecoded }
        password = login.password.flatMap { $0.isEmpty ? nil : $0.percentDecoded }.map(Secret.init)
        database = try Self.database(path.dropFirst())
        parameters = Self.parameters(tail.dropFirst(path.count + 1))
        hosts = try Self.hosts(login.hosts, isSRV: isSRV)
        if let escapes = Login.escapes(in: [tail], allowing: "/?@") { throw .needsEscapes(escapes) }
        if service == .postgres { takeParameters() }
        guard let first = hosts.first, !first.name.isEmpty else { throw .hasNoHost }
    }

    /// The port that a client dials.
    func port(of host: DatabaseURL.Host, _ service: Service) -> Int { host.port ?? service.port }

    private static func database(_ text: Substring) throws(DatabaseURL.Refusal) -> String? {
        guard !text.isEmpty else { return nil }
        if Placeholder.matches(text) || ["DATABASE", "DBNAME", "DB_NAME"].contains(text) {
            throw .hasPlaceholder(.database)
        }
        return text.percentDecoded
    }

    private static func parameters(_ query: Substring) -> [String: Secret] {
        var values: [String: Secret] = [:]
        for item in query.split(separator: "&") {
            let name = item.prefix { $0 != "=" }
            let value = item.dropFirst(name.count + 1)
            values[name.lowercased()] = Secret(value.percentDecoded ?? String(value))
        }
        return values
    }

    private static func hosts(_ text: Substring, isSRV: Bool) throws(DatabaseURL.Refusal) -> [DatabaseURL.Host] {
        guard !text.isEmpty else { return [] }
        var hosts: [DatabaseURL.Host] = []
        for item in text.split(separator: ",", omittingEmptySubsequences: false) { hosts.append(try host(item)) }
        if isSRV {
            guard hosts.count == 1 else { throw .hasHostsWithSRV }
            guard hosts[0].port == nil else { throw .hasPortWithSRV }
        }
        return hosts
    }

    private static func host(_ text: Substring) throws(DatabaseURL.Refusal) -> DatabaseURL.Host {
        let nameEnd: Substring.Index
        let name: String
        if text.first == "[", let end = text.firstIndex(of: "]"), IPv6(text[..<end].dropFirst()) != nil {
            nameEnd = text.index(after: end)
            name = text[..<end].dropFirst().lowercased()
        } else {
            nameEnd = text.firstIndex(of: ":") ?? text.endIndex
            name = try Self.name(text[..<nameEnd])
        }
        let rest = text[nameEnd...]
        guard !rest.isEmpty, rest != ":" else { return DatabaseURL.Host(name: name, port: nil) }
        guard rest.first == ":" else { throw .hasBadHost }
        return DatabaseURL.Host(name: name, port: try port(rest.dropFirst()))
    }

    private static func name(_ text: Substring) throws(DatabaseURL.Refusal) -> String {
        if Placeholder.matchesHost(text) { throw .hasPlaceholder(.host) }
        guard let name = text.percentDecoded else { throw .hasBadHost }
        if name.hasPrefix("/") { return name }
        let isName =
            name.utf8.count <= 253
            && name.allSatisfy {
                $0.isASCII && ($0.isLetter || $0.isNumber || "-._".contains($0))
            }
        guard isName else { throw .hasBadHost }
        return name.lowercased()
    }

    private static func port(_ text: Substring) throws(DatabaseURL.Refusal) -> Int {
        if Placeholder.matches(text) || text == "PORT" { throw .hasPlaceholder(.port) }
        guard text.allSatisfy({ $0.isASCII && $0.isNumber }), let port = Int(text), (1...65535).contains(port) else {
            throw .hasBadPort
        }
        return port
    }

    /// What libpq takes from parameters where the URL has nothing, as for a socket's folder.
    private mutating func takeParameters() {
        user = user ?? parameters["user"]?.revealed
        password = password ?? parameters["password"]
        database = database ?? parameters["dbname"]?.revealed
        if hosts.allSatisfy(\.name.isEmpty), let name = parameters["host"]?.revealed, !name.contains("@") {
            hosts = [DatabaseURL.Host(name: name, port: parameters["port"].flatMap { Int($0.revealed) })]
        }
    }
}

extension Service {
    /// The one that its servers listen on by default.
    var port: Int {
        switch self {
        case .postgres: 5432
        case .mongodb: 27017
        case .redis: 6379
        }
    }
}

extension Substring {
    /// `nil` for a `%` that no two hexadecimal digits follow, and for bytes that are no UTF-8.
    var percentDecoded: String? {
        var bytes: [UInt8] = []
        var rest = utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(hexValue), let low = rest.popFirst().flatMap(hexValue) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}

private func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
}
