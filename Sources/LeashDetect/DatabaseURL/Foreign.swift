import LeashCore

extension DatabaseURL.Refusal {
    /// Throws for the ways to write a connection that are no URLs: JDBC's, .NET's, libpq's keywords, a path.
    static func refuseForeign(_ text: String) throws(Self) {
        let lowercase = text.lowercased()
        if lowercase.hasPrefix("jdbc:") || lowercase.hasPrefix("r2dbc:") {
            let kind = lowercase.split(separator: ":").dropFirst().first.map(String.init) ?? ""
            if let engine = Scheme.engines[kind] { throw .isOtherEngine(engine) }
            throw .isJDBC
        }
        if lowercase.contains("[email") && lowercase.contains("protected]") { throw .isHiddenByWebsite }
        guard !text.contains("://") else { return }
        if let colon = lowercase.firstIndex(of: ":"), let engine = Scheme.engines[String(lowercase[..<colon])] {
            throw .isOtherEngine(engine)
        }
        if lowercase.hasSuffix(".db") || lowercase.hasSuffix(".sqlite3") || lowercase.hasSuffix(".sqlite") {
            throw .isOtherEngine("SQLite")
        }
        if let keywords = keywords(of: lowercase) { throw keywords }
    }

    /// Whether a name before `=` belongs to a list of keywords rather than to an env file.
    static func isKeyword(_ name: some StringProtocol) -> Bool {
        words.contains(name.lowercased()) || name.lowercased() == "server"
    }

    private static let words: Set<String> = [
        "host", "hostaddr", "port", "user", "username", "user id", "uid", "password", "pwd", "dbname", "database",
        "sslmode", "ssl mode",
    ]
    private static let serverWords: Set<String> = [
        "initial catalog", "trusted_connection", "integrated security", "trustservercertificate",
        "multipleactiveresultsets",
    ]

    /// Which list of keywords it is: `;` between them in .NET, `,` in its client for Redis, blanks in libpq.
    private static func keywords(of text: String) -> Self? {
        if text.contains(";"), text.contains("=") {
            let names = keys(of: text, separator: ";")
            if names.contains(where: serverWords.contains) { return .isOtherEngine("SQL Server") }
            return names.contains { isKeyword($0) } ? .isKeywords(.dotNET) : nil
        }
        if text.contains(","),
            !Set(["password", "ssl", "abortconnect", "user"]).isDisjoint(with: keys(of: text, separator: ","))
        {
            return .isKeywords(.dotNETRedis)
        }
        return keys(of: text, separator: " ").contains { words.contains(String($0)) } ? .isKeywords(.libpq) : nil
    }

    private static func keys(of text: String, separator: Character) -> [String] {
        text.split(separator: separator).compactMap { item in
            guard let end = item.firstIndex(of: "=") else { return nil }
            return item[..<end].split(separator: " ").joined(separator: " ")
        }
    }
}
