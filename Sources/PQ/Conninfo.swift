internal import CLibPQ

/// How to reach a server and log in: a libpq URI or `key=value` string, and what replaces parts of it.
///
/// However it is printed, it shows no password.
package struct Conninfo: Sendable {
    /// A libpq URI (`postgresql://user@host/database?sslmode=require`) or `key=value` string, passwords and all.
    package var url: String
    /// libpq keywords and values that replace those of the URL, the later ones winning; an empty value replaces
    /// nothing.
    package var overrides: [(String, String)]

    package init(_ url: String, overrides: [(String, String)] = []) {
        self.url = url
        self.overrides = overrides
    }

    /// What is given explicitly, by libpq keyword (`host`, `port`, `user`, `dbname`, `password`, ...), overrides
    /// included.
    ///
    /// - Throws: ``PQError`` when libpq can't read the URL; nothing is looked up and no server is asked.
    package func parsed() throws(PQError) -> [String: String] {
        var values = Dictionary(uniqueKeysWithValues: try options().map { ($0.keyword, $0.value) })
        for (keyword, value) in overrides where !value.isEmpty { values[keyword] = value }
        return values
    }

    /// The options of the URL alone, in libpq's order.
    func options() throws(PQError) -> [Option] {
        var message: UnsafeMutablePointer<CChar>?
        guard let first = PQconninfoParse(url, &message) else {
            defer { PQfreemem(message) }
            throw PQError(message: message.map { unreadable(String(cString: $0)) } ?? "out of memory")
        }
        defer { PQconninfoFree(first) }
        return Option.given(first)
    }

    /// Whether libpq takes a part of the password for a host, a port or a database: a `/` or `@` in it was not encoded.
    var isMisread: Bool {
        guard let options = try? options() else { return true }
        return options.contains { option in
            switch option.keyword {
            case "host": option.value.dropFirst().contains("@")
            case "port": !option.value.allSatisfy { $0.isASCII && $0.isNumber || $0 == "," }
            case "dbname": option.value.contains("@")
            default: false
            }
        }
    }

    /// Keywords and values as PQconnectStartParams takes them: of a keyword given twice, the last wins.
    ///
    /// The first `dbname` is expanded as a URL, and a later one is only a name. The encoding is ours to say, because
    /// cells are read as UTF-8.
    var keywords: [(String, String)] {
        let usual = [
            ("connect_timeout", "10"), ("fallback_application_name", "leash"),
            ("keepalives_idle", "10"), ("keepalives_interval", "5"), ("keepalives_count", "3"),
        ]
        return usual + [("dbname", url)] + overrides + [("client_encoding", "UTF8")]
    }
}

/// One libpq option with a value.
struct Option: Sendable {
    let keyword: String
    let value: String
    /// Passwords, as libpq itself marks them.
    let isSecret: Bool

    /// Those of a list of libpq's that have a value.
    static func given(_ first: UnsafeMutablePointer<PQconninfoOption>) -> [Option] {
        sequence(first: first) { $0 + 1 }.lazy.map(\.pointee).prefix { $0.keyword != nil }.compactMap { option in
            guard let keyword = option.keyword, let value = option.val, value.pointee != 0 else { return nil }
            let isSecret = option.dispchar.map { String(cString: $0) == "*" } ?? false
            return Option(keyword: String(cString: keyword), value: String(cString: value), isSecret: isSecret)
        }
    }
}

extension Conninfo: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String {
        guard let options = try? options() else { return "a conninfo that libpq can't read" }
        let own = options.map { "\($0.keyword)=\($0.isSecret ? "***" : $0.value)" }
        return (own + overrides.map { "\($0)=\($0.hasSuffix("password") ? "***" : $1)" }).joined(separator: " ")
    }

    package var debugDescription: String { description }

    package var customMirror: Mirror { Mirror(self, children: []) }
}
