import LeashTesting
import PQ
import Testing

@Suite struct Quoting {
    @Test(arguments: [
        ("notes", "\"notes\""), ("or\"ders", "\"or\"\"ders\""), ("a\\b", "\"a\\b\""), ("", "\"\""),
        ("x\"\u{301}", "\"x\"\"\u{301}\""),
    ])
    func `an identifier's quotes are doubled`(name: String, quoted: String) {
        #expect(Array(PQ.quoted(identifier: name).utf8) == Array(quoted.utf8))
    }

    @Test(arguments: [
        ("it's", "'it''s'"), ("a\\b'c", "E'a\\\\b''c'"), ("", "''"), ("x'\u{301}", "'x''\u{301}'"), ("\"", "'\"'"),
    ])
    func `a literal's quotes and backslashes are doubled`(text: String, quoted: String) {
        #expect(Array(PQ.quoted(literal: text).utf8) == Array(quoted.utf8))
    }

    private static let texts = [
        "it's", "a\\'b", "\\", "\\'; select 1; --", "x'\u{301}y", "x\"\u{301}y", "\"\"", "$1", "e\u{301}\n\t多", "'",
    ]

    @Test(arguments: texts, ["on", "off"])
    func `the server reads back what was quoted`(text: String, conforming: String) async throws {
        let connection = try await TestServer.shared().admin()
        try await connection.run("set standard_conforming_strings = \(conforming)")
        let literal = try await connection.rows("select \(quoted(literal: text))") { $0.text(0) }
        #expect(literal.map { Array($0.utf8) } == [Array(text.utf8)])
        try await connection.run("create temp table \(quoted(identifier: text)) ()")
        let sql = "select relname from pg_class where relnamespace = pg_my_temp_schema() and relname = $1"
        #expect(try await connection.run(sql, [text]) == 1)
    }
}
