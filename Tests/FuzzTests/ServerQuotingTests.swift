import Fuzzing
import LeashTesting
import PQ
import Testing

/// Random names and texts of all planes, up to the 63 bytes of a name.
@Suite(.timeLimit(.minutes(5))) struct QuotingOnAServer {
    /// As many different ones as a table can be asked for.
    private static func texts(_ count: Int, seed: Int) -> [String] {
        var dice = Dice(seed: 7, input: seed)
        var seen: Set<[UInt8]> = []
        while seen.count < count { seen.insert(Array(dice.text(bytes: 63).utf8)) }
        return seen.sorted { $0.lexicographicallyPrecedes($1) }.map { String(decoding: $0, as: UTF8.self) }
    }

    @Test(arguments: ["on", "off"])
    func `ten thousand names and texts come back as they were`(conforming: String) async throws {
        let connection = try await TestServer.shared().admin()
        try await connection.run("SET standard_conforming_strings = \(conforming)")
        try await connection.run("SET escape_string_warning = off")
        for batch in 0..<20 {
            let texts = Self.texts(500, seed: batch)
            let columns = texts.map { "\(quoted(identifier: $0)) text" }
            try await connection.run("CREATE TEMP TABLE names (\(columns.joined(separator: ", ")))")
            let names = try await connection.rows(
                "SELECT attname FROM pg_attribute WHERE attrelid = 'names'::regclass AND attnum > 0 ORDER BY attnum"
            ) { $0.text(0) }
            #expect(names.map { Array($0.utf8) } == texts.map { Array($0.utf8) })
            let literals = texts.map(quoted(literal:)).joined(separator: ", ")
            let values = try await connection.rows("SELECT \(literals)") { row in (0..<500).map { row.text($0) } }
            #expect(values.first?.map { Array($0.utf8) } == texts.map { Array($0.utf8) })
            try await connection.run("DROP TABLE names")
        }
    }

    @Test func `roles and databases of such names are made and found`() async throws {
        let server = try await TestServer.start()
        defer { withExtendedLifetime(server) {} }
        let connection = try await server.admin()
        let names = Self.texts(200, seed: 100).filter { !$0.hasPrefix("pg_") }
        for name in names { try await connection.run("CREATE ROLE \(quoted(identifier: name))") }
        for name in names.prefix(5) { try await connection.run("CREATE DATABASE \(quoted(identifier: name))") }
        let roles = try await connection.rows("SELECT rolname FROM pg_roles WHERE oid >= 16384") { $0.text(0) }
        #expect(Set(roles.map { Array($0.utf8) }) == Set(names.map { Array($0.utf8) }))
        let databases = try await connection.rows("SELECT datname FROM pg_database WHERE oid >= 16384") { $0.text(0) }
        #expect(Set(databases.map { Array($0.utf8) }).isSuperset(of: names.prefix(5).map { Array($0.utf8) }))
    }
}
