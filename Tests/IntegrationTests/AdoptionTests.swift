import LeashCore
import LeashManifest
import LeashPostgres
import LeashReconcile
import LeashTesting
import PQ
import Testing

/// Databases that apps used before leash was there, from `leashctl import` to the end of the old login.
@Suite struct Adoption {
    private static let servers = "leash: v1\nservers: { main: { url: { env: LEASH_MAIN_URL } } }\n"

    /// A database `shop` as people make them, used by the login that owns it.
    private static let shop = """
        CREATE SCHEMA extra;
        CREATE TABLE customer (id serial PRIMARY KEY, name text);
        CREATE TABLE extra.note (id int GENERATED ALWAYS AS IDENTITY, body text);
        CREATE VIEW names AS SELECT name FROM customer;
        CREATE MATERIALIZED VIEW counted AS SELECT count(*) FROM customer;
        CREATE TYPE mood AS ENUM ('good');
        CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1';
        SELECT lo_create(4711);
        ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO stranger;
        """

    private func site(owner: String = "shop", weakly: Bool = false) async throws -> LiveSite {
        let server = try await TestServer.start()
        try await server.sql(
            "CREATE ROLE stranger",
            "CREATE ROLE ops LOGIN CREATEROLE CREATEDB PASSWORD 'ops'",
            "CREATE ROLE shop LOGIN PASSWORD 'pw' CONNECTION LIMIT 15",
            "CREATE ROLE team",
            "CREATE ROLE crew",
            "GRANT team TO crew",
            "GRANT crew TO shop",
            "CREATE DATABASE shop OWNER \(owner)",
            "ALTER ROLE shop SET statement_timeout = '20s'"
        )
        let old = try await Connection.connect(Conninfo(server.url(user: "shop", password: "pw", database: "shop")))
        try await old.run("SET ROLE \(owner)")
        try await old.script(Self.shop)
        let admin = weakly ? server.url(user: "ops", password: "ops") : nil
        let isWeak = weakly || TestServer.isAdminWeak
        let site = try await LiveSite(on: server, admin: admin, Self.servers)
        try site.write(try await imported(into: site), to: "imported.yaml")
        #expect(try await site.rest() == "")
        if isWeak { try await expectRefusal(site) }
        return site
    }

    /// Since 16 an admin can't act for roles that others made: it says so, and what is missing.
    private func expectRefusal(_ site: LiveSite) async throws {
        guard try await site.server.version() >= 160_000 else { return }
        let text = try site.folder.read("imported.yaml")
        try adopt(site)
        let said = try await site.said()
        #expect(said.contains(/GRANT (shop|team) TO ops WITH ADMIN TRUE, INHERIT FALSE, SET FALSE/), "\(said)")
        try await site.server.letWeakAdminAct(for: "shop", "team")
        if said.contains("GRANT team") {
            #expect(try await site.said().contains("BLOCKED: a superuser made crew a member of team"))
            try await site.server.sql("GRANT team TO crew GRANTED BY ops", "REVOKE team FROM crew")
        }
        try site.write(text, to: "imported.yaml")
    }

    /// What `leashctl import` writes.
    private func imported(into site: LiveSite) async throws -> String {
        var importer = Importer(try site.load())
        guard let endpoint = try site.site().endpoints["main"] else { throw Missing(what: "server main") }
        let live = try await endpoint.snapshot()
        return importer.file(of: importer.candidates(on: "main", live).map { ("main", live, $0) })
    }

    private func adopt(_ site: LiveSite) throws {
        let text = try site.folder.read("imported.yaml")
        try site.write(text.replacing("manage: observe", with: "adopt: true"), to: "imported.yaml")
    }

    /// The old app: logs in, writes and reads until it is told to stop.
    private func use(_ server: TestServer, until stop: Stop) async throws -> Int {
        var rounds = 0
        let url = server.url(user: "shop", password: "pw", database: "shop")
        let standing = try await Connection.connect(Conninfo(url))
        while !stop.isRequested {
            for connection in [standing, try await Connection.connect(Conninfo(url))] {
                try await connection.script(
                    """
                    BEGIN; INSERT INTO customer (name) VALUES ('a'); INSERT INTO extra.note (body) VALUES ('b'); COMMIT;
                    SELECT one(), lo_get(4711), count(*) FROM names, counted; CREATE TEMPORARY TABLE IF NOT EXISTS t (i int)
                    """
                )
            }
            rounds += 1
        }
        return rounds
    }

