import LeashCore
import LeashReconcile
import LeashTesting
import PQ
import Testing

/// What each way of authentication comes to: which address is injected, and what is said of it.
@Suite(.serialized) struct AuthenticationOfApps {
    private func site(
        _ authentication: TestServer.Authentication,
        listenTCP: Bool = true,
        listen: String = "auto"
    ) async throws -> LiveSite {
        let server = try await TestServer.start(TestServer.Options(authentication, listenTCP: listenTCP))
        return try await LiveSite(
            on: server,
            LiveSite.notes.replacing("app: notes }", with: "app: notes, listen: \(listen) }")
        )
    }

    @Test func `stock Debian: the socket is peer, so loopback TCP is taken`() async throws {
        let site = try await site(.debianStock)
        #expect(try await site.statuses() == [.pending, .done])
        #expect(try await site.url().contains("@127.0.0.1:\(site.server.port)/notes"))
        _ = try await site.login()
        #expect(try await site.rest() == "")
    }

    @Test func `stock Debian, the socket asked for: blocked, with the line that is missing`() async throws {
        let site = try await site(.debianStock, listen: "socket")
        let plan = try await site.plan()
        let blocked = plan.items.filter { $0.action == .blocked }
        #expect(blocked.map(\.address) == ["env/notes"])
        // An admin who came by TCP does not know of a socket.
        let wayOut = TestServer.isAdminWeak ? "`servers.main.app.host`" : "`local all all scram-sha-256`"
        #expect(plan.text(style: .plain).contains(wayOut))
        #expect(try await site.statuses() == [.withheld, .withheld])
        #expect(try await site.env() == [:])
    }

    @Test func `scram on the socket: the socket is taken`() async throws {
        let site = try await site(.scramForTenants)
        #expect(try await site.statuses() == [.pending, .done])
        #expect(try await site.url().contains("@/notes?host=\(site.server.folder)"))
        _ = try await site.login()
        #expect(try await site.rest() == "")
    }

    @Test func `scram, TCP asked for`() async throws {
        let site = try await site(.scramForTenants, listen: "tcp")
        #expect(try await site.statuses() == [.pending, .done])
        #expect(try await site.url().contains("@127.0.0.1:"))
    }

    @Test func `no TCP where it is asked for: blocked, with the ways out`() async throws {
        let site = try await site(.scramForTenants, listenTCP: false, listen: "tcp")
        #expect(try await site.said().contains("the server does not listen over TCP"))
        #expect(try await site.statuses() == [.withheld, .withheld])
    }

    @Test func `trust: the plan says that nothing is proven`() async throws {
        let site = try await site(.trust)
        #expect(try await site.said().contains("not proven: the server asked for no password"))
        #expect(try await site.statuses() == [.pending, .done])
        #expect(try await site.rest() == "")
    }

    @Test func `a way that stops working is told, and what is published stays`() async throws {
        let site = try await site(.scramForTenants)
        try await site.apply()
        let url = try await site.url()
        try site.write(LiveSite.notes.replacing("app: notes }", with: "app: notes, listen: tcp }"))
        #expect(try await site.statuses() == [.pending, .done])
        #expect(try await site.url() != url)
        _ = try await site.login()
        #expect(try await site.rest() == "")
    }
}
