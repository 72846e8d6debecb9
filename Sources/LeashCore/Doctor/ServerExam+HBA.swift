extension ServerExam {
    /// What the lines of pg_hba.conf let in, each as if it were alone: an earlier line may come before it.
    var hba: [Check] {
        guard case .observed(let rules) = vitals.hba else { return [unseen("hba", "the lines of pg_hba.conf")] }
        return [
            errors(rules), trust(rules), clearText(rules), weak(rules), maps(rules), wide(rules),
        ]
    }

    private func errors(_ rules: [HBARule]) -> Check {
        let bad = rules.filter { $0.error != nil }
        return check(
            "hba.errors",
            bad.isEmpty ? .green : .red,
            bad.isEmpty ? "pg_hba.conf has no errors" : "lines of pg_hba.conf can't be understood",
            details: bad.map { "\($0.place): \($0.error ?? "")" },
            cause: bad.isEmpty ? nil : "the last good version counts until a restart, which then fails",
            fixes: bad.isEmpty ? [] : ["mend the lines, then SELECT pg_reload_conf();"]
        )
    }

    private func trust(_ rules: [HBARule]) -> Check {
        let all = rules.filter { $0.error == nil && $0.method == "trust" }
        let open = all.filter { !$0.isLocal || !$0.isForSuperusers(of: state) }
        return check(
            "hba.trust",
            open.isEmpty ? (all.isEmpty ? .green : .yellow) : .red,
            all.isEmpty
                ? "no line lets anybody in without a proof"
                : open.isEmpty
                    ? "superusers come in from this machine without a password" : "logins come in without a proof",
            details: all.map(\.text),
            cause: all.isEmpty
                ? nil
                : open.isEmpty
                    ? "whoever can run a program on this machine is superuser"
                    : "with `trust` no password protects anything, whatever the app's env holds",
            fixes: all.isEmpty
                ? [] : ["write `scram-sha-256` for `trust` in these lines, then SELECT pg_reload_conf();"]
        )
    }

    private func clearText(_ rules: [HBARule]) -> Check {
        let all = rules.filter { $0.error == nil && $0.method == "password" }
        let isOpen = all.contains { !$0.isLocal && !$0.type.hasPrefix("hostssl") }
        return check(
            "hba.cleartext",
            all.isEmpty ? .green : isOpen ? .red : .yellow,
            all.isEmpty ? "no line asks for passwords in the clear" : "passwords are sent in the clear",
            details: all.map(\.text),
            cause: isOpen ? "who listens on the network has the password" : nil,
            fixes: all.isEmpty
                ? [] : ["write `scram-sha-256` for `password` in these lines, then SELECT pg_reload_conf();"]
        )
    }

    private func weak(_ rules: [HBARule]) -> Check {
        let all = rules.filter { $0.error == nil && $0.method == "md5" }
        return check(
            "hba.md5",
            all.isEmpty ? .green : .yellow,
            all.isEmpty ? "no line takes md5" : "md5 is taken where a role has such a password",
            details: all.map(\.text),
            cause: all.isEmpty ? nil : "its proofs can be guessed fast, and its stored form is as good as the password",
            fixes: all.isEmpty
                ? []
                : ["once no role has an md5 password: `scram-sha-256` for `md5`, then SELECT pg_reload_conf();"]
        )
    }

    /// Maps by which a system user other than Postgres' own or root comes in as a superuser.
    private func maps(_ rules: [HBARule]) -> Check {
        let used = Set(rules.filter { $0.error == nil }.compactMap(\.map))
        let superusers = Set(state.roles.values.filter { $0.powers.contains(.superuser) }.map(\.name) + ["all"])
        let risky = vitals.idents.filter { rule in
            used.contains(rule.map) && superusers.contains(rule.role)
                && !["postgres", "root"].contains(rule.systemUser)
        }
        return check(
            "hba.maps",
            risky.isEmpty ? .green : .yellow,
            risky.isEmpty
                ? "no map makes other system users a superuser" : "system users come in as a superuser by a map",
            details: risky.map { "map \($0.map): system user \($0.systemUser) is \($0.role)" },
            fixes: risky.isEmpty ? [] : ["take the lines out of pg_ident.conf, then SELECT pg_reload_conf();"]
        )
    }

    private func wide(_ rules: [HBARule]) -> Check {
        let all = rules.filter { $0.error == nil && $0.method != "reject" && $0.isForAnyAddress && $0.users == ["all"] }
        return check(
            "hba.open",
            all.isEmpty ? .green : .yellow,
            all.isEmpty ? "no line lets all users in from anywhere" : "all users may come from any address",
            details: all.map(\.text),
            cause: all.isEmpty ? nil : "only passwords stand between the network and every login, superusers' included",
            fixes: all.isEmpty
                ? []
                : [
                    "name the networks and roles instead, as in `hostssl all +leash_tenants 10.0.0.0/8 scram-sha-256`, "
                        + "then SELECT pg_reload_conf();"
                ]
        )
    }
}

extension HBARule {
    var place: String { "\(file.split(separator: "/").last.map(String.init) ?? file):\(line)" }

    /// The line as one would write it, after its place.
    var text: String {
        let words = [type, databases.joined(separator: ","), users.joined(separator: ","), network, method] + options
        return "\(place): " + words.filter { !$0.isEmpty }.joined(separator: " ")
    }

    private var network: String { (address ?? "") + (netmask.map { address == nil ? $0 : " \($0)" } ?? "") }

    /// Whether it is about this machine alone.
    var isLocal: Bool {
        guard type != "local", let address else { return true }
        return address.hasPrefix("127.") || address == "::1" || address == "localhost" || address == "samehost"
    }

    var isForAnyAddress: Bool {
        type != "local" && (address == "all" || netmask == "0.0.0.0" || netmask == "::")
    }

    /// The ident map that it uses, if any.
    var map: String? { options.first { $0.hasPrefix("map=") }.map { String($0.dropFirst("map=".count)) } }

    func isForSuperusers(of state: ServerState) -> Bool {
        users.allSatisfy { state.roles[$0]?.powers.contains(.superuser) ?? false }
    }
}
