import LeashTesting
import PQ
import Testing

@Suite struct SendingAhead {
    private func connection() async throws -> Connection { try await TestServer.shared().admin() }

    private static let numbers = (1...5).map { "select \($0), repeat('x', 200000) from generate_series(1, \($0))" }

    /// More than a socket takes at once, so that the server has to wait for the reader in between.
    @Test func `each statement gets its own rows, in order`() async throws {
        let counts = try await connection().batch { connection in
            try connection.sendingAhead(Self.numbers) { () throws(PQError) in
                var counts: [Int] = []
                for sql in Self.numbers { counts.append(try connection.rows(sql) { $0.int(0) }.count) }
                return counts
            }
        }
        #expect(counts == [1, 2, 3, 4, 5])
    }

    @Test func `what nobody asks for is passed over`() async throws {
        let after = try await connection().batch { connection in
            let first = try connection.sendingAhead(Self.numbers) { () throws(PQError) in
                try connection.rows(Self.numbers[0]) { $0.int(0) }
            }
            return try first + connection.rows("select 7") { $0.int(0) }
        }
        #expect(after == [1, 7])
    }

    @Test func `behind a statement that fails none is run, and the connection is good`() async throws {
        let connection = try await connection()
        let name = "ahead_\(UInt32.random(in: 0...UInt32.max))"
        let statements = ["select 1", "select 1/0", "create table \(name) ()"]
        let error = await #expect(throws: PQError.self) {
            try await connection.batch { connection in
                try connection.transaction { connection in
                    try connection.sendingAhead(statements) { () throws(PQError) in
                        for sql in statements { try connection.run(sql) }
                    }
                }
            }
        }
        #expect(error?.sqlState == "22012" && error?.sql == "select 1/0" && error?.isConnectionLoss == false)
        #expect(try await connection.rows("select to_regclass('\(name)') is null") { $0.bool(0) } == [true])
    }

    @Test func `a lost connection is an error for each of them`() async throws {
        let connection = try await connection()
        let statements = ["select 1", "select pg_terminate_backend(pg_backend_pid())", "select 2"]
        let error = await #expect(throws: PQError.self) {
            try await connection.batch { connection in
                try connection.sendingAhead(statements) { () throws(PQError) in
                    for sql in statements { try connection.run(sql) }
                }
            }
        }
        #expect(error?.isConnectionLoss == true)
        #expect(await !connection.isHealthy)
        await #expect(throws: PQError.self) {
            try await connection.batch { connection in
                try connection.sendingAhead(statements) { () throws(PQError) in try connection.run(statements[0]) }
            }
        }
    }
}
