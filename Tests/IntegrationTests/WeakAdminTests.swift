import LeashCore
import LeashReconcile
import LeashTesting
import PQ
import Testing

private let state = """
    leash: v1
    servers: { main: { url: { env: LEASH_MAIN_URL }, extensions: [\(TestServer.someExtension)] } }
    apps: { notes: {}, reports: {} }
    databases: { notes: { app: notes, extensions: [\(TestServer.someExtension)] } }
    env:
      reports: { NOTES_URL: { database: notes, access: read } }
    """

/// Since 16 a grant goes only with the name of who gave it.
let leaving = """
    DO $$ BEGIN EXECUTE (SELECT 'REVOKE notes FROM notes_1' || CASE WHEN current_setting('server_version_num')::int < 160000
            THEN '' ELSE ' GRANTED BY ' || quote_ident(grantor::regrole::text) END
        FROM pg_auth_members WHERE roleid = 'notes'::regrole AND member = 'notes_1'::regrole); END $$
    """

/// A site whose admin is a plain role, applied, with a table in it.
private func weakSite() async throws -> LiveSite {
    let server = try await TestServer.start()
    try await server.sql("CREATE ROLE ops LOGIN CREATEROLE CREATEDB PASSWORD 'ops'", "CREATE ROLE stranger")
    let site = try await LiveSite(on: server, admin: server.url(user: "ops", password: "ops"), state)
    let report = try await site.apply().report
    #expect(report.entries.allSatisfy { $0.outcome == .applied }, "\(report.text(style: .plain))")
    try await site.login().script("CREATE TABLE thing (id int); \(TestServer.useOfExtension)")
    return site
}

/// The site that the cases of drift break, one after the other.
private let drifting = Task { try await weakSite() }

/// The same convergence without a superuser anywhere: as a managed cloud gives its customers.
@Suite(.serialized) struct WeakAdmin {
    private var deep: RoundOptions {
        var options = RoundOptions()
        options.isDeep = true
        return options
    }

    private func memberships(_ site: LiveSite) async throws -> [String] {
        try await site.server.membershipsOfWeakAdmin()
    }

    @Test func `it converges, and keeps no membership but the installation's`() async throws {
        let site = try await weakSite()
        #expect(try await memberships(site) == ["leash"])
        let reports = try await site.login("reports", "NOTES_URL")
        try await reports.run("SELECT * FROM thing")
        #expect(try await site.server.writes { try await site.apply() } == [])
    }

    @Test(arguments: [
        ("ALTER ROLE notes_1 CONNECTION LIMIT 99", "limits.connections", false),
        ("ALTER ROLE notes_1 IN DATABASE notes SET statement_timeout = 0", "limits.statementTimeout", false),
        ("ALTER ROLE notes_1 NOLOGIN", "roles.notes_1.login", false),
        ("ALTER ROLE notes CREATEDB", "roles.notes.createdb", false),
        ("ALTER ROLE notes_1 CREATEROLE", "roles.notes_1.createrole", false),
        (
            "GRANT CONNECT, TEMPORARY ON DATABASE notes TO PUBLIC",
            "privileges.PUBLIC.CONNECT privileges.PUBLIC.TEMPORARY", false
        ),
        ("REVOKE CREATE ON DATABASE notes FROM notes", "privileges.notes.CREATE", false),
        ("GRANT notes TO stranger", "roles.notes.members.stranger", false),
        (leaving, "roles.notes.members.notes_1", false),
        ("GRANT notes TO ops", "roles.notes.members.ops", false),
        ("GRANT notes_1 TO ops", "roles.notes_1.members.ops", false),
        ("GRANT \"notes.ro\" TO ops", "roles.notes.ro.members.ops", false),
        ("COMMENT ON DATABASE notes IS 'mine'", "mark", false),
        ("ALTER TABLE thing OWNER TO notes_1", "objects.notes_1", false),
        ("DROP EXTENSION \(TestServer.someExtension)", "extensions.\(TestServer.someExtension)", true),
        ("ALTER SCHEMA public OWNER TO pg_database_owner", "schema.public.owner", true),
        ("REVOKE SELECT ON thing FROM \"notes.ro\"", "groups.notes.ro", true),
        ("ALTER DATABASE notes OWNER TO notes", "owner privileges.notes.CREATE privileges.notes.TEMPORARY", false),
    ])
    func `it repairs drift`(_ statement: String, _ paths: String, _ isDeep: Bool) async throws {
        let site = try await drifting.value
        try await site.server.sql(statement, in: "notes")
        let isTold = try await site.server.version() >= 160_000
        if isTold, statement.hasSuffix(" TO ops") {
            // It is one already, with the admin option alone, and that stays so.
            return #expect(try await site.rest() == "")
        }
        let options = isDeep ? deep : RoundOptions()
        let fields = try await site.plan(options).items.flatMap(\.fields)
        #expect(fields.map(\.path).joined(separator: " ") == paths)
        if isTold, statement.contains(/^GRANT [^ ]+ TO/) {
            #expect(try await site.said().contains("BLOCKED: a superuser made"))
            try await site.server.sql(statement.replacing("GRANT", with: "REVOKE").replacing(" TO ", with: " FROM "))
        }
        let report = try await site.apply(options).report
        #expect(report.entries.allSatisfy { $0.outcome == .applied }, "\(report.text(style: .plain))")
        #expect(try await site.rest(deep) == "")
        #expect(try await memberships(site) == ["leash"])
    }

