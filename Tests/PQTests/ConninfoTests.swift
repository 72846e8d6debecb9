import LeashTesting
import PQ
import Testing

@Suite struct Conninfos {
    @Test func `what is given explicitly is parsed, overrides included`() throws {
        let info = Conninfo(
            "postgresql://ann:p%40ss@/notes?host=/run/x&port=5433",
            overrides: [("dbname", "wiki"), ("user", "")]
        )
        let parsed = try info.parsed()
        #expect(parsed == ["user": "ann", "password": "p@ss", "dbname": "wiki", "host": "/run/x", "port": "5433"])
        #expect(try Conninfo("host=a dbname='b c'").parsed() == ["host": "a", "dbname": "b c"])
    }

    @Test(arguments: [
        ("postgresql://ann:hunter2@h/notes", "host=h user=ann password=*** dbname=notes"),
        ("host=h user=ann password='hunter2'", "host=h user=ann password=***"),
        ("postgresql://ann@h/?password=hunt%65r2", "host=h user=ann password=***"),
        ("postgresql://ann:hunter2@h/%zz", "a conninfo that libpq can't read"),
    ])
    func `it never prints a password`(url: String, shown: String) {
        let info = Conninfo(url, overrides: [("sslpassword", "hunter2")])
        let printed = [info.description, String(reflecting: info), "\(info)"]
        #expect(printed.allSatisfy { Set($0.split(separator: " ")).isSuperset(of: shown.split(separator: " ")) })
        var dumped = ""
        dump(info, to: &dumped)
        #expect((printed + [dumped]).allSatisfy { !$0.contains("hunter2") })
    }

    @Test(arguments: [
        "postgresql://ann:hunter2%zz@h/notes", "host=h password=my hunter2", "postgresql://ann:hunter2@[::1/notes",
        "postgresql://ann:hunter2@h/%zz", "password='hunter2", "hunter2=x", "postgresql://h/d?Hunter=hunter2&hunter2=1",
        // Without an error of their own: a part of the password is taken for a port or a host.
        "postgresql://ann:hunter2/x@h/notes", "postgresql://ann:x@hunter2@h/notes",
        "postgresql://ann:x@hunter2,y@h/notes", "postgresql://ann:x@/notes?host=/nonexistent&port=hunter2",
    ])
    func `a URL that can't be read is an error without its password`(url: String) async {
        do throws(PQError) { _ = try Conninfo(url).parsed() } catch {
            #expect(!String(reflecting: error).contains("hunter2"))
        }
        let failure = await #expect(throws: PQError.self) { try await Connection.connect(Conninfo(url)) }
        #expect(failure.map { String(reflecting: $0) }?.contains("hunter2") == false)
        guard case .unreachable(let message) = await Connection.probe(Conninfo(url)) else {
            Issue.record("it was answered")
            return
        }
        #expect(!message.contains("hunter2"))
    }

    @Test func `an option that libpq does not know is named`() {
        let error = #expect(throws: PQError.self) { try Conninfo("postgresql://h/d?sslmod=on").parsed() }
        #expect(error?.message == "invalid URI query parameter: \"sslmod\"")
    }

    @Test func `an override replaces what the URL says, its database included`() async throws {
        let server = try await TestServer.shared()
        let overrides = [("dbname", "template1"), ("application_name", "tests"), ("connect_timeout", "3")]
        let connection = try await Connection.connect(Conninfo(server.adminURL, overrides: overrides))
        let sql = "select current_database(), current_setting('application_name')"
        #expect(try await connection.rows(sql) { "\($0.text(0)) \($0.text(1))" } == ["template1 tests"])
    }

    @Test func `a database named like a URL is only a name`() async throws {
        let server = try await TestServer.shared()
        let name = "postgresql://elsewhere/x"
        let admin = try await server.admin()
        // Not of template1, which another test connects to.
        try await admin.run("create database \(quoted(identifier: name)) template template0")
        let connection = try await Connection.connect(Conninfo(server.adminURL, overrides: [("dbname", name)]))
        #expect(try await connection.rows("select current_database()") { $0.text(0) } == [name])
    }
}
