/// Why something is blocked, each with its ways out.
enum Refusal {
    static func humanKey(_ key: String, app: String) -> String {
        "\(key) was set by hand and stays: `leashctl env unset \(app) \(key)` lets leash set it, "
            + "`\(key): { external: true }` keeps it"
    }

    static func missingExternal(_ key: String, app: String) -> String {
        "\(key) is external and not set: `leashctl env set \(app) \(key)`"
    }

    static func notExternal(_ key: String, app: String) -> String {
        "\(key) is external, but still holds what leash wrote: `leashctl env set \(app) \(key)` takes it over"
    }

    static func noWay(to database: Database, _ ways: [Listener]) -> String {
        guard !ways.isEmpty else {
            let wanted = database.listen == .socket ? "on a socket" : "over TCP"
            return
                "the server does not listen \(wanted): set `servers.\(database.server).app.host`, or another `listen`"
        }
        let reasons = ways.map { "\($0.host): \($0.reason)" }.joined(separator: "; ")
        let lines = ways.map(\.missingLine).joined(separator: "` or `")
        return "no login works: \(reasons). pg_hba.conf needs `\(lines)` before the line that refuses, then a reload"
    }

    static func foreignDatabase(_ database: Database, owner: String) -> String {
        "database \(database.existing) exists on \(database.server), owned by \(owner), and is not leash's: "
            + "`adopt: true` takes it over, `manage: observe` only compares it"
    }

    static func foreignRole(_ role: String) -> String {
        "role \(role) exists and is not leash's: name another with `ownerRole:`, or rename that role"
    }

    static func foreignGroup(_ role: String) -> String {
        "role \(role) exists and is not leash's: rename it, since the group for this access has that name"
    }

    static func ownerLogsIn(_ role: String) -> String {
        "role \(role) can log in, so it can't be the owner role: add `ownerRole: \(role)_owner`"
    }

    static func superuserOwnsPublic(_ database: String, _ owner: String) -> String {
        foreignPublic(database, "superuser \(owner)")
    }

    static func notAdministered(_ role: String, _ admin: Admin) -> String {
        "admin \(admin.name) can't act for role \(role): a superuser, or whoever made that role, must "
            + "`GRANT \(role) TO \(admin.name) WITH ADMIN TRUE, INHERIT FALSE, SET FALSE`"
    }

    static func power(_ word: String, _ role: String) -> String {
        "role \(role) has \(word), which only a superuser can take away: `ALTER ROLE \(role) NO\(word)`"
    }

    static func fixedMembership(_ member: String, _ group: String, _ admin: Admin) -> String {
        // Of the admin's own membership the admin option must stay.
        let undo =
            member == admin.name
            ? ["INHERIT", "SET"].map { "REVOKE \($0) OPTION FOR \(group) FROM \(member)" }
            : ["REVOKE \(group) FROM \(member)"]
        return "a superuser made \(member) a member of \(group), which admin \(admin.name) can't undo: "
            + "`\(undo.joined(separator: "; "))` as a superuser"
    }

    static func foreignOwner(_ database: CatalogDatabase, _ installation: String) -> String {
        "database \(database.name) is owned by \(database.owner), who alone can give it back: `ALTER DATABASE "
            + "\(database.name) OWNER TO \(installation)` as a superuser"
    }

    static func foreignPublic(_ database: String, _ owner: String) -> String {
        "schema public of \(database) is owned by \(owner), who alone can give it on: "
            + "`ALTER SCHEMA public OWNER TO pg_database_owner` in \(database)"
    }

    static func missingRight(_ right: String, _ admin: Admin) -> String {
        "admin \(admin.name) lacks \(right): `ALTER ROLE \(admin.name) \(right)`"
    }
}

extension Listener {
    fileprivate var reason: String {
        switch authentication {
        case .refused(let message), .unreachable(let message): message
        case .password, .trust, .unknown: "not tried"
        }
    }

    fileprivate var missingLine: String {
        host.hasPrefix("/") ? "local all all scram-sha-256" : "host all all \(host)/32 scram-sha-256"
    }
}
