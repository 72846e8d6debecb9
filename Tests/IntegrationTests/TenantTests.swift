import Foundation
import LeashCore
import LeashReconcile
import LeashTesting
import PQ
import Testing

/// What tenants can do, with real sessions of theirs, to stall leash, to strand what is theirs, or to have it run
/// something.
@Suite(.serialized) struct TenantTricks {
    private static let state = """
        leash: v1
        servers: { main: { url: { env: LEASH_MAIN_URL } } }
        apps: { notes: {}, wiki: {}, reports: {} }
        databases: { notes: { app: notes }, wiki: { app: wiki } }
        env:
          reports: { NOTES_URL: { database: notes, access: read } }
        """
    private static let withoutNotes = """
        leash: v1
        servers: { main: { url: { env: LEASH_MAIN_URL } } }
        apps: { notes: {}, wiki: {}, reports: {} }
        databases: { wiki: { app: wiki } }
        """

    private var deep: RoundOptions {
        var options = RoundOptions()
        options.isDeep = true
        return options
    }

    private var waiver: RoundOptions {
        var options = RoundOptions()
        options.confirm = ["database/notes", "env/reports"]
        options.withoutBackup = ["database/notes"]
        return options
    }

    private func site(settings: [String: String] = [:]) async throws -> LiveSite {
        let server = try await TestServer.start(TestServer.Options(settings: settings))
        let site = try await LiveSite(on: server, Self.state)
        #expect(try await site.statuses() == [.pending, .done])
        try await site.login().run("CREATE TABLE thing (id int)")
        return site
    }

    private func outcomes(_ application: Application) -> [String: Report.Outcome] {
        Dictionary(uniqueKeysWithValues: application.report.entries.map { ($0.item.id, $0.outcome) })
    }