    @Test func `a password changed by hand is found by a deep look only`() async throws {
        let site = try await weakSite()
        try await site.server.sql("ALTER ROLE notes_1 PASSWORD 'by hand'")
        #expect(try await site.rest() == "")
        let plan = try await site.plan(deep)
        #expect(plan.items.map(\.id) == ["update database/notes", "inject env/notes notes"])
        #expect(try await site.statuses(deep) == [.pending, .done])
        #expect(try await site.rest(deep) == "")
        _ = try await site.login()
        #expect(try await memberships(site) == ["leash"])
    }

    @Test func `it retires with sessions open, and drops`() async throws {
        let site = try await weakSite()
        let open = [try await site.login(), try await site.login("reports", "NOTES_URL")]
        try site.write(
            "leash: v1\nservers: { main: { url: { env: LEASH_MAIN_URL } } }\napps: { notes: {}, reports: {} }\n"
        )
        var options = RoundOptions()
        options.confirm = ["database/notes"]
        options.withoutBackup = ["database/notes"]
        #expect(try await site.statuses(options) == [.pending, .done])
        for session in open { await #expect(throws: PQError.self) { try await session.run("SELECT 1") } }
        #expect(try await memberships(site) == ["leash"])
        try await passGrace(of: "notes", on: site.server)
        #expect(try await site.statuses() == [.pending, .done])
        let roles = "SELECT rolname FROM pg_roles WHERE rolname LIKE '%notes%' OR rolname LIKE 'a.%'"
        #expect(try await site.server.values(roles) == [])
        #expect(try await memberships(site) == ["leash"])
    }

    @Test func `it forgets, and gives the database to its app`() async throws {
        let site = try await weakSite()
        try site.write(
            String(state.split(separator: "env:\n")[0]).replacing(
                "databases: { notes: { app: notes, extensions: [\(TestServer.someExtension)] } }",
                with: forget
            )
        )
        let report = try await site.apply().report
        #expect(report.entries.allSatisfy { $0.outcome == .applied }, "\(report.text(style: .plain))")
        let owner = "SELECT datdba::regrole FROM pg_database WHERE datname = 'notes'"
        #expect(try await site.server.values(owner) == ["notes"])
        #expect(try await memberships(site) == ["leash"])
    }

    private let forget = "removed: { databases: { notes: { then: forget, reason: a test } } }"

    @Test func `it adopts what a login of its server owns`() async throws {
        let server = try await TestServer.start()
        try await server.sql(
            "CREATE ROLE ops LOGIN CREATEROLE CREATEDB PASSWORD 'ops'",
            "CREATE ROLE crm LOGIN PASSWORD 'old'",
            "CREATE DATABASE crm OWNER crm"
        )
        try await server.letWeakAdminAct(for: "crm")
        let old = server.url(user: "crm", password: "old", database: "crm")
        let app = try await Connection.connect(Conninfo(old))
        try await app.script("CREATE SCHEMA own; CREATE TABLE own.thing (id int); CREATE TABLE thing (id int)")
        let site = try await LiveSite(on: server, admin: server.url(user: "ops", password: "ops"), adoption)
        let report = try await site.apply().report
        #expect(report.entries.allSatisfy { $0.outcome == .applied }, "\(report.text(style: .plain))")
        #expect(try await site.rest(deep) == "")
        #expect(try await memberships(site) == ["leash"])
        try await app.script(
            "INSERT INTO thing VALUES (1); INSERT INTO own.thing VALUES (1); CREATE TABLE late (id int)"
        )
        try await site.login("crm").script("INSERT INTO thing VALUES (1); CREATE TABLE own.late (id int)")
        // What the old login makes meanwhile is given on, too.
        #expect(try await site.plan().items.flatMap(\.fields).map(\.path) == ["objects.crm"])
        #expect(try await site.statuses() == [.pending, .done])
        try await site.login("crm").run("DROP TABLE late")
    }

    private let adoption = """
        leash: v1
        servers: { main: { url: { env: LEASH_MAIN_URL } } }
        apps: { crm: {} }
        databases: { crm: { app: crm, adopt: true, ownerRole: crm_owner } }
        """

    @Test func `an app that no longer binds it loses its login, and its large objects stay`() async throws {
        let site = try await weakSite()
        let open = try await site.login("reports", "NOTES_URL")
        try await open.run("SELECT lo_create(4711)")
        try site.write(String(state.split(separator: "env:\n")[0]))
        var options = RoundOptions()
        options.confirm = ["env/reports"]
        let report = try await site.apply(options).report
        #expect(report.entries.allSatisfy { $0.outcome == .applied }, "\(report.text(style: .plain))")
        await #expect(throws: PQError.self) { try await open.run("SELECT 1") }
        let owner = "SELECT lomowner::regrole FROM pg_largeobject_metadata"
        #expect(try await site.server.values(owner, in: "notes") == ["notes"])
        #expect(try await memberships(site) == ["leash"])
        #expect(try await site.rest(deep) == "")
    }

    @Test func `an admin without the rights is told which one is missing`() async throws {
        let server = try await TestServer.start()
        try await server.sql("CREATE ROLE ops LOGIN CREATEDB PASSWORD 'ops'")
        let site = try await LiveSite(on: server, admin: server.url(user: "ops", password: "ops"), state)
        let plan = try await site.plan()
        #expect(plan.ready == [])
        #expect(plan.text(style: .plain).contains("ALTER ROLE ops CREATEROLE"))
    }
}
