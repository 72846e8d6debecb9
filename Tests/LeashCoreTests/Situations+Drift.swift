import LeashCore
import LeashTesting

// What hands do to a database, each mended by the next round.
extension Situation {
    static func drifts() throws -> [Situation] {
        let limited = DesiredState.of(.named("notes") { $0.extensions = ["citext"] })
        return try driftsOfRoles(limited) + driftsOfDatabases(limited) + driftsOfGrants(limited) + driftsInside(limited)
            + driftsOfPasswords(limited)
    }

    /// One change of server `main` by hand, which takes these steps.
    private static func drift(
        _ name: String,
        _ desired: DesiredState,
        _ steps: [String] = ["update database/notes"],
        _ change: (inout ServerState) -> Void
    ) throws -> Situation {
        let live = try LiveState.fresh().converged(to: desired)
        return Situation(name, desired, live.with(server: "main", change), steps: steps)
    }

    private static func driftsOfRoles(_ desired: DesiredState) throws -> [Situation] {
        var situations = [
            try drift("LOGIN taken away", desired) { $0.roles["notes_1"]?.canLogin = false },
            try drift("a role's connection limit", desired) { $0.roles["notes_1"]?.connectionLimit = 500 },
            try drift("an end for a login", desired) { $0.roles["notes_1"]?.validUntil = $0.now + 60 },
            try drift("a setting changed", desired) { $0.roles["notes_1"]?.settings[0].value = "1h" },
            try drift("settings taken away", desired) { $0.roles["notes_1"]?.settings = [] },
            try drift("a setting for all databases", desired) {
                $0.roles["notes_1"]?.settings.append(RoleSetting("statement_timeout", "0", in: nil))
            },
            try drift("a setting added", desired) {
                $0.roles["notes_1"]?.settings.append(RoleSetting("work_mem", "1GB", in: "notes"))
            },
            try drift("a membership taken away", desired) { $0.setMembership(of: "notes_1", in: "notes", nil) },
            try drift("an admin option", desired) {
                $0.setMembership(of: "notes_1", in: "notes", Membership("notes", inherits: true, isAdmin: true))
            },
            try drift("a member added", desired) {
                $0.add("bob", canLogin: true)
                $0.setMembership(of: "bob", in: "notes", Membership("notes", inherits: true))
            },
            try drift("a membership added", desired) {
                $0.add("staff")
                $0.setMembership(of: "notes_1", in: "staff", Membership("staff", inherits: true))
            },
            try drift("an owner role that logs in", desired) { $0.roles["notes"]?.canLogin = true },
            try drift("a login's comment", desired) { $0.roles["notes_1"]?.comment = "hello" },
            try drift("the owner role's comment", desired) { $0.roles["notes"]?.comment = nil },
            try drift("a login that inherits", desired) { $0.roles["notes_1"]?.inherits = true },
        ]
        for (power, word) in Role.Powers.words {
            situations.append(try drift("\(word) added", desired) { $0.roles["notes_1"]?.powers.insert(power) })
        }
        return situations
    }

    private static func driftsOfDatabases(_ desired: DesiredState) throws -> [Situation] {
        [
            try drift("another owner", desired) {
                $0.add("bob")
                $0.databases["notes"]?.owner = "bob"
            },
            try drift("owned by the owner role", desired) {
                $0.databases["notes"]?.owner = "notes"
                $0.databases["notes"]?.grants.removeAll { $0.grantee == "notes" }
            },
            try drift("a database's connection limit", desired) { $0.databases["notes"]?.connectionLimit = 3 },
            try drift("closed", desired) { $0.databases["notes"]?.allowsConnections = false },
            try drift("a setting that shadows a limit", desired) {
                $0.databases["notes"]?.settings["lock_timeout"] = "1s"
            },
            try drift("no comment", desired) { $0.databases["notes"]?.comment = nil },
            try drift("another's comment", desired) { $0.databases["notes"]?.comment = "leash:1 other app=notes" },
            try drift("a setting written otherwise", desired, []) { $0.roles["notes_1"]?.settings[0].value = "0.5min" },
            try drift("a setting of an operator's own", desired, []) {
                $0.databases["notes"]?.settings["work_mem"] = "1GB"
            },
        ]
    }

    private static func driftsOfGrants(_ desired: DesiredState) throws -> [Situation] {
        func grants(_ change: @escaping (inout [CatalogDatabase.Grant]) -> Void) -> (inout ServerState) -> Void {
            { server in
                guard var database = server.databases["notes"] else { return }
                change(&database.grants)
                server.databases["notes"] = database
            }
        }
        return [
            try drift("CONNECT for PUBLIC", desired, grants { $0.insert(.init([.connect], to: ""), at: 0) }),
            try drift("TEMPORARY for PUBLIC", desired, grants { $0.insert(.init([.temporary], to: ""), at: 0) }),
            try drift("CREATE taken away", desired, grants { $0[0].privileges.remove(.create) }),
            try drift("CONNECT taken away", desired, grants { $0.removeAll { $0.grantee == "notes_1" } }),
            try drift("CREATE for the login", desired, grants { $0[1].privileges.insert(.create) }),
            try drift("a grant option", desired, grants { $0[1].grantable = .connect }),
            try drift("a privilege for a stranger", desired) {
                $0.add("bob", canLogin: true)
                $0.databases["notes"]?.grants.append(.init([.connect, .create], to: "bob"))
            },
            try drift("a privilege for the installation's own role", desired, []) {
                $0.databases["notes"]?.grants.append(.init(.connect, to: "leash"))
            },
        ]
    }

    private static func drift(
        _ name: String,
        _ desired: DesiredState,
        _ change: @escaping (inout ServerState) -> Void
    ) throws -> Situation {
        try drift(name, desired, ["update database/notes"], change)
    }

    private static func driftsInside(_ desired: DesiredState) throws -> [Situation] {
        [
            try drift("objects that the login owns", desired) { $0.databases["notes"]?.ownedByLogins["notes_1"] = 3 },
            try drift("another owner of public", desired) {
                $0.insides["notes"] = .observed(Inside(publicOwner: "postgres", extensions: ["citext", "plpgsql"]))
            }.deep,
            try drift("an extension dropped", desired) {
                $0.insides["notes"] = .observed(Inside(publicOwner: "notes", extensions: ["plpgsql"]))
            }.deep,
            try drift("an extension of the tenant's own", desired, []) {
                $0.insides["notes"] = .observed(Inside(publicOwner: "notes", extensions: ["citext", "hstore"]))
            }.deep,
        ]
    }

    private static func driftsOfPasswords(_ desired: DesiredState) throws -> [Situation] {
        let mend = ["update database/notes", "inject env/notes notes"]
        let weak = Admin(name: "admin", isSuperuser: false)
        let unseen = try LiveState.fresh(admin: weak).converged(to: desired)
            .with { $0.main.roles["notes_1"]?.verifier = Secret("by hand") }
        return [
            try drift("a password changed", desired, mend) { $0.roles["notes_1"]?.verifier = Secret("by hand") },
            try drift("a password taken away", desired, mend) { $0.roles["notes_1"]?.verifier = nil },
            try drift("a login dropped", desired, mend) { server in
                server.setMembership(of: "notes_1", in: "notes", nil)
                server.databases["notes"]?.grants.removeAll { $0.grantee == "notes_1" }
                server.roles["notes_1"] = nil
            },
            Situation("a password changed that can't be read", desired, unseen, steps: mend).deep,
        ]
    }
}
