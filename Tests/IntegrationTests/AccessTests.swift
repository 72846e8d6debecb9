import LeashCore
import LeashReconcile
import LeashTesting
import PQ
import Testing

/// Several apps at one database: `owner`, `readwrite` and `read` bindings.
@Suite(.serialized) struct Access {
    private static let state = """
        leash: v1
        servers: { main: { url: { env: LEASH_MAIN_URL } } }
        apps: { shop: {}, admin: {}, worker: {}, reports: {} }
        databases: { shop: { app: shop } }
        env:
          admin: { SHOP_URL: { database: shop, access: owner } }
          worker: { SHOP_URL: { database: shop, access: readwrite } }
          reports: { SHOP_URL: { database: shop, access: read } }
        """

    private static let schema = """
        CREATE TABLE old_table (id serial PRIMARY KEY, what text);
        CREATE SCHEMA archive;
        CREATE TABLE archive.year (id serial PRIMARY KEY, what text);
        CREATE VIEW recent AS SELECT * FROM old_table
        """

    @Test func `each login can do what its access says, and no more`() async throws {
        let site = try await LiveSite(Self.state)
        try await site.apply()
        let shop = try await site.login("shop")
        // Before and after the groups were given their default privileges.
        try await shop.script(Self.schema)
        let admin = try await site.login("admin", "SHOP_URL")
        try await admin.script("CREATE TABLE of_admin (id serial PRIMARY KEY, what text); DROP TABLE of_admin")
        try await admin.script("CREATE TABLE of_admin (id serial PRIMARY KEY, what text)")
        try await shop.script("ALTER TABLE of_admin ADD COLUMN more text")

        let worker = try await site.login("worker", "SHOP_URL")
        let reports = try await site.login("reports", "SHOP_URL")
        for table in ["old_table", "archive.year", "of_admin"] {
            try await worker.script("INSERT INTO \(table) (what) VALUES ('x'); UPDATE \(table) SET what = 'y'")
            try await worker.script("SELECT currval(pg_get_serial_sequence('\(table)', 'id')); DELETE FROM \(table)")
            try await reports.script("SELECT * FROM \(table); SELECT last_value FROM \(table)_id_seq")
            await refuse("INSERT INTO \(table) (what) VALUES ('x')", reports)
            await refuse("DELETE FROM \(table)", reports)
            await refuse("SELECT nextval('\(table)_id_seq')", reports)
        }
        try await reports.script("SELECT * FROM recent")
        for app in [worker, reports] {
            await refuse("CREATE TABLE mine ()", app)
            await refuse("CREATE SCHEMA mine", app)
            await refuse("CREATE TEMPORARY TABLE mine ()", app)
            await refuse("DROP TABLE old_table", app)
            await refuse("TRUNCATE old_table", app)
            await refuse("ALTER TABLE old_table ADD COLUMN mine int", app)
            await refuse("SET ROLE shop", app)
        }
        #expect(try await site.rest(deep) == "")
    }

    @Test func `access that is added later covers what is there already`() async throws {
        let site = try await LiveSite(String(Self.state.split(separator: "env:\n")[0]))
        try await site.apply()
        try await site.login("shop").script(Self.schema)
        try site.write(Self.state)
        #expect(try await site.statuses() == [.pending, .done])
        try await site.login("reports", "SHOP_URL").script("SELECT * FROM archive.year")
        try await site.login("worker", "SHOP_URL").script("INSERT INTO archive.year (what) VALUES ('x')")
        #expect(try await site.rest(deep) == "")
    }

    @Test func `a binding that goes is held, then its login goes and the others stay`() async throws {
        let site = try await LiveSite(Self.state)
        try await site.apply()
        let url = try await site.url("worker", "SHOP_URL")
        let open = try await site.login("worker", "SHOP_URL")
        let rest = Self.state.split(separator: "\n").filter { !$0.contains("  worker: {") }.joined(separator: "\n")
        try site.write(rest)
        #expect(try await site.statuses() == [.withheld, .withheld])
        try await open.run("SELECT 1")

        var consent = RoundOptions()
        consent.confirm = ["env/worker"]
        #expect(try await site.statuses(consent) == [.pending, .done])
        #expect(try await site.env("worker") == [:])
        await #expect(throws: PQError.self) { try await open.run("SELECT 1") }
        await #expect(throws: PQError.self) { try await Connection.connect(Conninfo(url)) }
        #expect(try await site.server.values("SELECT rolname FROM pg_roles WHERE rolname LIKE 'a.worker%'") == [])
        _ = try await site.login("reports", "SHOP_URL")
        #expect(try await site.rest(deep) == "")
    }

    @Test func `an access that is changed is a new login with just that`() async throws {
        let site = try await LiveSite(Self.state)
        try await site.apply()
        try await site.login("shop").script(Self.schema)
        try site.write(Self.state.replacing("access: readwrite", with: "access: read"))
        #expect(try await site.statuses() == [.pending, .done])
        #expect(try await site.rest(deep) == "")
        let worker = try await site.login("worker", "SHOP_URL")
        try await worker.run("SELECT * FROM old_table")
        await refuse("INSERT INTO old_table (what) VALUES ('x')", worker)
    }

    private var deep: RoundOptions {
        var options = RoundOptions()
        options.isDeep = true
        return options
    }

    /// 42501 is insufficient_privilege.
    private func refuse(_ statement: String, _ connection: Connection) async {
        await #expect("\(statement)") {
            try await connection.run(statement)
        } throws: { error in
            (error as? PQError)?.sqlState == "42501"
        }
    }
}
