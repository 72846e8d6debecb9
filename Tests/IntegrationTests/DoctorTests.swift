import LeashCore
import LeashReconcile
import LeashTesting
import PQ
import Testing

/// What doctor finds where something was made to go wrong on a real server.
@Suite struct DoctorOnAServer {
    private let isWeak = TestServer.isAdminWeak

    @Test func `it sends no write`() async throws {
        let site = try await LiveSite.examined()
        let writes = try await site.server.writes { _ = try await site.diagnosis() }
        #expect(writes == [])
        let read = try await site.server.statements { _ = try await site.diagnosis() }
        #expect(read.contains { $0.hasPrefix("SELECT pid, datname, usename") })
        #expect(!read.contains { $0.contains("advisory_lock") })
    }

    @Test func `every session of it can only read`() async throws {
        let site = try await LiveSite.examined()
        let statements = try await site.server.statements { _ = try await site.diagnosis() }
        #expect(statements.contains { $0.hasPrefix("SET default_transaction_read_only = on") })
        #expect(statements.filter { $0.hasPrefix("BEGIN") }.allSatisfy { $0.hasSuffix("READ ONLY") })
    }

    @Test func `the login's connections are all used`() async throws {
        let site = try await LiveSite.examined()
        var sessions: [Connection] = []
        for _ in 0..<4 { sessions.append(try await site.login()) }
        let check = try await site.check("connections.login")
        #expect(check.level == .red && check.finding == "notes_1 has 4 of 4 connections", "\(check)")
        #expect(check.cause?.contains(#"too many connections for role "notes_1""#) ?? false)
        let trial = try await site.check("login.try")
        #expect(trial.level == .red && trial.finding.hasSuffix("too many connections for the role"), "\(trial)")
        withExtendedLifetime(sessions) {}
        sessions = []
        #expect(try await site.check("connections.login", becomes: .green).level == .green)
    }

    @Test func `the database's connections are all used`() async throws {
        let site = try await LiveSite.examined()
        try await site.server.sql("ALTER DATABASE notes CONNECTION LIMIT 1")
        let session = try await site.login()
        #expect(try await site.check("connections.database").finding == "1 of 1 connections to the database")
        #expect(try await site.check("login.try").finding.hasSuffix("too many connections for the database"))
        withExtendedLifetime(session) {}
    }

    @Test func `the server's connections are all used`() async throws {
        let settings = ["max_connections": "12", "superuser_reserved_connections": "5", "max_wal_senders": "0"]
        let site = try await LiveSite.examined(.init(settings: settings), limits: "connections: 20")
        var sessions: [Connection] = []
        while let session = try? await site.login() { sessions.append(session) }
        let report = try await site.diagnosis()
        let id = isWeak ? "server.reach" : "server.connections"
        let check = try #require(report.checks.first { $0.id == id })
        #expect(check.level == .red, "\(check)")
        #expect(report.exitStatus(isDesiredBroken: false) == (isWeak ? .failed : .pending))
        let trial = try #require(report.checks.first { $0.id == "login.try" })
        #expect(trial.finding.hasSuffix("too many connections to the server"), "\(trial)")
        withExtendedLifetime(sessions) {}
    }

    @Test func `a transaction that is left open`() async throws {
        let site = try await LiveSite.examined()
        let session = try await site.login()
        try await session.run("BEGIN")
        let check = try await site.check("connections.idle")
        if isWeak {
            #expect(check.level == .unknown && check.finding.hasPrefix("not visible to this admin (ops is"), "\(check)")
            try await site.server.sql("GRANT pg_monitor TO ops")
        }
        #expect(try await site.check("connections.idle").finding.hasPrefix("notes_1 has 1 of 1 session idle"))
        withExtendedLifetime(session) {}
    }

