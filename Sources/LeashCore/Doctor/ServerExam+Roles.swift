extension ServerExam {
    /// What roles could do, and what stands behind their names.
    var roles: [Check] { [powers, verifiers, withoutPassword, unlimited].compactMap(\.self) }

    private func isOurs(_ role: Role) -> Bool {
        [Mark.onRole(of: installation), Mark.onNewLogin(of: installation)].contains(role.comment)
    }

    private var sorted: [Role] { state.roles.values.sorted { $0.name < $1.name } }

    /// Powers that leash itself needs, its admin and the superuser that the server was made with aside.
    private var powers: Check {
        let strong = sorted.filter {
            $0.name != admin.name && $0.oid != 10
                && !$0.powers.isDisjoint(with: [.superuser, .createRole, .replication, .bypassRowSecurity])
        }
        let isTenant = strong.contains(where: isOurs)
        let names = strong.map { role in
            "\(role.name): "
                + Role.Powers.words.filter { role.powers.contains($0.power) }.map(\.word).joined(separator: ", ")
        }
        return check(
            "roles.powers",
            strong.isEmpty ? .green : isTenant ? .red : .yellow,
            strong.isEmpty
                ? "no role but the admin's has powers over others"
                : "\(strong.count.of("role")) besides the admin with powers over others",
            details: names,
            cause: isTenant ? "a role that leash made for an app is among them" : nil,
            fixes: strong.isEmpty
                ? []
                : strong.prefix(3).map { role in
                    let words = Role.Powers.words.filter { role.powers.contains($0.power) }.map { "NO\($0.word)" }
                    return
                        "ALTER ROLE \(SQLText.identifier(role.name)) \(words.joined(separator: " "));  -- unless it is meant so"
                }
        )
    }

    private var verifiers: Check {
        guard admin.isSuperuser else { return unseen("roles.md5", "how passwords are stored") }
        let weak = sorted.filter { $0.verifier?.revealed.hasPrefix("md5") ?? false }.map(\.name)
        return check(
            "roles.md5",
            weak.isEmpty ? .green : .yellow,
            weak.isEmpty ? "no password is stored as md5" : "stored as md5: \(Self.some(weak))",
            cause: weak.isEmpty ? nil : "who reads the stored form, in a backup say, can log in with it",
            fixes: weak.isEmpty
                ? []
                : [
                    "set these passwords anew, as in `\\password \(weak[0])` of psql, with password_encryption scram-sha-256"
                ]
        )
    }

    private var withoutPassword: Check? {
        guard admin.isSuperuser else { return nil }
        // The login of backups has one from its first dump on.
        let backup = Installation.backupLogin(of: installation)
        let bare = sorted.filter {
            $0.canLogin && $0.verifier == nil && !$0.powers.contains(.superuser) && $0.name != backup
        }.map(\.name)
        return check(
            "roles.passwords",
            bare.isEmpty ? .green : .yellow,
            bare.isEmpty ? "every login has a password" : "logins without a password: \(Self.some(bare))",
            cause: bare.isEmpty ? nil : "they come in only where pg_hba.conf asks for none",
            fixes: bare.isEmpty ? [] : ["ALTER ROLE \(SQLText.identifier(bare[0])) NOLOGIN;  -- if nothing uses it"]
        )
    }

    private var unlimited: Check {
        let backup = Installation.backupLogin(of: installation)
        let free = sorted.filter { isOurs($0) && $0.canLogin && $0.connectionLimit < 0 && $0.name != backup }.map(
            \.name
        )
        return check(
            "roles.limits",
            free.isEmpty ? .green : .yellow,
            free.isEmpty
                ? "every app's login has a connection limit" : "without a connection limit: \(Self.some(free))",
            cause: free.isEmpty ? nil : "one app can take all connections of the server",
            fixes: free.isEmpty ? [] : ["`limits: { connections: 20 }` on their databases, then `leashctl apply`"]
        )
    }
}
