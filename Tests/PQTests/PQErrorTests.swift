import LeashTesting
import PQ
import Testing

@Suite struct PQErrors {
    @Test func `an error of the server has its SQLSTATE, detail, hint and statement`() async throws {
        let connection = try await TestServer.shared().admin()
        let sql =
            "do $$ begin raise 'no tea' using errcode = '22012', detail = 'the pot is empty', hint = 'fill it'; end $$"
        let error = await #expect(throws: PQError.self) { try await connection.run(sql) }
        #expect(error?.sqlState == "22012")
        #expect(error?.isConnectionLoss == false)
        #expect(error?.description == "[22012] no tea (the pot is empty) hint: fill it in: \(sql)")
        #expect(await connection.isHealthy)
    }

    @Test func `a parameter's value is in no error`() async throws {
        let connection = try await TestServer.shared().admin()
        let error = await #expect(throws: PQError.self) { try await connection.run("select $1::text / 0", ["hunter2"]) }
        #expect(error?.sql == "select $1::text / 0")
        #expect(error.map(String.init(reflecting:))?.contains("hunter2") == false)
    }

    @Test func `a session that the server ended is a lost connection`() async throws {
        let server = try await TestServer.shared()
        let victim = try await server.admin()
        try await server.admin().run("select pg_terminate_backend($1::int, 5000)", ["\(victim.backendPID)"])
        let error = await #expect(throws: PQError.self) { try await victim.run("select 1") }
        #expect(error?.isConnectionLoss == true)
        #expect(await !victim.isHealthy)
    }

    @Test func `a server that goes away is a lost connection, in a transaction too`() async throws {
        let server = try await TestServer.start()
        let connection = try await server.admin()
        try await server.restart(immediate: true)
        let error = await #expect(throws: PQError.self) {
            try await connection.transaction { try $0.run("select 1") }
        }
        #expect(error?.isConnectionLoss == true, "\(error as Any)")
        #expect(try await server.admin().run("select 1") == 1)
    }

    @Test(arguments: [
        ("alter role a password 'hunter2'", "alter role a password '***'"),
        ("ALTER ROLE a PASSWORD E'hun\\'ter2' LOGIN", "ALTER ROLE a PASSWORD '***' LOGIN"),
        ("alter role a password 'hun''ter2'", "alter role a password '***'"),
        ("alter role a password 'SCRAM-SHA-256$4096:c2FsdA==$a+/b=:c='", "alter role a password '***'"),
        ("stored SCRAM-SHA-256$4096:c2FsdA==$a+/b=:c= there", "stored *** there"),
        ("host=a password=hunter2 user=b", "host=a password=*** user=b"),
        ("host=a password = 'hunter 2' user=b", "host=a password = *** user=b"),
        ("postgresql://a:hunter2@b/c", "postgresql://a:***@b/c"),
        ("postgresql://a:hun@ter/2@b/c", "postgresql://a:***@b/c"),
        ("postgresql:///c?user=a&password=hunter2&host=b", "postgresql:///c?user=a&password=***&host=b"),
        ("md5d41d8cd98f00b204e9800998ecf8427e", "***"),
        ("password authentication failed for user \"a\"", "password authentication failed for user \"a\""),
    ])
    func `what looks like a password is hidden`(text: String, shown: String) {
        let error = PQError(message: text, detail: text, hint: text, sql: text)
        #expect([error.message, error.detail, error.hint, error.sql] == [shown, shown, shown, shown])
    }
}
