import LeashTesting
import PQ

/// A server with what the attacks are about on it: four apps, two databases, somebody at work in each, and much to see.
struct AttackSite: Sendable {
    let site: LiveSite
    let isHardened: Bool
    /// Sessions to be ended, looked into and waited for.
    private let others: [Connection]
    private let admin: Connection

    /// The servers that all attacks share, made once.
    static let open = Task { try await AttackSite(isHardened: false) }
    static let hardened = Task { try await AttackSite(isHardened: true) }

    static func of(isHardened: Bool) async throws -> AttackSite { try await (isHardened ? hardened : open).value }

    static func state(isHardened: Bool) -> String {
        """
        leash: v1
        servers: { main: { url: { env: LEASH_MAIN_URL }, hardened: \(isHardened) } }
        apps: { notes: {}, wiki: {}, worker: {}, reports: {} }
        databases: { notes: { app: notes }, wiki: { app: wiki } }
        env:
          worker: { NOTES_URL: { database: notes, access: readwrite } }
          reports: { NOTES_URL: { database: notes, access: read } }
        """
    }

    init(isHardened: Bool) async throws {
        site = try await LiveSite(Self.state(isHardened: isHardened))
        self.isHardened = isHardened
        if isHardened && TestServer.isAdminWeak { try await Self.harden(site.server) }
        try await site.apply()
        admin = try await site.server.admin()
        let owner = try await site.login()
        try await owner.script(
            "CREATE TABLE thing (id serial PRIMARY KEY, what text); INSERT INTO thing (what) VALUES ('x')"
        )
        // Made after the groups got their privileges: what the default privileges are for.
        try await owner.script(
            "CREATE TABLE later (what text); CREATE SCHEMA more; CREATE TABLE more.later (what text)"
        )
        try await site.server.sql("CREATE ROLE nobody LOGIN PASSWORD 'nobody'")
        try await site.server.sql("SELECT pg_create_physical_replication_slot('standby', true)")
        let wiki = try await Connection.connect(
            Conninfo(site.url("wiki"), overrides: [("application_name", "wiki's own")])
        )
        try await wiki.script(
            "CREATE TABLE own (x int); SELECT pg_advisory_lock(4711), pg_advisory_lock(4712)"
        )
        others = [
            wiki, owner, try await site.server.admin(database: "leash"), try await site.server.admin(database: "wiki"),
        ]
    }

    /// What leash asks a superuser to do where it is none.
    private static func harden(_ server: TestServer) async throws {
        try await server.sql(
            "REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC",
            "GRANT CONNECT ON DATABASE postgres TO ops"
        )
    }

    /// A new session of an attacker.
    func session(_ actor: Attack.Actor, in place: Attack.Place = .own) async throws -> Connection {
        let overrides = place == .postgres ? [("dbname", "postgres")] : []
        let url =
            switch actor {
            case .owner, .login: try await site.url()
            case .readwrite: try await site.url("worker", "NOTES_URL")
            case .read: try await site.url("reports", "NOTES_URL")
            }
        let session = try await Connection.connect(Conninfo(url, overrides: overrides))
        if actor == .login { try await session.run("SET ROLE NONE") }
        return session
    }

    /// All that the shared catalogs hold: roles, databases, memberships, settings, comments.
    func sharedCatalogs() async throws -> String {
        try await admin.rows(
            """
            SELECT md5(concat((SELECT string_agg(r::text, ';' ORDER BY oid) FROM pg_authid r),
              (SELECT string_agg(concat(d.oid, d.datname, d.datdba, d.datallowconn, d.datconnlimit, d.datistemplate,
                                        d.dattablespace, d.datacl), ';' ORDER BY oid) FROM pg_database d),
              (SELECT string_agg(m::text, ';' ORDER BY m::text) FROM pg_auth_members m),
              (SELECT string_agg(s::text, ';' ORDER BY s::text) FROM pg_db_role_setting s),
              (SELECT string_agg(c::text, ';' ORDER BY c::text) FROM pg_shdescription c)))
            """
        ) { row throws(PQError) in row.text(0) }[0]
    }
}
