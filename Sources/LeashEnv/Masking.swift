package import LeashCore

extension Secret {
    /// As much of a value as may be seen: of a database's URL all but the password, of anything else nothing.
    package var masked: String { MaskedURL(revealed)?.text ?? "***" }
}

/// A URL of a database with what is secret in it left out.
///
/// It is taken apart strictly: where a password could be hidden in another part, such as one with a `/` that was not
/// encoded, there is no masked URL.
private struct MaskedURL {
    let text: String

    /// Schemes whose URLs are known to keep secrets in these places only.
    private static let schemes: Set<String> = [
        "postgresql", "postgres", "jdbc:postgresql", "mysql", "mariadb", "mongodb", "mongodb+srv", "redis", "rediss",
        "amqp", "amqps",
    ]
    private static let publicParameters: Set<String> = [
        "host", "port", "user", "dbname", "sslmode", "application_name", "connect_timeout", "target_session_attrs",
    ]

    init?(_ url: String) {
        guard let colon = url.firstRange(of: "://"), Self.schemes.contains(String(url[..<colon.lowerBound])),
            url.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value < 0x7f }), !url.contains("#")
        else { return nil }
        let rest = url[colon.upperBound...]
        let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        let tail = rest[end...]
        guard !tail.contains("@") else { return nil }
        let path = tail.prefix { $0 != "?" }
        let query = tail.dropFirst(path.count).dropFirst()
        text =
            url[..<colon.upperBound] + Self.authority(rest[..<end]) + path
            + (query.isEmpty ? "" : "?" + Self.parameters(query))
    }

    private static func authority(_ text: Substring) -> String {
        guard let at = text.lastIndex(of: "@") else { return String(text) }
        let login = text[..<at]
        let user = login.prefix { $0 != ":" }
        // Without a colon, what stands there may be a token.
        return (user.count < login.count ? "\(user):***" : "***") + text[at...]
    }

    private static func parameters(_ query: Substring) -> String {
        query.split(separator: "&", omittingEmptySubsequences: false).map { parameter in
            let name = parameter.prefix { $0 != "=" }
            if publicParameters.contains(String(name)) { return String(parameter) }
            return name.count < parameter.count ? "\(name)=***" : "***"
        }.joined(separator: "&")
    }
}
