import LeashCore
import LeashReconcile
import LeashTesting
import PQ
import Testing

/// What doctor says of a server's exposure, of ways in that fail, and of what is left lying about.
@Suite struct DoctorAudits {
    private let isWeak = TestServer.isAdminWeak

    @Test(arguments: [
        ("ALTER ROLE notes_1 PASSWORD 'other'", "password authentication failed"),
        ("ALTER ROLE notes_1 NOLOGIN", "the role may not log in"),
        ("ALTER ROLE notes_1 RENAME TO gone", "password authentication failed"),
        ("REVOKE CONNECT ON DATABASE notes FROM notes_1", "no CONNECT on the database"),
        ("ALTER DATABASE notes ALLOW_CONNECTIONS false", "the database takes no connections"),
        ("ALTER DATABASE notes RENAME TO gone", "the database does not exist"),
    ])
    func `a login that fails`(_ statement: String, _ reason: String) async throws {
        let site = try await LiveSite.examined()
        #expect(try await site.check("login.try").level == .green)
        try await site.server.sql(statement)
        let check = try await site.check("login.try")
        #expect(check.level == .red && check.finding.hasSuffix(reason), "\(check)")
        #expect(!check.fixes.isEmpty)
        let password = try #require(Conninfo(try await site.url()).parsed()["password"])
        #expect(!"\(try await site.diagnosis())".contains(password))
    }

    @Test func `a server that is stopped, and one that rejects`() async throws {
        let site = try await LiveSite.examined()
        try await site.server.write(
            hba: "local all postgres trust",
            "local all ops scram-sha-256",
            "local leash all reject",
            "local notes notes_1 reject",
            "local all all scram-sha-256"
        )
        #expect(try await site.check("login.try").finding.hasSuffix("rejected by pg_hba.conf"))
        try await site.server.write(hba: "local all postgres trust", "local all ops scram-sha-256")
        #expect(try await site.check("login.try").finding.hasSuffix("no pg_hba.conf entry"))
        try await site.server.stop()
        let report = try await site.diagnosis()
        #expect(report.checks.first?.id == "server.reach")
        #expect(report.checks.first?.finding == "the server can't be asked: there is no such socket")
        #expect(report.checks.filter { $0.id == "login.try" }.allSatisfy { $0.finding.hasSuffix("no such socket") })
        #expect(report.exitStatus(isDesiredBroken: false) == .failed)
    }

    @Test func `an app that comes by TCP, and a port that nobody listens on`() async throws {
        let site = try await LiveSite.examined(.init(listenTCP: true))
        try site.write(try site.folder.read("leash.yaml").replacing("app: notes,", with: "app: notes, listen: tcp,"))
        try await site.apply()
        let before = try await site.check("login.try")
        #expect(before.level == .green && before.finding.contains("127.0.0.1 port"), "\(before)")
        try await site.server.sql("ALTER SYSTEM SET listen_addresses = ''")
        try await site.server.restart()
        let check = try await site.check("login.try")
        #expect(check.finding.hasSuffix("connection refused"), "\(check)")
        #expect(check.cause?.contains("it has listen_addresses ''") ?? false, "\(check)")
    }

    @Test func `trust: nobody asks for the password`() async throws {
        let site = try await LiveSite.examined(.init(.trust))
        #expect(try await site.check("login.try").finding.contains("without being asked for its password"))
        guard !isWeak else { return #expect(try await site.check("hba").level == .unknown) }
        #expect(try await site.check("hba.trust").level == .red)
    }

    @Test(.enabled(if: !TestServer.isAdminWeak))
    func `lines of pg_hba`() async throws {
        let site = try await LiveSite.examined()
        try await site.server.write(
            hba: "local all postgres trust",
            "local all all scram-sha-256",
            "host all all 0.0.0.0/0 md5",
            "host all all 10.0.0.0/8 password",
            "local all postgres peer map=ops",
            "host all all 10.0.0.0/8 no-such-method"
        )
        let levels = Dictionary(
            try await site.diagnosis().checks.filter { $0.id.hasPrefix("hba.") }.map { ($0.id, $0.level) },
            uniquingKeysWith: { first, _ in first }
        )
        #expect(
            levels == [
                "hba.errors": .red, "hba.trust": .yellow, "hba.md5": .yellow, "hba.cleartext": .red,
                "hba.open": .yellow,
                "hba.maps": .green,
            ]
        )
        let lines = try await site.check("hba.open").details
        #expect(lines.count == 1 && lines[0].hasPrefix("pg_hba.conf:3: host all all 0.0.0.0 0.0.0.0 md5"), "\(lines)")
    }

