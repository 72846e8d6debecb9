import LeashTesting
import PQ
import Testing

/// What the other tests rely on: the throwaway server and the commands.
@Suite struct TestServers {
    @Test func `its log holds each statement`() async throws {
        let server = try await TestServer.start()
        try await server.admin().run("select 'lapsang'")
        #expect(try server.log().contains("postgres@postgres LOG:  execute <unnamed>: select 'lapsang'"))
    }

    @Test func `it keeps its data over a stop and over a crash`() async throws {
        let server = try await TestServer.start(TestServer.Options(.trust, settings: ["max_connections": "17"]))
        try await server.admin().script("create table kept (i int); insert into kept values (1); checkpoint")
        try await server.stop()
        try await server.resume()
        try await server.restart(immediate: true)
        let rows = try await server.admin().rows("select i, current_setting('max_connections') from kept") {
            "\($0.int(0)) \($0.text(1))"
        }
        #expect(rows == ["1 17"])
    }

    @Test func `it is gone with its last reference, folder and all`() async throws {
        var server: TestServer? = try await TestServer.start()
        let folder = try #require(server?.folder)
        let url = try #require(server?.adminURL)
        server = nil
        #expect(try await runCommand(["ls", folder]).status != 0)
        guard case .unreachable = await Connection.probe(Conninfo(url)) else {
            Issue.record("it still answers")
            return
        }
    }

    @Test func `suites share a server of equal options`() async throws {
        async let one = TestServer.shared(TestServer.Options(.trust))
        async let other = TestServer.shared(TestServer.Options(.trust))
        #expect(try await one === other)
    }

    @Test func `any name and password survive the URL`() async throws {
        let server = try await TestServer.shared()
        let (name, password) = ("a b@c/d?e=é", "p%20:w@/\"'\\")
        try await server.admin().run(
            "create role \(quoted(identifier: name)) login password '\(scramVerifier(password: password))'"
        )
        let url = server.url(user: name, password: password)
        #expect(await Connection.probe(Conninfo(url)) == .accepted(usedPassword: true))
    }

    @Test func `a command gives its output, errors and status`() async throws {
        let script = "read line; echo \"$line $TEA\"; echo oh >&2; pwd; exit 3"
        let folder = try TestFolder()
        let result = try await runCommand(
            ["/bin/sh", "-c", script],
            input: "more\n",
            environment: ["TEA": "tea"],
            in: folder.path
        )
        #expect(result == CommandResult(output: "more tea\n\(folder.path)\n", errors: "oh\n", status: 3))
        #expect(try await runCommand(["sh", "-c", "kill -TERM $$"]).status == 143)
    }

    @Test func `a command that takes too long is killed`() async throws {
        let start = ContinuousClock.now
        await #expect(throws: CommandTimeout.self) {
            try await runCommand(["sleep", "600"], timeout: .milliseconds(200))
        }
        // Long before it would have ended by itself, however busy the machine is.
        #expect(start.duration(to: .now) < .seconds(300))
    }
}
