/// User and password as they are written, and what is left of the authority: the hosts.
///
/// A password with `@`, `/`, `?` or `#` in it makes the URL end somewhere else than was meant. What tells is another `@`
/// behind the place where the hosts begin, or where they end.
struct Login {
    let user: Substring?
    let password: Substring?
    let hosts: Substring
    /// Whether the part before the last `@` is longer than RFC 3986 has it.
    private let isMisread: Bool

    init(of text: Substring, authorityEnd: Substring.Index) {
        let authority = text[..<authorityEnd]
        let first = authority.firstIndex(of: "@")
        let last = authority.lastIndex(of: "@")
        isMisread = first != last || Self.hidesLogin(text[authorityEnd...])
        let end = isMisread ? text.lastIndex(of: "@") : last
        let login = end.map { text[..<$0] }
        let colon = login?.firstIndex(of: ":")
        if let login, let colon {
            user = login[..<colon]
            password = login[login.index(after: colon)...]
        } else {
            user = login
            password = nil
        }
        let start = end.map { text.index(after: $0) } ?? text.startIndex
        hosts = start <= authorityEnd ? text[start..<authorityEnd] : text[start...].prefix { $0 != "/" && $0 != "?" }
    }

    /// Whether there is an `@` behind the authority that no parameter's value accounts for, or a fragment.
    private static func hidesLogin(_ tail: Substring) -> Bool {
        let path = tail.prefix { $0 != "?" }
        guard !tail.contains("#"), !path.contains("@") else { return true }
        let query = tail.dropFirst(path.count + 1)
        return query.split(separator: "&").contains { $0.contains("@") && !$0.prefix { $0 != "@" }.contains("=") }
            || query.contains("@") && path.isEmpty
    }

    /// The part that is still a placeholder.
    var placeholder: DatabaseURL.Part? {
        if let password, Placeholder.matches(password) || Placeholder.isMasked(password) { return .password }
        if password == "PASSWORD" { return .password }
        if let user, Placeholder.matches(user) || ["USER", "USERNAME"].contains(user) { return .user }
        return nil
    }

    /// The characters that must be escaped, each once; `nil` if none must.
    var neededEscapes: [Character]? {
        Self.escapes(in: [user, password].compactMap(\.self)) ?? (isMisread ? ["#"] : nil)
    }

    /// The characters of some parts that must be escaped, each once; `nil` if none must.
    ///
    /// Allowed is what RFC 3986 does in userinfo, but for the quote, which env files can't hold, and what is given.
    static func escapes(in parts: [Substring], allowing others: String = "") -> [Character]? {
        var found: [Character] = []
        for part in parts {
            for (index, character) in zip(part.indices, part) {
                if character == "%" ? part[index...].prefix(3).percentDecodes : isPlain(character) { continue }
                if !others.contains(character), !found.contains(character) { found.append(character) }
            }
        }
        return found.isEmpty ? nil : found
    }

    private static func isPlain(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || "-._~!$&()*+,;=:".contains(character))
    }
}

extension Substring {
    /// Whether it is a `%` and two hexadecimal digits.
    fileprivate var percentDecodes: Bool { count == 3 && dropFirst().allSatisfy(\.isHexDigit) && utf8.count == 3 }
}

/// What documentation and dashboards write where a real value goes.
enum Placeholder {
    private static let brackets: [(String, String)] = [("[", "]"), ("<", ">"), ("${", "}"), ("{", "}"), ("$(", ")")]

    static func matches(_ text: Substring) -> Bool {
        if brackets.contains(where: { text.hasPrefix($0.0) && text.hasSuffix($0.1) }) { return true }
        let name = text.lowercased().filter(\.isLetter)
        return ["yourpassword", "yourdbpassword", "dbpassword", "youruser", "yourusername", "yourhost"].contains(name)
    }

    /// Whether a part of a host's name is one: `db.[PROJECT-REF].supabase.co`.
    static func matchesHost(_ text: Substring) -> Bool {
        matches(text) || text.contains("<") || text.contains("${") || text.contains("[")
            || ["HOST", "HOSTNAME"].contains(text)
    }

    /// Whether a dashboard hid it.
    static func isMasked(_ text: Substring) -> Bool {
        text.count >= 3 && (text.allSatisfy { $0 == "*" } || text.allSatisfy { $0 == "\u{2022}" })
    }
}
