import LeashTesting
import PQ
import Testing

@Suite struct TransactionsOfStatements {
    private func connection() async throws -> Connection {
        let connection = try await TestServer.shared().admin()
        try await connection.run("create temp table t (i int)")
        return connection
    }

    private func kept(_ connection: Connection) async throws -> [Int] {
        try await connection.rows("select i from t order by i") { row throws(PQError) in row.int(0) }
    }

    @Test func `all of them hold, however many there are`() async throws {
        let connection = try await connection()
        try await connection.transaction(of: (1...200).map { "insert into t values (\($0))" })
        #expect(try await kept(connection) == Array(1...200))
    }

    @Test(arguments: [1, 63, 64, 150])
    func `nothing holds when one fails, and the error has its statement`(count: Int) async throws {
        let connection = try await connection()
        let before = (1...count).map { "insert into t values (\($0))" }
        let error = await #expect(throws: PQError.self) {
            try await connection.transaction(of: before + ["select 1/0", "insert into t values (0)"])
        }
        #expect(error?.sqlState == "22012" && error?.sql == "select 1/0")
        #expect(try await kept(connection) == [])
        #expect(await connection.takeNotices().isEmpty)
    }

    @Test func `nothing holds when a check throws, and it sees the notices of its statement`() async throws {
        let connection = try await connection()
        let warning = "do $$ begin raise warning 'low'; end $$"
        let error = await #expect(throws: PQError.self) {
            try await connection.batch { connection in
                try connection.transaction(of: ["insert into t values (1)", warning, "insert into t values (2)"]) {
                    sql throws(PQError) in
                    let notices = connection.takeNotices()
                    if !notices.isEmpty { throw PQError(message: notices[0].message, sql: sql) }
                }
            }
        }
        #expect(error?.message == "low" && error?.sql == warning)
        #expect(try await kept(connection) == [])
    }

    @Test func `a commit that fails is thrown`() async throws {
        let connection = try await connection()
        try await connection.run("alter table t add unique (i) deferrable initially deferred")
        let error = await #expect(throws: PQError.self) {
            try await connection.transaction(of: ["insert into t values (1), (1)"])
        }
        #expect(error?.sqlState == "23505")
        #expect(try await kept(connection) == [])
    }

    @Test func `a NUL is refused before anything is sent`() async throws {
        let connection = try await connection()
        await #expect(throws: PQError.self) {
            try await connection.transaction(of: ["insert into t values (1)", "insert into t values (2)\0, (3)"])
        }
        #expect(try await kept(connection) == [])
    }
}

@Suite struct SharedQueues {
    @Test func `two connections of one queue work in turn, also for a task that stays on it`() async throws {
        let server = try await TestServer.shared()
        let first = try await server.admin()
        let info = Conninfo(server.url(user: "postgres", database: "postgres"))
        let second = try await Connection.connect(info, beside: first)
        let sums = try await Task(executorPreference: first.taskExecutor) {
            var sums: [Int] = []
            for number in 1...20 {
                let one = try await first.rows("select \(number)") { row throws(PQError) in row.int(0) }
                sums += try await second.rows("select \(number) + \(one[0])") { row throws(PQError) in row.int(0) }
            }
            return sums
        }.value
        #expect(sums == (1...20).map { $0 * 2 })
    }
}