    private func applyWhileUsed(_ site: LiveSite) async throws -> Application {
        let stop = Stop()
        async let rounds = use(site.server, until: stop)
        try await Task.sleep(for: .milliseconds(200))
        let application = try await site.apply()
        try await Task.sleep(for: .milliseconds(200))
        stop.request()
        #expect(try await rounds > 3)
        // Its temporary tables are its own for as long as its sessions last.
        let sessions = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'shop'"
        while try await site.server.values(sessions) != ["0"] { try await Task.sleep(for: .milliseconds(20)) }
        return application
    }

    @Test(arguments: [("shop", false), ("team", false), ("shop", true), ("team", true)])
    func `an app that goes on using the old login never fails`(owner: String, weakly: Bool) async throws {
        let site = try await site(owner: owner, weakly: weakly)
        try adopt(site)
        let plan = try await site.plan()
        #expect(plan.items.map(\.id) == ["create server/main", "adopt database/shop", "inject env/shop shop"])

        let application = try await applyWhileUsed(site)
        let report = application.report
        #expect(report.entries.allSatisfy { $0.outcome == .applied }, "\(report.text(style: .plain))")
        var deep = RoundOptions()
        deep.isDeep = true
        #expect(try await site.rest(deep) == "")
        #expect(try await site.server.membershipsOfWeakAdmin() == (weakly || TestServer.isAdminWeak ? ["leash"] : []))

        let new = try await site.login("shop")
        try await new.script(
            """
            ALTER TABLE customer ADD age int; ALTER TABLE extra.note ADD tag text; DROP VIEW names; DROP FUNCTION one();
            REFRESH MATERIALIZED VIEW counted; ALTER TYPE mood ADD VALUE 'bad'; SELECT lo_put(4711, 0, 'x')
            """
        )
        let old = try await Connection.connect(
            Conninfo(site.server.url(user: "shop", password: "pw", database: "shop"))
        )
        try await old.script("SET ROLE \(owner); CREATE TABLE late (id int); SELECT age FROM customer")
        if owner == "shop" { #expect(try await site.plan().items.flatMap(\.fields).map(\.path) == ["objects.shop"]) }
        try await site.apply()
        try await new.run("ALTER TABLE late ADD tag text")
        #expect(try await site.rest(deep) == "")
    }

    @Test func `the plan shows each value that changes`() async throws {
        let site = try await site()
        try adopt(site)
        let text = try site.folder.read("imported.yaml")
        try site.write(text.replacing("connections: 15", with: "connections: 12"), to: "imported.yaml")
        try await site.server.sql("ALTER DATABASE shop SET lock_timeout = '1s'")
        let item = try #require(try await site.plan().items.first { $0.action == .adopt })
        #expect(
            item.fields.map(\.text) == [
                "roles.shop_owner none -> present", "logins.shop_1 none -> new",
                "roles.shop_owner.members.shop none -> member", "owner shop -> leash",
                "settings.lock_timeout 1s -> none", "privileges.PUBLIC.CONNECT granted -> none",
                "privileges.PUBLIC.TEMPORARY granted -> none", "privileges.shop.CONNECT none -> granted",
                "objects.shop 10 objects of shop -> shop_owner",
                "schema.public.owner pg_database_owner -> shop_owner", "mark none -> leash",
                "limits.connections 15 -> 12",
            ]
        )
        #expect(try await site.server.writes { _ = try await site.plan() } == [])
    }

