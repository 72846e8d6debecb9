internal import Files
package import LeashCore

extension EnvBinding.Part {
    /// What a key bound to this part gets.
    ///
    /// - Returns: the value; `nil` for `jdbcUrl` of a socket, which JDBC cannot reach.
    package func value(address: Address, login: String, password: Secret) -> Secret? {
        switch self {
        case .url: Secret(address.url(login: login, password: password))
        case .jdbcUrl: address.isSocket ? nil : Secret(address.jdbcURL(login: login, password: password))
        case .host: Secret(address.host)
        case .port: Secret(String(address.port))
        case .user: Secret(login)
        case .password: password
        case .name: Secret(address.database)
        }
    }
}

extension Address {
    /// For libpq and the clients that read its URLs: a socket's folder goes where all of them look for it.
    fileprivate func url(login: String, password: Secret) -> String {
        let user = "\(login.percentEncoded):\(password.revealed.percentEncoded)"
        let name = database.percentEncoded
        guard isSocket else {
            return "postgresql://\(user)@\(authority)/\(name)\(sslmode.map { "?sslmode=\($0.percentEncoded)" } ?? "")"
        }
        let port = port == 5432 ? "" : "&port=\(port)"
        return "postgresql://\(user)@/\(name)?host=\(host.percentEncoded(keeping: "/"))\(port)"
    }

    fileprivate func jdbcURL(login: String, password: Secret) -> String {
        let sslmode = sslmode.map { "&sslmode=\($0.percentEncoded)" } ?? ""
        let user = "user=\(login.percentEncoded)&password=\(password.revealed.percentEncoded)"
        return "jdbc:postgresql://\(authority)/\(database.percentEncoded)?\(user)\(sslmode)"
    }

    /// Host and port, the colons of an IPv6 address in brackets.
    private var authority: String {
        host.contains(":") ? "[\(host.percentEncoded(keeping: ":"))]:\(port)" : "\(host.percentEncoded):\(port)"
    }
}

extension String {
    fileprivate var percentEncoded: String { percentEncoded(keeping: "") }

    /// Everything but RFC 3986's unreserved characters as `%XX`, section 2.3.
    fileprivate func percentEncoded(keeping kept: String) -> String {
        let plain = Set("-._~".utf8).union(kept.utf8)
        var text = ""
        for byte in utf8 {
            let isAlphanumeric = EnvSyntax.isWord(byte) || plain.contains(byte)
            text += isAlphanumeric ? String(Unicode.Scalar(byte)) : "%" + hexadecimal([byte]).uppercased()
        }
        return text
    }
}
