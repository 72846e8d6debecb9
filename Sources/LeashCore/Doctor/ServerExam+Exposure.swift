extension ServerExam {
    /// Who can come to the server, and how.
    var exposure: [Check] {
        [sharedDatabases, privateDatabase, schemas, listen, encryption, passwordEncryption].compactMap(\.self)
    }

    /// Where leash keeps its tables and its lock.
    private var privateDatabase: Check? {
        guard let database = state.databases[installation] else { return nil }
        let open = [CatalogDatabase.Privileges.connect, .temporary, .create].filter(database.isOpenToPublic)
        let words = open.flatMap(\.words).joined(separator: ", ")
        return check(
            "exposure.private",
            open.isEmpty ? .green : .red,
            open.isEmpty
                ? "PUBLIC has nothing on database \(installation)" : "PUBLIC has \(words) on database \(installation)",
            cause: open.isEmpty ? nil : "every login can take leash's lock there, and hold up all that it does",
            fixes: open.isEmpty
                ? [] : ["REVOKE \(words) ON DATABASE \(SQLText.identifier(installation)) FROM PUBLIC;"]
        )
    }

    /// What everybody may create in, in the database that everybody is let into.
    private var schemas: Check? {
        guard case .observed(let inside)? = vitals.insides["postgres"] else { return nil }
        return inside.schemas(of: "postgres", address, prefix: "in postgres, ")
    }

    private var sharedDatabases: Check {
        let open = ["postgres", "template1"].filter { state.databases[$0]?.isOpenToPublic(.connect) ?? false }
        guard !open.isEmpty else {
            return check("exposure.shared", .green, "PUBLIC may not connect to postgres and template1")
        }
        return check(
            "exposure.shared",
            .yellow,
            "PUBLIC may connect to \(open.joined(separator: " and "))",
            cause:
                "there every login meets every other's: temporary tables, large objects, notifications, advisory locks",
            fixes: [
                "`servers: { \(server.name): { hardened: true } }` in leash.yaml, then `leashctl apply`",
                "REVOKE CONNECT, TEMPORARY ON DATABASE \(open.joined(separator: ", ")) FROM PUBLIC;",
            ]
        )
    }

    /// Addresses that it listens on, loopback aside; `nil` where this can't be seen.
    private var outside: [String]? {
        vitals.settings["listen_addresses"].map { text in
            text.split { $0 == "," || $0 == " " }.map(String.init).filter {
                !["localhost", "127.0.0.1", "::1"].contains($0) && !$0.hasPrefix("127.")
            }
        }
    }

    private var listen: Check {
        guard let outside, let setting = vitals.settings["listen_addresses"] else {
            return unseen("exposure.listen", "listen_addresses", right: "pg_read_all_settings")
        }
        let isAny = outside.contains { ["*", "0.0.0.0", "::"].contains($0) }
        return check(
            "exposure.listen",
            isAny ? .yellow : .green,
            setting.isEmpty ? "no TCP: only the socket" : "listen_addresses is '\(setting)'",
            cause: isAny ? "whoever reaches any network card of the machine reaches Postgres" : nil,
            fixes: isAny
                ? [
                    "ALTER SYSTEM SET listen_addresses = 'localhost';  -- or the one address that apps use; then restart"
                ] : []
        )
    }

    private var encryption: Check? {
        guard let outside, !outside.isEmpty else { return nil }
        guard let ssl = vitals.settings["ssl"] else {
            return unseen("exposure.ssl", "ssl", right: "pg_read_all_settings")
        }
        let isOff = ssl == "off"
        return check(
            "exposure.ssl",
            isOff ? .red : .green,
            isOff
                ? "ssl is off, and TCP is open beyond this machine (\(outside.joined(separator: ", ")))"
                : "ssl is on",
            cause: isOff ? "passwords' proofs and all data cross the network in the clear" : nil,
            fixes: isOff
                ? [
                    "set ssl_cert_file and ssl_key_file, then ALTER SYSTEM SET ssl = on; SELECT pg_reload_conf();",
                    "then `servers: { \(server.name): { app: { sslmode: verify-full } } }`",
                ] : []
        )
    }

    private var passwordEncryption: Check {
        guard let method = vitals.settings["password_encryption"] else {
            return unseen("exposure.encryption", "password_encryption", right: "pg_read_all_settings")
        }
        let isWeak = method != "scram-sha-256"
        return check(
            "exposure.encryption",
            isWeak ? .yellow : .green,
            "password_encryption is \(method)",
            cause: isWeak
                ? "passwords set by others than leash are stored so that the stored form is as good as they" : nil,
            fixes: isWeak ? ["ALTER SYSTEM SET password_encryption = 'scram-sha-256'; SELECT pg_reload_conf();"] : []
        )
    }
}

extension CatalogDatabase {
    /// Whether everybody has a privilege on it.
    func isOpenToPublic(_ privilege: Privileges) -> Bool {
        grants.contains { $0.grantee.isEmpty && $0.privileges.contains(privilege) }
    }
}