    @Test func `what PUBLIC may do`() async throws {
        let site = try await LiveSite.examined()
        #expect(try await site.check("exposure.public").level == .green)
        #expect(try await site.check("exposure.schemas").level == .green)
        #expect(try await site.check("exposure.shared").level == .yellow)
        try await site.server.sql("GRANT CREATE ON SCHEMA public TO PUBLIC", in: "notes")
        try await site.server.sql("GRANT TEMPORARY ON DATABASE notes TO PUBLIC")
        #expect(try await site.check("exposure.public").finding == "PUBLIC has TEMPORARY on it")
        #expect(try await site.check("exposure.schemas").finding == "PUBLIC may create in schema public")
        try await site.server.sql(
            "GRANT CONNECT ON DATABASE notes TO PUBLIC",
            "REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC"
        )
        #expect(try await site.check("exposure.public").level == .red)
        #expect(try await site.check("exposure.shared").level == .green)
    }

    @Test func `roles, slots and settings`() async throws {
        let site = try await LiveSite.examined()
        try await site.server.sql(
            "SET password_encryption = 'md5'",
            "CREATE ROLE old LOGIN PASSWORD 'p'",
            "CREATE ROLE bare LOGIN REPLICATION",
            "ALTER ROLE notes_1 CONNECTION LIMIT -1",
            "SELECT pg_create_physical_replication_slot('left', true)",
            "ALTER SYSTEM SET max_connections = 50",
            "ALTER SYSTEM SET password_encryption = 'md5'",
            "SELECT pg_reload_conf()"
        )
        let powers = try await site.check("roles.powers")
        #expect(powers.level == .yellow && powers.details.contains("bare: REPLICATION"), "\(powers)")
        #expect(try await site.check("roles.limits").finding == "without a connection limit: notes_1")
        #expect(try await site.check("roles.md5").level == (isWeak ? .unknown : .yellow))
        if !isWeak { #expect(try await site.check("roles.passwords").finding == "logins without a password: bare") }
        let slot = try await site.check("upkeep.slots")
        #expect(slot.level == .yellow && slot.fixes[0].contains("pg_drop_replication_slot('left')"), "\(slot)")
        #expect(try await site.check("server.restart", becomes: .yellow).finding.hasSuffix("max_connections"))
        #expect(try await site.check("exposure.encryption").level == .yellow)
        // The tests' servers do without, to be quick.
        #expect(try await site.check("upkeep.durability").finding == "fsync and full_page_writes off")
        #expect(try await site.check("upkeep.wraparound").level == .green)
    }

    @Test(.enabled(if: TestServer.hasExtension("hstore")))
    func `an extension that is older than the server's`() async throws {
        let site = try await LiveSite.examined()
        try await site.server.sql("CREATE EXTENSION hstore VERSION '1.4'", in: "notes")
        let check = try await site.check("extensions.old")
        #expect(check.level == .yellow && check.finding.contains("hstore 1.4 ("), "\(check)")
    }

    @Test func `backups, storage and env`() async throws {
        let site = try await LiveSite.examined(limits: "connections: 4, storage: 1MiB")
        #expect(try await site.check("storage.size").level == .red)
        #expect(try await site.check("backup.age").finding.contains("none yet"))
        try site.write(
            try site.folder.read("leash.yaml").replacing("env: {", with: "env: { notes: { TOKEN: { external: true } },")
        )
        let missing = try await site.check("env.keys")
        #expect(missing.level == .red && missing.finding == "missing: TOKEN", "\(missing)")
        let text = try site.folder.read(".leash/env/notes.env").replacing("notes_1:", with: "notes_2:")
        try site.write(text, to: ".leash/env/notes.env")
        #expect(try await site.check("env.intact").finding == "edited by hand: DATABASE_URL")
    }

    @Test func `a trap in a tenant's database is not stepped into`() async throws {
        let site = try await LiveSite.examined()
        try await site.login().script(
            """
            CREATE FUNCTION public.age(xid) RETURNS int LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'trap'; END $$;
            CREATE VIEW public.pg_available_extensions AS SELECT 1 / 0 AS name;
            CREATE VIEW public.pg_stat_statements AS SELECT 1 / 0 AS userid
            """
        )
        #expect(try await site.check("extensions.old").level == .green)
        #expect(try await site.check("exposure.schemas").level == .green)
    }
}