    @Test func `the old login ends with its grace`() async throws {
        let site = try await site()
        try adopt(site)
        try await site.apply()
        try await passPredecessors(of: "shop", on: site.server)
        #expect(try await site.statuses() == [.pending, .done])
        #expect(try await site.rest() == "")
        await #expect(throws: PQError.self) {
            _ = try await Connection.connect(
                Conninfo(site.server.url(user: "shop", password: "pw", database: "shop"))
            )
        }
    }

    private func passPredecessors(of database: String, on server: TestServer) async throws {
        let comment = try await server.values(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '\(database)'"
        )[0]
        let mark = comment.replacing(/until=\d+/, with: "until=1")
        try await server.sql("COMMENT ON DATABASE \(database) IS '\(mark)'")
    }

    @Test func `a login that does not inherit is made to`() async throws {
        let site = try await site()
        try await site.server.sql("ALTER ROLE shop NOINHERIT")
        try adopt(site)
        let report = try await applyWhileUsed(site).report
        #expect(report.entries.allSatisfy { $0.outcome == .applied }, "\(report.text(style: .plain))")
        #expect(try await site.rest() == "")
    }

    @Test(.timeLimit(.minutes(5))) func `of an app and leash in each other's way it is leash that yields`() async throws
    {
        let site = try await site()
        try adopt(site)
        let app = try await Connection.connect(
            Conninfo(site.server.url(user: "shop", password: "pw", database: "shop"))
        )
        try await app.run("BEGIN")
        try await app.run("INSERT INTO extra.note DEFAULT VALUES")
        async let application = site.apply()
        // It has taken what was made before, and waits for this one.
        try await wait(for: "NOT granted", on: site.server)
        try await app.run("INSERT INTO customer DEFAULT VALUES")
        try await Task.sleep(for: .milliseconds(300))
        try await app.run("COMMIT")
        let report = try await application.report
        #expect(report.entries.allSatisfy { $0.outcome == .applied }, "\(report.text(style: .plain))")
        // As superuser it looks for deadlocks sooner than the app does, and may find that one.
        let log = try site.server.log()
        #expect(log.contains("canceling statement due to lock timeout") || log.contains("deadlock detected"))
        #expect(try await site.rest() == "")
    }

    /// Waits until there is such a lock.
    private func wait(for lock: String, on server: TestServer) async throws {
        let watcher = try await server.admin()
        let query = "SELECT count(*) > 0 FROM pg_locks WHERE \(lock)"
        var isThere = false
        while !isThere {
            isThere = try await watcher.rows(query) { row throws(PQError) in row.bool(0) } == [true]
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    @Test(.timeLimit(.minutes(5))) func `a table that goes while leash takes it over is no failure`() async throws {
        let site = try await site()
        try adopt(site)
        let app = try await Connection.connect(
            Conninfo(site.server.url(user: "shop", password: "pw", database: "shop"))
        )
        try await app.script("SET statement_timeout = '4min'; CREATE TEMPORARY TABLE passing (i int)")
        // The table is gone once leash waits for it, and before leash gives way.
        async let going: Void = app.script(
            """
            DO $$ DECLARE gone oid := 'passing'::regclass; BEGIN
              DROP TABLE passing;
              WHILE NOT EXISTS (SELECT FROM pg_locks WHERE relation = gone AND NOT granted) LOOP
                PERFORM pg_sleep(0.002);
              END LOOP;
            END $$
            """
        )
        let dropped = "granted AND mode = 'AccessExclusiveLock' AND pid = \(app.backendPID)"
        try await wait(for: dropped, on: site.server)
        let report = try await site.apply().report
        try await going
        #expect(report.entries.allSatisfy { $0.outcome == .applied }, "\(report.text(style: .plain))")
        let log = try site.server.log()
        #expect(log.contains("could not open relation with OID") || log.contains("due to lock timeout"))
        #expect(try await site.rest() == "")
    }

    @Test func `a superuser's database is blocked, and so is what takes one`() async throws {
        let site = try await site(weakly: true)
        try await site.server.sql("ALTER SCHEMA public OWNER TO postgres", in: "shop")
        try adopt(site)
        #expect(try await site.rest().contains("schema public of shop is owned by superuser postgres"))
        try await site.server.sql("ALTER DATABASE shop OWNER TO postgres")
        #expect(try await site.rest().contains("owned by superuser postgres"))
    }
}