    @Test func `a prepared transaction on its own role stops nobody else, and is named`() async throws {
        let site = try await site(settings: ["max_prepared_transactions": "4"])
        let app = try await site.login()
        for statement in [
            "BEGIN", "SET ROLE NONE", "ALTER ROLE notes_1 PASSWORD 'mine'", "PREPARE TRANSACTION 'stuck'",
        ] {
            try await app.run(statement)
        }
        try await site.server.sql("ALTER ROLE wiki_1 CONNECTION LIMIT 99")
        try site.write(Self.state.replacing("app: notes }", with: "app: notes, limits: { connections: 5 } }"))
        let found = outcomes(try await site.apply())
        #expect(found["update database/wiki"] == .applied)
        let reason = found["update database/notes"]?.reason ?? ""
        #expect(
            reason.contains("[55P03]") && reason.contains("prepared transaction stuck of notes_1 in notes"),
            "\(reason)"
        )
        try await app.run("ROLLBACK PREPARED 'stuck'")
        #expect(try await site.statuses() == [.pending, .done])
        #expect(try await site.rest(deep) == "")
    }

    @Test func `what a login makes as itself is little, and its app's after the next round`() async throws {
        let site = try await site()
        let app = try await site.login()
        try await app.run("SET ROLE NONE")
        for statement in ["CREATE TABLE mine ()", "CREATE SCHEMA mine", "CREATE TEMPORARY TABLE mine ()"] {
            await #expect("\(statement)") { try await app.run(statement) } throws: {
                ($0 as? PQError)?.sqlState == "42501"
            }
        }
        try await app.run("SELECT lo_create(4711)")
        #expect(try await site.plan().items.flatMap(\.fields).map(\.path) == ["objects.notes_1"])
        #expect(try await site.statuses() == [.pending, .done])
        let owner = "SELECT lomowner::regrole FROM pg_largeobject_metadata"
        #expect(try await site.server.values(owner, in: "notes") == ["notes"])
        #expect(try await site.rest(deep) == "")
        try await app.run("SET ROLE notes")
        try await app.run("SELECT lo_unlink(4711)")
    }

    @Test func `large objects in another database do not keep a login that goes`() async throws {
        let site = try await site()
        let other = try await site.url("reports", "NOTES_URL").replacing("/notes?", with: "/postgres?")
        try await Connection.connect(Conninfo(other)).run("SELECT lo_create(4711)")
        try site.write(Self.state.replacing("  reports: {", with: "  wiki: {"))
        var options = RoundOptions()
        options.confirm = ["env/reports"]
        let application = try await site.apply(options)
        #expect(
            application.report.entries.allSatisfy { $0.outcome == .applied },
            "\(application.report.text(style: .plain))"
        )
        #expect(try await site.server.values("SELECT rolname FROM pg_roles WHERE rolname LIKE 'a.reports%'") == [])
        #expect(try await site.server.values("SELECT oid FROM pg_largeobject_metadata") == [])
        #expect(try await site.rest(deep) == "")
        if TestServer.isAdminWeak { #expect(try await site.server.membershipsOfWeakAdmin() == ["leash"]) }
    }

    @Test func `sessions in the middle of something end with their access`() async throws {
        let site = try await site()
        let urls = [try await site.url(), try await site.url("reports", "NOTES_URL")]
        var sessions: [Connection] = []
        for url in urls {
            let (idle, open, failed) = (
                try await Connection.connect(Conninfo(url)), try await Connection.connect(Conninfo(url)),
                try await Connection.connect(Conninfo(url))
            )
            try await open.script("BEGIN; LOCK TABLE thing IN ACCESS SHARE MODE; SELECT lo_create(0)")
            try await failed.run("BEGIN")
            await #expect(throws: PQError.self) { try await failed.run("SELECT 1 / 0") }
            sessions += [idle, open, failed]
        }
        try site.write(Self.withoutNotes)
        #expect(try await site.statuses(waiver) == [.pending, .done])
        for session in sessions { await #expect(throws: PQError.self) { try await session.run("SELECT 1") } }
        for url in urls { await #expect(throws: PQError.self) { try await Connection.connect(Conninfo(url)) } }
        try await passGrace(of: "notes", on: site.server)
        #expect(try await site.statuses() == [.pending, .done])
        #expect(try await site.server.values("SELECT rolname FROM pg_roles WHERE rolname ~ '^(notes|a[.])'") == [])
        if TestServer.isAdminWeak { #expect(try await site.server.membershipsOfWeakAdmin() == ["leash"]) }
    }

    /// Retired, and its grace over.
    private func due(_ site: LiveSite) async throws {
        try site.write(Self.withoutNotes)
        #expect(try await site.statuses(waiver) == [.pending, .done])
        try await passGrace(of: "notes", on: site.server)
    }

    private func databases(_ site: LiveSite) async throws -> [String] {
        try await site.server.values("SELECT datname FROM pg_database WHERE datname = 'notes'")
    }

    @Test func `a drop waits for a prepared transaction, and names it`() async throws {
        let site = try await site(settings: ["max_prepared_transactions": "4"])
        let app = try await site.login()
        for statement in ["BEGIN", "INSERT INTO thing VALUES (1)", "PREPARE TRANSACTION 'half'"] {
            try await app.run(statement)
        }
        try await due(site)
        let words =
            "BLOCKED: database notes is held by prepared transaction 'half' of notes: `ROLLBACK PREPARED 'half'`"
        #expect(try await site.said().contains(words))
        #expect(try await site.server.writes { _ = try await site.apply() } == [])
        #expect(try await site.statuses() == [.withheld, .withheld])
        try await site.server.sql("ROLLBACK PREPARED 'half'", in: "notes")
        #expect(try await site.statuses() == [.pending, .done])
        #expect(try await databases(site) == [])
    }

    @Test func `a drop waits for a subscription, and an idle replication slot goes along`() async throws {
        let site = try await site(settings: ["wal_level": "logical"])
        try await site.server.sql(
            "SELECT pg_create_logical_replication_slot('idle', 'pgoutput')",
            "CREATE SUBSCRIPTION sub CONNECTION '' PUBLICATION pub WITH (connect = false)",
            in: "notes"
        )
        try await due(site)
        #expect(try await site.said().contains("BLOCKED: database notes is held by subscription sub"))
        try await site.server.sql(
            "ALTER SUBSCRIPTION sub SET (slot_name = NONE)",
            "DROP SUBSCRIPTION sub",
            in: "notes"
        )
        #expect(try await site.statuses() == [.pending, .done])
        #expect(try await site.server.values("SELECT slot_name FROM pg_replication_slots") == [])
    }

    @Test func `a superuser's session is ended by a superuser's drop, and waited for by another's`() async throws {
        let site = try await site()
        try await due(site)
        let session = try await site.server.admin(database: "notes")
        if TestServer.isAdminWeak {
            let words = "BLOCKED: database notes is held by pid \(session.backendPID) of postgres"
            #expect(try await site.said().contains(words))
            try await session.run("SELECT 1")
            try await site.server.sql("SELECT pg_terminate_backend(\(session.backendPID), 5000)")
        }
        #expect(try await site.statuses() == [.pending, .done])
        await #expect(throws: PQError.self) { try await session.run("SELECT 1") }
        #expect(try await databases(site) == [])
    }

    @Test func `a database that was given away is taken back to be retired`() async throws {
        let site = try await site()
        try await site.server.sql("ALTER DATABASE notes OWNER TO notes")
        try await due(site)
        #expect(
            try await site.server.values("SELECT datdba::regrole FROM pg_database WHERE datname = 'notes'") == ["leash"]
        )
        #expect(try await site.statuses() == [.pending, .done])
        #expect(try await databases(site) == [])
    }

    @Test func `nothing that poses as the catalogs' or as leash's is run or believed`() async throws {
        let site = try await site()
        let app = try await site.login()
        try await app.script(Self.impostors)
        try await app.run("SELECT public.pose('itself')")
        #expect(try await caught(site) == ["notes"])
        let plan = try await site.plan(deep)
        #expect(plan.isInSync, "\(plan.text(style: .plain))")
        // Work inside, of each kind that there is.
        try await site.server.sql(
            "REVOKE SELECT ON thing FROM \"notes.ro\"",
            "ALTER TABLE thing OWNER TO notes_1",
            "ALTER SCHEMA public OWNER TO pg_database_owner",
            in: "notes"
        )
        let extended = Self.state.replacing(
            "app: notes }",
            with: "app: notes, extensions: [\(TestServer.someExtension)] }"
        )
        .replacing("LEASH_MAIN_URL }", with: "LEASH_MAIN_URL }, extensions: [\(TestServer.someExtension)]")
        try site.write(extended)
        let report = try await site.apply(deep).report
        #expect(report.entries.allSatisfy { $0.outcome == .applied }, "\(report.text(style: .plain))")
        #expect(try await site.rest(deep) == "")
        #expect(try await caught(site) == ["notes"])
        #expect(try await site.server.values("SELECT rolname FROM pg_roles WHERE rolsuper") == ["postgres"])
    }

    /// Who ran a tenant's function.
    private func caught(_ site: LiveSite) async throws -> [String] {
        try await site.server.values("SELECT DISTINCT who FROM public.caught", in: "notes")
    }

    /// Whatever a careless query would meet: views, functions and operators that match better than the catalogs' own.
    private static let impostors = """
        CREATE TABLE public.caught (who text, what text);
        CREATE FUNCTION public.pose(what text) RETURNS bool LANGUAGE plpgsql AS $$ BEGIN
          INSERT INTO public.caught VALUES (current_user, what);
          BEGIN ALTER ROLE notes_1 SUPERUSER; EXCEPTION WHEN OTHERS THEN NULL; END;
          RETURN true; END $$;
        CREATE SCHEMA leash;
        CREATE VIEW leash.applied AS SELECT 'database/notes' AS address, 0::oid AS object, '' AS "values", '' AS revision,
                                            now() AS at WHERE public.pose('leash.applied');
        CREATE VIEW leash.state AS SELECT 'env_store' AS key, 'x' AS value WHERE public.pose('leash.state');
        CREATE VIEW public.pg_roles AS SELECT * FROM pg_catalog.pg_roles WHERE public.pose('pg_roles');
        CREATE VIEW public.pg_namespace AS SELECT * FROM pg_catalog.pg_namespace WHERE public.pose('pg_namespace');
        CREATE VIEW public.pg_extension AS SELECT * FROM pg_catalog.pg_extension WHERE public.pose('pg_extension');
        CREATE VIEW public.pg_class AS SELECT * FROM pg_catalog.pg_class WHERE public.pose('pg_class');
        CREATE VIEW public.pg_database AS SELECT * FROM pg_catalog.pg_database WHERE public.pose('pg_database');
        CREATE FUNCTION public.same(a name, b text) RETURNS bool LANGUAGE sql AS $$ SELECT public.pose('name = text') $$;
        CREATE OPERATOR public.= (LEFTARG = name, RIGHTARG = text, FUNCTION = public.same);
        CREATE FUNCTION public.same(a oid, b oid) RETURNS bool LANGUAGE sql AS $$ SELECT public.pose('oid = oid') $$;
        CREATE OPERATOR public.= (LEFTARG = oid, RIGHTARG = oid, FUNCTION = public.same);
        CREATE FUNCTION public.same(a "char", b text) RETURNS bool LANGUAGE sql AS $$ SELECT public.pose('char = text') $$;
        CREATE OPERATOR public.= (LEFTARG = "char", RIGHTARG = text, FUNCTION = public.same);
        CREATE FUNCTION public.format(a text, VARIADIC b name[]) RETURNS text LANGUAGE sql
            AS $$ SELECT public.pose('format')::text $$;
        CREATE FUNCTION public.string_to_table(a text, b text) RETURNS SETOF text LANGUAGE sql
            AS $$ SELECT public.pose('string_to_table')::text $$;
        CREATE FUNCTION public.on_write() RETURNS trigger LANGUAGE plpgsql
            AS $$ BEGIN PERFORM public.pose('trigger'); RETURN NEW; END $$;
        CREATE TRIGGER t BEFORE INSERT OR UPDATE OR DELETE ON thing FOR EACH ROW EXECUTE FUNCTION public.on_write();
        """
}
