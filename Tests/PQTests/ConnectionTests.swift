import LeashTesting
import PQ
import Testing

@Suite struct Connections {
    private func connection() async throws -> Connection { try await TestServer.shared().admin() }

    @Test func `rows are decoded in place, with NULL told from empty`() async throws {
        let sql = "select i::int8, 'näme ' || i, nullif(i, 2), i = 1, '', 4294967295::oid from generate_series(1, 2) i"
        let rows = try await connection().rows(sql) { row in
            let cells = [
                row.int(0).description, row.text(1), row.intOrNil(2)?.description ?? "-", row.bool(3).description,
                "[\(row.text(4))]", row.uint32(5).description, row.isNull(2).description,
            ]
            return cells.joined(separator: " ")
        }
        #expect(rows == ["1 näme 1 1 true [] 4294967295 false", "2 näme 2 - false [] 4294967295 true"])
    }

    @Test(arguments: [
        ("9223372036854775807", Int.max), ("-9223372036854775808", Int.min), ("0", 0), ("-7", -7), ("012", 12),
    ])
    func `an integer is read to its last digit`(text: String, value: Int) async throws {
        #expect(try await connection().rows("select $1", [text]) { $0.int(0) } == [value])
    }

    @Test(arguments: ["9223372036854775808", "-9223372036854775809", "1.5", "", "-", "+1", " 1", "ten"])
    func `what is no integer makes the query fail`(text: String) async throws {
        let error = await #expect(throws: PQError.self) {
            try await connection().rows("select $1 as size", [text]) { $0.int(0) }
        }
        #expect(error?.message.hasPrefix("row 0, column 0 (size) is no number") == true)
    }

    @Test func `NULL read as a value makes the query fail`() async throws {
        let error = await #expect(throws: PQError.self) {
            try await connection().rows("select null as owner") { $0.text(0) }
        }
        #expect(error?.message == "row 0, column 0 (owner) is NULL")
        #expect(error?.sql == "select null as owner")
    }

    @Test(arguments: ["-1", "4294967296"])
    func `an OID out of range makes the query fail`(text: String) async throws {
        await #expect(throws: PQError.self) { try await connection().rows("select $1", [text]) { $0.uint32(0) } }
    }

    @Test func `an array is read in place as unnest gives it`() async throws {
        let arrays = [
            "array['a', 'b=c', 'null']", #"array['', 'NULL', 'a,b', '{}', ' ', 'say "é"', 'a\b', E'\n\\']"#,
            "'[3:4]={x,y}'", "'{{a,\"b,\"},{c,d}}'", "'{}'",
        ]
        for array in arrays {
            let connection = try await connection()
            let unnested = try await connection.rows("select unnest(\(array)::text[])") { $0.text(0) }
            let read = try await connection.rows("select \(array)::text[]") { row in
                var texts: [String] = []
                row.forEachElement(0) { texts.append(String(decoding: $0, as: UTF8.self)) }
                return texts
            }
            #expect(read == [unnested])
        }
        await #expect(throws: PQError.self) {
            try await connection().rows("select '{a,NULL}'::text[]") { $0.forEachElement(0) { _ in } }
        }
    }

    @Test func `a long text that came lately is the same one, whatever came between`() async throws {
        let sql = "select repeat('é', 20 + i % 11) from generate_series(1, 60) i"
        let connection = try await connection()
        let known = try await connection.batch { connection in
            var texts = RecentTexts()
            return try connection.rows(sql) { $0.textOrNil(0, &texts) }
        }
        #expect(known == (try await connection.rows(sql) { $0.textOrNil(0) }))
    }

    @Test func `parameters arrive as they stand`() async throws {
        let values = ["it's", "\"", "\\", "", "e\u{301}", "多", nil, "'; drop table x; --"]
        let list = values.indices.map { "($\($0 + 1)::text)" }.joined(separator: ", ")
        let rows = try await connection().rows("select * from (values \(list)) as v", values) { $0.textOrNil(0) }
        #expect(rows.map { $0.map { Array($0.utf8) } } == values.map { $0.map { Array($0.utf8) } })
    }

    @Test func `the number of affected rows is given`() async throws {
        let counts = try await connection().batch { connection in
            [
                try connection.run("create temp table t (i int)"),
                try connection.run("insert into t select generate_series(1, $1::int)", ["5"]),
                try connection.run("delete from t where i > 2"),
                try connection.run("select * from t"),
            ]
        }
        #expect(counts == [0, 5, 3, 2])
    }

    @Test func `a second statement in one is refused, and a script takes many`() async throws {
        let connection = try await connection()
        let error = await #expect(throws: PQError.self) { try await connection.run("select 1; select 2") }
        #expect(error?.sqlState == "42601")
        try await connection.script("create temp table s (i int); insert into s values (1), (2)")
        #expect(try await connection.run("select * from s") == 2)
    }

    @Test(arguments: ["select '\0'", "\0"])
    func `a NUL is refused, not cut off`(sql: String) async throws {
        let connection = try await connection()
        await #expect(throws: PQError.self) { try await connection.run(sql) }
        await #expect(throws: PQError.self) { try await connection.script(sql) }
        await #expect(throws: PQError.self) { try await connection.run("select $1", [sql]) }
    }

    @Test func `COPY is an error that leaves the connection usable`() async throws {
        let connection = try await connection()
        await #expect(throws: PQError.self) { try await connection.run("copy pg_class to stdout") }
        await #expect(throws: PQError.self) { try await connection.script("copy pg_class to stdout") }
        #expect(try await connection.rows("select 1") { $0.int(0) } == [1])
    }

    @Test func `a transaction holds when its body returns, and nothing of it when it throws`() async throws {
        struct Stop: Error {}
        let connection = try await connection()
        try await connection.run("create temp table t (i int)")
        let value = try await connection.transaction { try $0.run("insert into t values (1)") }
        await #expect(throws: Stop.self) {
            try await connection.transaction { connection in
                try connection.run("insert into t values (2)")
                throw Stop()
            }
        }
        #expect(value == 1)
        #expect(try await connection.rows("select i from t") { $0.int(0) } == [1])
        #expect(await connection.takeNotices().isEmpty)
    }

    @Test func `a transaction whose body swallowed an error is no success`() async throws {
        let connection = try await connection()
        let error = await #expect(throws: PQError.self) {
            try await connection.transaction { connection in _ = try? connection.run("select 1/0") }
        }
        #expect(error?.message == "the transaction was rolled back: one of its statements had failed")
        #expect(try await connection.run("select 1") == 1)
    }

    @Test func `a commit that fails is thrown`() async throws {
        let connection = try await connection()
        try await connection.script("create temp table t (i int unique deferrable initially deferred)")
        let error = await #expect(throws: PQError.self) {
            try await connection.transaction { try $0.run("insert into t values (1), (1)") }
        }
        #expect(error?.sqlState == "23505")
        #expect(await connection.takeNotices().isEmpty)
    }

    @Test func `notices are collected`() async throws {
        let connection = try await connection()
        try await connection.script("do $$ begin raise warning 'low on %', 'tea'; raise notice 'password=x y'; end $$")
        let notices = await connection.takeNotices()
        #expect(notices.map(\.severity) == ["WARNING", "NOTICE"])
        #expect(notices.map(\.sqlState) == ["01000", "00000"])
        #expect(notices.map(\.message) == ["low on tea", "password=*** y"])
        #expect(await connection.takeNotices().isEmpty)
    }

    @Test func `a connection knows its server`() async throws {
        let server = try await TestServer.shared()
        let connection = try await server.admin()
        #expect(connection.serverVersion >= 150_000)
        #expect(connection.host == server.folder)
        #expect(connection.port == 5432)
        #expect(!connection.usedPassword)
        #expect(await connection.isHealthy)
        #expect(try await connection.rows("select pg_backend_pid()") { $0.int(0) } == [connection.backendPID])
        #expect(try await connection.rows("show application_name") { $0.text(0) } == ["leash"])
        #expect(try await connection.rows("show client_encoding") { $0.text(0) } == ["UTF8"])
    }

    /// The pool has as many threads as the machine has cores: were they blocked, nobody could let go of the lock.
    @Test(.timeLimit(.minutes(1)))
    func `any number of blocked connections leaves the others, and the tests, at work`() async throws {
        let server = try await TestServer.shared()
        let holder = try await server.admin()
        try await holder.run("select pg_advisory_lock(42)")
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<16 {
                group.addTask { try await server.admin().run("select pg_advisory_lock_shared(42)") }
            }
            let waiting = "select from pg_locks where locktype = 'advisory' and objid = 42 and not granted"
            while try await holder.run(waiting) < 16 { try await Task.sleep(for: .milliseconds(10)) }
            try await holder.run("select pg_advisory_unlock(42)")
            for try await count in group { #expect(count == 1) }
        }
    }

    @Test func `a connection closes with its last reference`() async throws {
        let server = try await TestServer.shared()
        let pid = try await server.admin().backendPID
        let watcher = try await server.admin()
        for _ in 0..<500 {
            if try await watcher.run("select from pg_stat_activity where pid = $1::int", ["\(pid)"]) == 0 { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record("session \(pid) is still there")
    }
}
