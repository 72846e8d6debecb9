import LeashCore
import LeashTesting
import Testing

private let notes = DesiredState.of(.named("notes"))
private let larger = DesiredState.of(.named("notes") { $0.extensions = ["citext"] })

/// What is in a step's way, found without a server.
@Suite struct AdminObstacles {
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let desired: DesiredState
        let live: LiveState
        /// Words of the reason; `nil` where nothing is in the way.
        let words: String?

        init(
            _ name: String,
            _ words: String?,
            desired: DesiredState = notes,
            version: Int = 150_000,
            isSuperuser: Bool = false,
            _ change: (inout LiveState) -> Void
        ) throws {
            var admin = Admin(name: "ops", isSuperuser: isSuperuser)
            if version >= 160_000, !isSuperuser { admin.administered = ["leash", "notes", "notes_1"] }
            let live = try LiveState.fresh(version: version, admin: admin).converged(to: notes)
            (testDescription, self.desired, self.words) = (name, desired, words)
            self.live = live.with(change)
        }
    }

    static let cases: [Case] = {
        do { return try roles() + databases() } catch { fatalError("\(error)") }
    }()

    private static func give(_ power: Role.Powers) -> (inout LiveState) -> Void {
        { $0.main.roles["notes_1"]?.powers = power }
    }

    private static func roles() throws -> [Case] {
        [
            try Case("SUPERUSER", "role notes_1 has SUPERUSER", give(.superuser)),
            try Case("SUPERUSER, as one", nil, isSuperuser: true, give(.superuser)),
            try Case("REPLICATION", "NOREPLICATION", give(.replication)),
            try Case("REPLICATION on 16", "NOREPLICATION", version: 160_000, give(.replication)),
            try Case("BYPASSRLS", "NOBYPASSRLS", give(.bypassRowSecurity)),
            try Case("CREATEDB", nil, give(.createDatabase)),
            try Case("a role of others on 16", "GRANT notes_1 TO ops WITH ADMIN TRUE", version: 160_000) {
                $0.main.roles["notes_1"]?.connectionLimit = 99
                $0.main.admin.administered = ["leash", "notes"]
            },
            try Case("a role of others before", nil) { $0.main.roles["notes_1"]?.connectionLimit = 99 },
            try Case("a superuser's setting", nil) {
                $0.main.admin.unsettable = ["log_statement"]
                $0.main.roles["notes_1"]?.settings.append(RoleSetting("log_statement", "none", in: "notes"))
            },
        ]
    }

    private static func databases() throws -> [Case] {
        let given: (inout LiveState) -> Void = { live in
            live.main.add("boss")
            live.main.roles["boss"]?.powers = .superuser
            live.main.databases["notes"]?.owner = "boss"
        }
        return [
            try Case("a superuser's database", "`ALTER DATABASE notes OWNER TO leash`", given),
            try Case("a superuser's database, as one", nil, isSuperuser: true, given),
            try Case(
                "an extension that is not there",
                "citext is not on the server",
                desired: larger,
                isSuperuser: true
            ) {
                $0.main.extensions = [:]
            },
            try Case("an extension for superusers", "citext takes a superuser", desired: larger) {
                $0.main.extensions = ["citext": false]
            },
            try Case("an extension for superusers, as one", nil, desired: larger, isSuperuser: true) {
                $0.main.extensions = ["citext": false]
            },
            try Case("an extension for all", nil, desired: larger) { $0.main.extensions = ["citext": true] },
            try Case("an extension at a cloud's", nil, desired: larger) {
                $0.main.extensions = ["citext": false]
                $0.main.add("rds_superuser")
            },
        ]
    }

    @Test(arguments: cases)
    func `what can't be done is blocked with its way out, and what can is not`(_ test: Case) throws {
        let plan = try Round(test.desired, on: test.live, isDeep: true, policy: consenting).plan
        let reasons = plan.items.compactMap { item -> String? in
            if case .blocked(let reason) = item.status { reason } else { nil }
        }
        guard let words = test.words else { return #expect(reasons == []) }
        #expect(reasons.count == 1 && reasons[0].contains(words), "\(plan.items.map { "\($0.id) \($0.status)" })")
    }
}
