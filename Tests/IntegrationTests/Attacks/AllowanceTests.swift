import LeashCore
import LeashTesting
import PQ
import Testing

/// What a tenant can do all the same, and what the next round makes of it.
struct Allowance: Sendable, CustomTestStringConvertible {
    let id: String
    let actor: Attack.Actor
    let statement: String
    /// Whether a round finds it and puts it right; else it is the tenant's own affair.
    let isDrift: Bool

    var testDescription: String { "\(id): \(statement) as \(actor)" }

    private static func mended(_ id: String, _ actors: Attack.Actor..., by statements: String...) -> [Allowance] {
        actors.flatMap { actor in
            statements.map { Allowance(id: id, actor: actor, statement: $0, isDrift: true) }
        }
    }

    private static func free(_ id: String, _ actor: Attack.Actor, _ statements: String...) -> [Allowance] {
        statements.map { Allowance(id: id, actor: actor, statement: $0, isDrift: false) }
    }

    static let all: [Allowance] = [
        mended("own-password", .login, .readwrite, .read, by: "SET ROLE NONE; ALTER ROLE CURRENT_USER PASSWORD 'mine'"),
        mended(
            "own-settings",
            .login,
            .read,
            by: "SET ROLE NONE; ALTER ROLE CURRENT_USER SET statement_timeout = 0",
            "SET ROLE NONE; ALTER ROLE CURRENT_USER IN DATABASE notes SET statement_timeout = 0",
            "SET ROLE NONE; ALTER ROLE CURRENT_USER SET work_mem = '2047MB'",
            "SET ROLE NONE; ALTER ROLE CURRENT_USER IN DATABASE notes RESET ALL"
        ),
        mended("own-settings", .login, by: "ALTER ROLE CURRENT_USER IN DATABASE notes SET role = none"),
        mended("own-large-objects", .login, by: "SELECT lo_create(0)"),
        mended("own-large-objects", .readwrite, .read, by: "SET ROLE NONE; SELECT lo_create(0)"),
        mended("own-revokes", .owner, by: "REVOKE SELECT ON thing FROM \"notes.ro\""),
        mended("own-revokes", .owner, by: "ALTER DEFAULT PRIVILEGES REVOKE SELECT ON TABLES FROM \"notes.rw\""),
        free("own-session", .owner, "SET statement_timeout = 0", "SET work_mem = '2047MB'"),
        free("own-session", .read, "SET default_transaction_read_only = off", "SET statement_timeout = 0"),
        free("own-lock-key", .owner, "SELECT pg_advisory_lock(\(0x6c_6561_7368))"),
        free("own-extensions", .owner, "CREATE EXTENSION \(TestServer.someExtension)"),
        free("own-grants", .owner, "GRANT ALL ON thing TO wiki_1", "GRANT ALL ON SCHEMA public TO PUBLIC"),
        free("own-code", .owner, "CREATE FUNCTION mine() RETURNS int SECURITY DEFINER LANGUAGE sql AS 'SELECT 1'"),
        free("own-locks", .readwrite, "BEGIN; LOCK TABLE thing IN ACCESS EXCLUSIVE MODE"),
        free("own-role-password", .owner, "ALTER ROLE notes PASSWORD 'mine'"),
    ].flatMap(\.self)
}

@Suite(.serialized) struct Allowances {
    private static let shared = Task { try await AttackSite(isHardened: true) }

    private var deep: RoundOptions {
        var options = RoundOptions()
        options.isDeep = true
        return options
    }

    @Test(arguments: Allowance.all)
    func `stay a tenant's own affair, or are put right by the next round`(_ allowance: Allowance) async throws {
        let attacks = try await Self.shared.value
        let site = attacks.site
        let session = try await attacks.session(allowance.actor)
        try await session.script(allowance.statement)
        if !allowance.isDrift { #expect(try await site.rest(deep) == "") }
        if allowance.isDrift { #expect(try await site.statuses(deep) == [.pending, .done]) }
        #expect(try await site.rest(deep) == "")
        let login = try await attacks.session(.owner)
        let settings = try await login.rows("SELECT current_user, current_setting('statement_timeout')") {
            row throws(PQError) in [row.text(0), row.text(1)]
        }
        #expect(settings == [["notes", "30s"]])
        withExtendedLifetime(session) {}
    }

    @Test func `a password on the role that owns things is no way in`() async throws {
        let attacks = try await Self.shared.value
        try await attacks.session(.owner).run("ALTER ROLE notes PASSWORD 'mine'")
        let url = attacks.site.server.url(user: "notes", password: "mine", database: "notes")
        await #expect {
            try await Connection.connect(Conninfo(url))
        } throws: { error in
            (error as? PQError)?.message.contains("not permitted to log in") == true
        }
    }
}
