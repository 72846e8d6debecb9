import LeashTesting
import PQ
import Testing

@Suite struct Scram {
    /// Of RFC 7677, section 3; Postgres' own test of its client has the same exchange.
    @Test func `the verifier is that of a known password`() {
        let salt: [UInt8] = [
            0x5B, 0x6D, 0x99, 0x68, 0x9D, 0x12, 0x35, 0x8E, 0xEC, 0xA0, 0x4B, 0x14, 0x12, 0x36, 0xFA, 0x81,
        ]
        let verifier = scramVerifier(password: "pencil", salt: salt)
        #expect(verifier.hasPrefix("SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$"))
        #expect(verifier.hasSuffix(":wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU="))
    }

    @Test func `the server keeps the verifier as it was sent, and its own fits too`() async throws {
        let connection = try await TestServer.shared().admin()
        let verifier = scramVerifier(password: "tea for two")
        try await connection.script(
            """
            create role scram_a login password \(quoted(literal: verifier));
            create role scram_b login password 'tea for two'
            """
        )
        let sql = "select rolpassword from pg_authid where rolname in ('scram_a', 'scram_b') order by rolname"
        let stored = try await connection.rows(sql) { $0.text(0) }
        #expect(stored.first == verifier)
        #expect(stored.map { matches(password: "tea for two", verifier: $0) } == [true, true])
        #expect(stored.map { matches(password: "tea for one", verifier: $0) } == [false, false])
    }

    @Test(arguments: [
        "", "x", "SCRAM-SHA-256$", "SCRAM-SHA-256$4096:$:", "SCRAM-SHA-256$4096:c2FsdA==$a:b",
        "SCRAM-SHA-256$0:c2FsdA==$a:b",
        "SCRAM-SHA-256$-1:c2FsdA==$a:b", "SCRAM-SHA-256$99999999999:c2FsdA==$a:b", "SCRAM-SHA-256$4096:!!!!$a:b",
        "SCRAM-SHA-256$4096:====$a:b", "md5d41d8cd98f00b204e9800998ecf8427e", "SCRAM-SHA-256$1:AAAA=$a:b$",
    ])
    func `what is no verifier fits no password`(verifier: String) {
        #expect(!matches(password: "pencil", verifier: verifier))
    }

    @Test(arguments: ["", "naïve", "tab\there", "line\n", "\u{7F}"])
    func `a password that is not printable ASCII fits nothing`(password: String) {
        #expect(!matches(password: password, verifier: scramVerifier(password: "pencil")))
    }

    @Test func `each verifier has a salt of its own`() {
        #expect(scramVerifier(password: "pencil") != scramVerifier(password: "pencil"))
    }

    @Test func `random passwords are letters and digits, all of them, and never the same`() {
        let passwords = (0..<1_000).map { _ in randomPassword() }
        #expect(
            passwords.allSatisfy { $0.utf8.count == 40 && $0.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) } }
        )
        #expect(Set(passwords).count == 1_000)
        let counts = Dictionary(grouping: passwords.joined(), by: \.self).mapValues(\.count)
        // 645 each are expected, with a deviation of 25; a bias of modulo 62 would give eight of them 780.
        #expect(counts.count == 62 && counts.values.allSatisfy { (500...760).contains($0) })
        #expect([0, 1, 7].map { randomPassword(length: $0).count } == [0, 1, 7])
    }
}
