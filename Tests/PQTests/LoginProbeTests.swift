import LeashTesting
import PQ
import Testing

@Suite struct LoginProbes {
    private static let password = randomPassword()

    /// A server with role `ann`, who has a password.
    private func server(_ authentication: TestServer.Authentication) async throws -> TestServer {
        let server = try await TestServer.shared(TestServer.Options(authentication, listenTCP: true))
        let verifier = quoted(literal: scramVerifier(password: Self.password))
        try await server.admin().script(
            """
            select pg_advisory_lock(1);
            do $$ begin create role ann login; exception when duplicate_object then null; end $$;
            alter role ann password \(verifier)
            """
        )
        return server
    }

    @Test func `under trust a login is accepted without a question`() async throws {
        let url = try await server(.trust).url(user: "ann", password: "anything")
        #expect(await Connection.probe(Conninfo(url)) == .accepted(usedPassword: false))
    }

    @Test(arguments: [false, true])
    func `under scram a login proves its password`(overTCP: Bool) async throws {
        let url = try await server(.scramForTenants).url(user: "ann", password: Self.password, overTCP: overTCP)
        #expect(await Connection.probe(Conninfo(url)) == .accepted(usedPassword: true))
        #expect(try await Connection.connect(Conninfo(url)).usedPassword)
    }

    @Test(arguments: ["wrong", nil])
    func `a wrong or missing password is refused`(password: String?) async throws {
        let url = try await server(.scramForTenants).url(user: "ann", password: password)
        try await expectRefusal(
            url,
            askedForPassword: true,
            password == nil ? "no password supplied" : "authentication failed"
        )
    }

    @Test func `a missing role is asked for its password like any other`() async throws {
        let url = try await server(.scramForTenants).url(user: "nobody", password: "x")
        try await expectRefusal(url, askedForPassword: true, "password authentication failed for user \"nobody\"")
    }

    @Test func `a missing role is refused under trust`() async throws {
        let url = try await server(.trust).url(user: "nobody")
        try await expectRefusal(url, askedForPassword: false, "role \"nobody\" does not exist")
    }

    @Test func `a missing database is refused`() async throws {
        let url = try await server(.scramForTenants).url(user: "ann", password: Self.password, database: "nowhere")
        try await expectRefusal(url, askedForPassword: true, "database \"nowhere\" does not exist")
    }

    @Test func `peer refuses without asking, and Debian's TCP asks`() async throws {
        let server = try await server(.debianStock)
        let socket = server.url(user: "ann", password: Self.password)
        try await expectRefusal(socket, askedForPassword: false, "Peer authentication failed for user \"ann\"")
        let tcp = server.url(user: "ann", password: Self.password, overTCP: true)
        #expect(await Connection.probe(Conninfo(tcp)) == .accepted(usedPassword: true))
    }

    @Test(arguments: [
        "postgresql://ann@/x?host=/nowhere", "postgresql://ann@127.0.0.1:1/x", "postgresql:///x?host=no.invalid",
    ])
    func `where nobody answers is unreachable`(url: String) async {
        guard case .unreachable(let message) = await Connection.probe(Conninfo(url)) else {
            Issue.record("somebody answered")
            return
        }
        #expect(!message.isEmpty)
    }

    @Test(.timeLimit(.minutes(1))) func `a server that says nothing is unreachable after connect_timeout`() async throws
    {
        let silent = try SilentServer()
        let start = ContinuousClock.now
        let probe = await Connection.probe(Conninfo("postgresql://ann@127.0.0.1:\(silent.port)/x?connect_timeout=1"))
        #expect(probe == .unreachable(message: "no answer within 1 s"))
        #expect(start.duration(to: .now) < .seconds(60))
    }

    @Test func `a stopped server is unreachable, and one that came back is not`() async throws {
        let server = try await TestServer.start()
        try await server.stop()
        guard case .unreachable = await Connection.probe(Conninfo(server.adminURL)) else {
            Issue.record("a stopped server answered")
            return
        }
        try await server.resume()
        #expect(await Connection.probe(Conninfo(server.adminURL)) == .accepted(usedPassword: false))
    }

    private func expectRefusal(_ url: String, askedForPassword: Bool, _ words: String) async throws {
        guard case .refused(let message, askedForPassword) = await Connection.probe(Conninfo(url)) else {
            Issue.record("not refused, or not in this way")
            return
        }
        #expect(message.contains(words))
    }
}
