extension DatabaseURL {
    /// Why what was pasted is no URL that an app could use, and what to paste instead; it names no part of a password.
    package enum Refusal: Error, Hashable, Sendable {
        case isEmpty
        case isTooLong
        case hasSeveralLines
        case isNoURL
        /// A command, by its name, without a URL.
        case isCommand(String)
        case isJDBC
        case isKeywords(Keywords)
        /// By its name.
        case isOtherEngine(String)
        case isWebAddress(WebAddress)
        case isValkey
        /// `unix:///run/redis.sock`.
        case isSocketURL
        case isPrismaProxy
        /// A web page shows `[email protected]` where a password and a host stand.
        case isHiddenByWebsite
        /// A placeholder was left in, or dots that hide the value.
        case hasPlaceholder(Part)
        /// These characters, in the order in which they come.
        case needsEscapes([Character])
        case hasNoHost
        case hasBadHost
        case hasBadPort
        /// With `mongodb+srv` there is one host, and no port.
        case hasPortWithSRV
        case hasHostsWithSRV
    }

    /// A list of `key=value`.
    package enum Keywords: Hashable, Sendable { case dotNET, dotNETRedis, libpq }

    package enum Part: String, Hashable, Sendable { case user, password, host, port, database }
}

extension DatabaseURL.Refusal: CustomStringConvertible {
    /// A sentence without a full stop: what it is, and the way out.
    package var description: String {
        switch self {
        case .isEmpty: "nothing was pasted"
        case .isTooLong: "it is longer than 8192 bytes, which no URL of a database is"
        case .hasSeveralLines: "it has more than one line; paste the URL alone, in one line"
        case .isNoURL: "it is no URL of a database; \(Self.forms)"
        case .isCommand(let name): "it is a `\(name)` command without a URL; \(Self.forms)"
        case .isJDBC: "it is a JDBC URL, which only the JVM reads; \(Self.form)"
        case .isKeywords(let kind): kind.refusal
        case .isOtherEngine("CockroachDB"): "`cockroachdb://` is read by one client only; \(Self.form)"
        case .isOtherEngine(let name): "it leads to \(name), and leash knows PostgreSQL, MongoDB and Redis only"
        case .isWebAddress(let address): address.refusal
        case .isValkey: "few clients read `valkey://`; Valkey speaks Redis, so write `redis://`, or `rediss://` for TLS"
        case .isSocketURL:
            "it names a Unix socket, which is there only on the server's machine; paste redis://HOST:PORT"
        case .isPrismaProxy: "it leads to Prisma's proxy, which Prisma alone can use; paste the database's own URL"
        case .isHiddenByWebsite: "the web page hid a part as an email address; use the button that copies the URL"
        case .hasPlaceholder(let part): part.refusal
        case .needsEscapes(let characters): Self.escapes(characters)
        case .hasNoHost: "it names no host; \(Self.forms)"
        case .hasBadHost: "its host is no name and no address; if the password holds `@` or `/`, write `%40` and `%2F`"
        case .hasBadPort:
            "its port is no number from 1 to 65535; if that is a part of the password, escape what is before"
        case .hasPortWithSRV: "`mongodb+srv://` takes no port; leave it out"
        case .hasHostsWithSRV: "`mongodb+srv://` takes one host; list several with `mongodb://`"
        }
    }

    fileprivate static let form = "paste postgresql://USER:PASSWORD@HOST:PORT/DATABASE instead"
    fileprivate static let forms = "one begins with postgresql://, mongodb://, mongodb+srv://, redis:// or rediss://"

    private static func escapes(_ characters: [Character]) -> String {
        let fixes = characters.map { character in
            let name =
                character.isWhitespace
                ? "a blank"
                : character.isLetter || character.isPunctuation
                    || character.isSymbol ? "`\(character)`" : "a control character"
            return "`\(percentEncoded(character))` for \(name)"
        }
        let list =
            fixes.count < 2 ? fixes.joined() : fixes.dropLast().joined(separator: ", ") + " and " + (fixes.last ?? "")
        return "it holds what a URL must escape, most likely in the password; write \(list)"
    }
}

/// Every byte of a character's UTF-8 as `%XX`.
private func percentEncoded(_ character: Character) -> String {
    character.utf8.map { byte in
        let digits = String(byte, radix: 16, uppercase: true)
        return "%" + (digits.count < 2 ? "0" : "") + digits
    }.joined()
}

extension DatabaseURL.Keywords {
    fileprivate var refusal: String {
        switch self {
        case .dotNET: "it is a connection string of .NET; \(DatabaseURL.Refusal.form)"
        case .dotNETRedis: "it is a .NET client's list for Redis; paste rediss://:PASSWORD@HOST:PORT instead"
        case .libpq: "it is a list of libpq's keywords; \(DatabaseURL.Refusal.form)"
        }
    }
}

extension DatabaseURL.WebAddress {
    fileprivate var refusal: String {
        switch self {
        case .supabase:
            "it is the address of Supabase's API, not of the database; in its dashboard, `Connect` shows the database's URL"
        case .upstash:
            "it is Upstash's REST address, not a Redis URL; its console shows one that begins with rediss://"
        case .neon:
            "it is a web address of Neon's, not of the database; in its console, `Connect` shows the database's URL"
        case .other: "it is a web address, not a database's; \(DatabaseURL.Refusal.forms)"
        }
    }
}

extension DatabaseURL.Part {
    fileprivate var refusal: String {
        switch self {
        case .password:
            "a placeholder stands where the password goes, such as [YOUR-PASSWORD] or ****; put the password there"
        default: "a placeholder stands where the \(rawValue) goes; put the real one there"
        }
    }
}