    @Test func `a statement timeout that was lifted, for the login and for a session`() async throws {
        let site = try await LiveSite.examined(limits: "connections: 4, statementTimeout: 1s")
        if isWeak { try await site.server.sql("GRANT pg_monitor TO ops") }
        #expect(
            try await site.check("timeout.statement").finding == "statement timeout 1s (role notes_1 in database notes)"
        )
        let session = try await site.login()
        try await session.run("SET statement_timeout = 0")
        async let sleeping: Int = session.run("SELECT pg_sleep(60), 'a-literal'")
        let running = try await site.check("timeout.running", becomes: .red)
        #expect(running.level == .red && running.cause?.contains("lifted the timeout") ?? false, "\(running)")
        #expect(running.details.contains { $0.contains("SELECT pg_sleep ...") })
        #expect(!"\(running)".contains("a-literal"))
        try await site.server.sql("SELECT pg_cancel_backend(\(session.backendPID))")
        _ = try? await sleeping
        try await site.server.sql("ALTER ROLE notes_1 IN DATABASE notes RESET statement_timeout")
        let lifted = try await site.check("timeout.statement")
        #expect(lifted.level == .red && lifted.finding.contains("no statement timeout (the server)"), "\(lifted)")
    }

    @Test func `a lock that somebody holds`() async throws {
        let site = try await LiveSite.examined()
        let (holder, waiter) = (try await site.login(), try await site.login())
        try await holder.run("CREATE TABLE thing (id int)")
        try await holder.script("BEGIN; LOCK TABLE thing")
        async let waiting: Int = waiter.run("INSERT INTO thing VALUES (4711)")
        let check = try await site.check("locks.waits", becomes: .yellow)
        #expect(check.level == .yellow && check.details.count == 1, "\(check)")
        #expect(check.details[0].contains("for pid \(holder.backendPID) (notes_1"))
        #expect(check.fixes[0].hasPrefix("SELECT pg_terminate_backend(\(holder.backendPID));"))
        #expect(!"\(check)".contains("4711"))
        try await holder.run("ROLLBACK")
        _ = try await waiting
    }

    @Test func `a deadlock`() async throws {
        let site = try await LiveSite.examined(.init(settings: ["deadlock_timeout": "10ms"]))
        let (one, two) = (try await site.login(), try await site.login())
        try await one.script("CREATE TABLE a (id int); CREATE TABLE b (id int)")
        try await one.script("BEGIN; LOCK TABLE a")
        try await two.script("BEGIN; LOCK TABLE b")
        async let first: Void = one.script("LOCK TABLE b")
        async let second: Void = two.script("LOCK TABLE a")
        _ = try? await first
        _ = try? await second
        _ = try? await one.run("ROLLBACK")
        _ = try? await two.run("ROLLBACK")
        let check = try await site.check("locks.deadlocks", becomes: .yellow)
        #expect(check.level == .yellow && check.finding.hasPrefix("1 deadlock in"), "\(check)")
    }

    @Test(.enabled(if: TestServer.hasExtension("pg_stat_statements") && !TestServer.isAdminWeak))
    func `a statement that came close to the timeout`() async throws {
        let settings = ["shared_preload_libraries": "pg_stat_statements"]
        let site = try await LiveSite.examined(
            .init(settings: settings),
            limits: "connections: 4, statementTimeout: 1s"
        )
        #expect(try await site.diagnosis().checks.filter { $0.id == "timeout.slow" } == [])
        try await site.server.sql("CREATE EXTENSION pg_stat_statements", in: "leash")
        #expect(try await site.check("timeout.slow").level == .green)
        let session = try await site.login()
        try await session.script("SET statement_timeout = 0")
        try await session.run("SELECT pg_sleep(1.1), 'a-literal'")
        let check = try await site.check("timeout.slow")
        #expect(
            check.level == .yellow && check.details.contains { $0.hasPrefix("SELECT pg_sleep ... (query ") },
            "\(check)"
        )
        #expect(!"\(check)".contains("a-literal"))
    }
}
