import LeashCore
import LeashReconcile
import LeashTesting
import PQ
import Testing

/// Code of a tenant's that lies in wait for an admin, while leash does in that database all that it ever does there.
@Suite(.serialized) struct TrapsOfTenants {
    private static let state = """
        leash: v1
        servers: { main: { url: { env: LEASH_MAIN_URL }, extensions: [\(extensions)] } }
        apps: { notes: {}, reports: {}, worker: {} }
        databases: { notes: { app: notes } }
        env:
          reports: { NOTES_URL: { database: notes, access: read } }
        """
    /// Those whose scripts call most, where the server has them.
    private static let extensions =
        TestServer.someExtension == "pgcrypto" ? "pgcrypto, citext, hstore" : TestServer.someExtension
    private static let more =
        state.replacing("app: notes }", with: "app: notes, extensions: [\(extensions)] }")
        + "\n  worker: { NOTES_URL: { database: notes, access: readwrite } }\n"

    private var deep: RoundOptions {
        var options = RoundOptions()
        options.isDeep = true
        return options
    }

    private func site(weakly: Bool) async throws -> LiveSite {
        let server = try await TestServer.start()
        try await server.sql("CREATE ROLE ops LOGIN CREATEROLE CREATEDB PASSWORD 'ops'")
        let admin = weakly ? server.url(user: "ops", password: "ops") : nil
        let site = try await LiveSite(on: server, admin: admin, Self.state)
        try await site.apply()
        let tenant = try await site.login()
        for trap in Traps.all { try await tenant.script(trap) }
        return site
    }

    /// The traps that sprang, as whom.
    private func sprung(on server: TestServer) throws -> [String] {
        try server.log().split(separator: "\n").filter { $0.contains(" LOG:  TRAP ") }.map(String.init)
    }

    private func applyAll(
        _ site: LiveSite,
        _ options: RoundOptions,
        sourceLocation: Testing.SourceLocation = #_sourceLocation
    ) async throws {
        let report = try await site.apply(options).report
        #expect(!report.entries.isEmpty, sourceLocation: sourceLocation)
        let isApplied = report.entries.allSatisfy { $0.outcome == .applied }
        #expect(isApplied, "\(report.text(style: .plain))", sourceLocation: sourceLocation)
        #expect(try sprung(on: site.server) == [], sourceLocation: sourceLocation)
    }

    @Test(arguments: [false, true]) func `no round of leash steps into one`(weakly: Bool) async throws {
        let site = try await site(weakly: weakly)
        #expect(try await site.rest(deep) == "")
        // Everything that is ever to be put right inside.
        try await site.server.sql(
            "ALTER SCHEMA public OWNER TO pg_database_owner",
            "ALTER TABLE public.bait OWNER TO notes_1",
            "REVOKE SELECT ON public.pg_class FROM \"notes.ro\"",
            "GRANT notes TO ops",
            in: "notes"
        )
        try await applyAll(site, deep)
        try site.write(Self.more)
        try await applyAll(site, deep)
        // An access that ends, the extensions that go, and at last the whole database.
        try site.write(Self.state.replacing("  reports: {", with: "  worker: {"))
        var consent = deep
        consent.confirm = ["env/reports", "database/notes", "extensions"]
        consent.withoutBackup = ["database/notes"]
        try await applyAll(site, consent)
        try site.write(String(Self.state.split(separator: "databases:")[0]))
        try await applyAll(site, consent)
        #expect(try await site.server.values("SELECT rolname FROM pg_roles WHERE rolsuper") == ["postgres"])
    }

    /// Who owns a database until it is adopted can set its search path, too.
    @Test(arguments: [false, true]) func `no adoption steps into one`(weakly: Bool) async throws {
        let server = try await TestServer.start()
        try await server.sql(
            "CREATE ROLE ops LOGIN CREATEROLE CREATEDB PASSWORD 'ops'",
            "CREATE ROLE notes LOGIN PASSWORD 'old'",
            "CREATE DATABASE notes OWNER notes"
        )
        let old = try await Connection.connect(
            Conninfo(server.url(user: "notes", password: "old", database: "notes"))
        )
        for trap in Traps.all { try await old.script(trap) }
        try await old.run("ALTER DATABASE notes SET search_path = public, leash, pg_catalog")
        if weakly || TestServer.isAdminWeak { try await server.letWeakAdminAct(for: "notes") }
        let admin = weakly ? server.url(user: "ops", password: "ops") : nil
        let adopting = Self.state.replacing("app: notes }", with: "app: notes, adopt: true, ownerRole: notes_owner }")
        let site = try await LiveSite(on: server, admin: admin, adopting)
        try await applyAll(site, deep)
        #expect(try await site.rest(deep) == "")
        #expect(try sprung(on: server) == [])
    }

    /// That these traps are good ones: whoever calls as people do steps in, and gives everything away.
    @Test(arguments: [
        ("SELECT lower('x'::varchar)", "lower(character varying)"),
        ("SELECT oid FROM pg_roles WHERE rolname = 'notes'::varchar", "operator on name, varchar"),
        ("SELECT * FROM public.pg_database", "view pg_database"),
        ("SELECT * FROM leash.state", "leash.state"),
        ("INSERT INTO bait DEFAULT VALUES", "default"),
    ])
    func `an admin who calls without a schema steps into them`(_ statement: String, _ trap: String) async throws {
        let site = try await Self.controlled.value
        let admin = try await site.server.admin(database: "notes")
        try await admin.run("BEGIN")
        try await admin.run(statement)
        let isSuperuser = try await admin.rows("SELECT rolsuper FROM pg_authid WHERE rolname = 'notes_1'") {
            row throws(PQError) in row.bool(0)
        }
        #expect(isSuperuser == [true])
        try await admin.run("ROLLBACK")
        #expect(try sprung(on: site.server).contains { $0.contains("TRAP \(trap) sprang as postgres") })
    }

    private static let controlled = Task { try await TrapsOfTenants().site(weakly: false) }
}
