import LeashCore
import LeashDetect
import LeashTesting
import Testing

@Suite struct DatabaseURLs {
    @Test(arguments: acceptedURLs)
    func `is classified, and warned of`(of expected: PastedURL) throws {
        let url = try DatabaseURL(pasted: expected.pasted)
        #expect(url.service == expected.service)
        #expect(url.provider == expected.provider)
        #expect(url.warnings == expected.warnings)
        #expect(url.variable == expected.service.variable)
    }

    @Test(arguments: refusedURLs)
    func `is refused`(pasted: String, refusal: DatabaseURL.Refusal) {
        #expect(throws: refusal) { try DatabaseURL(pasted: pasted) }
    }

    @Test(arguments: acceptedURLs)
    func `never shows its password`(of expected: PastedURL) throws {
        let url = try DatabaseURL(pasted: expected.pasted)
        var shown = "\(url) \(url.warnings)"
        debugPrint(url, to: &shown)
        dump(url, to: &shown)
        #expect(!shown.contains(pastedPassword))
        #expect(expected.pasted.contains(pastedPassword) == (url.password?.revealed == pastedPassword))
    }

    @Test(arguments: refusedURLs)
    func `is refused without a word of its password`(pasted: String, refusal: DatabaseURL.Refusal) {
        let shown = "\(refusal)"
        #expect(!["Zk4t", "q9XwLm", "XwLm"].contains { shown.contains($0) })
        #expect(!shown.isEmpty)
    }

    @Test func `is stored as it was pasted, in the spelling that all clients read`() throws {
        let stored = try [
            "postgres://u:p%40q@h.example.com/d?a=b": "postgresql://u:p%40q@h.example.com/d?a=b",
            "Postgres://u:p@h.example.com/d": "postgresql://u:p@h.example.com/d",
            "postgres+asyncpg://u:p@h.example.com/d": "postgresql+asyncpg://u:p@h.example.com/d",
            "redis-cli --tls -u redis://u:p@h.example.com": "rediss://u:p@h.example.com",
            "'mongodb+srv://u:p@h.example.com/d'": "mongodb+srv://u:p@h.example.com/d",
        ].map { (try DatabaseURL(pasted: $0).value.revealed, $1) }
        for (value, expected) in stored { #expect(value == expected) }
    }

    @Test func `is taken apart, and its parts decoded`() throws {
        let url = try DatabaseURL(pasted: "postgresql://an%6E:p%3A%2F@[2001:db8::1]:6000,h2/my%20db?x=1")
        #expect(url.user == "ann")
        #expect(url.password?.revealed == "p:/")
        #expect(url.hosts.map(\.name) == ["2001:db8::1", "h2"])
        #expect(url.hosts.map(\.port) == [6000, nil])
        #expect(url.database == "my db")
        #expect("\(url)" == "postgresql://ann:***@[2001:db8::1]:6000,h2/my db")
    }

    @Test(arguments: 0..<400)
    func `no password is shown, however it was written`(seed: Int) {
        var random = Seeded(seed: seed)
        let signs = Array("abcXYZ019@@//::##??%%%4[]<>{}'\"\\ &=;,.-_~!$*()|^ü")
        let secret = String((0..<Int.random(in: 8...16, using: &random)).map { _ in random.pick(signs) })
        let pasted = random.pick([
            "postgresql://app:\(secret)@db.example.com:5432/shop",
            "postgres://app:\(secret)@localhost/shop?sslmode=require",
            "mongodb+srv://app:\(secret)@cluster0.ab1cd.mongodb.net/shop", "rediss://:\(secret)@db.example.com:6379/0",
            "psql 'postgresql://app:\(secret)@db.example.com/shop'",
            "DATABASE_URL=postgresql://app:\(secret)@h.example.com/d",
        ])
        var shown = ""
        do throws(DatabaseURL.Refusal) {
            let url = try DatabaseURL(pasted: pasted)
            debugPrint(url, url.warnings, to: &shown)
            // Whatever was read without a complaint was read right.
            if !secret.contains("%") { #expect(url.password?.revealed == secret) }
        } catch {
            shown = "\(error)"
        }
        for start in secret.indices.dropLast(5) where !secret[start...].prefix(6).allSatisfy({ "abc".contains($0) }) {
            #expect(!shown.contains(secret[start...].prefix(6)))
        }
    }

    @Test func `a colon in a password is warned of`() throws {
        let url = try DatabaseURL(pasted: "postgresql://app:pa:ss@db.example.com/shop?sslmode=require")
        #expect(url.password?.revealed == "pa:ss")
        #expect(url.warnings == [.colonInPassword])
    }

    @Test func `says how to escape`() {
        let refusal = DatabaseURL.Refusal.needsEscapes(["@", "/", "\u{1}", " ", "ü"])
        #expect(
            "\(refusal)"
                == "it holds what a URL must escape, most likely in the password; write `%40` for `@`, `%2F` for `/`, "
                + "`%01` for a control character, `%20` for a blank and `%C3%BC` for `ü`"
        )
    }

    @Test func `every warning has its words`() {
        for url in acceptedURLs.compactMap({ try? DatabaseURL(pasted: $0.pasted) }) {
            for warning in url.warnings { #expect(!"\(warning)".isEmpty) }
        }
    }
}
