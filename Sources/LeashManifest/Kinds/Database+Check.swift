import LeashCore

extension Check {
    mutating func databases() {
        for place in declared.databases.indices {
            let (name, database) = declared.databases[place]
            references(name, database, near: place)
            limits(database.value, near: place)
            names(name, database)
            server(database.value)
            management(database.value)
        }
        distinct()
    }

    private mutating func references(
        _ name: String,
        _ database: Desired<Boxed<DatabaseDeclaration>>,
        near place: Int
    ) {
        if let app = database.value.app, declared.apps.place(of: app.value, near: place) == nil {
            unknown(.app, app.value, at: app.source, isPartial: declared.isPartial)
        }
        if let policy = database.value.backup, !declared.isPolicy(policy.value), policy.value != "none" {
            unknown(.policy, policy.value, at: policy.source, isPartial: declared.isPlatformPartial)
        }
        if let server = database.value.server {
            guard declared.servers[server.value] == nil else { return }
            unknown(.server, server.value, at: server.source, isPartial: declared.isPlatformPartial)
        } else if declared.server(of: database.value) == nil, !declared.isPlatformPartial {
            noServer(name, at: database.source)
        }
    }

    private mutating func noServer(_ name: String, at place: SourceLocation) {
        guard !declared.servers.isEmpty else {
            let hint = "write servers: { main: { url: { env: LEASH_MAIN_URL } } } into \(Reader.rootFile)"
            return report(place, "database '\(name)' has no server, and no server is declared", hint: hint)
        }
        // Two defaults are an error of their own.
        guard declared.servers.allSatisfy({ $0.value.value.isDefault?.value != true }) else { return }
        let names = enumeration(declared.servers.keys.sorted())
        report(
            place,
            "database '\(name)' names no server, and none of several is the default",
            hint: "servers are: \(names)"
        )
    }

    /// Reports limits above those of the tier.
    ///
    /// One that leash only observes is what it is.
    private mutating func limits(_ database: Boxed<DatabaseDeclaration>, near place: Int) {
        guard let limits = database.limits?.value, !database.isObserved, let app = database.app?.value,
            let owner = declared.apps.place(of: app, near: place),
            let tier = declared.tier(of: declared.apps[at: owner].value)
        else { return }
        for name in Limits.Name.allCases {
            guard let asked = limits[name], let most = tier.limits[name]?.amount else { continue }
            guard asked.value.exceeds(most) else { continue }
            let better = wayUp(from: tier) { !asked.value.exceeds($0.limits[name]?.amount ?? .unlimited) }
            report(
                asked.source,
                "\(name.rawValue) \(asked.value.text(in: name.unit)) is more than tier \(tier.name) allows, \(most.text(in: name.unit))",
                hint: better.map { "\($0.name) and above allow \(allowance($0.limits[name]?.amount, name.unit))" }
            )
        }
    }

    private func allowance(_ amount: Amount?, _ unit: Limits.Name.Unit) -> String {
        guard let amount, amount != .unlimited else { return "more" }
        return amount.text(in: unit)
    }

    /// Reports names on the server that are taken.
    ///
    /// Those of an observed database are as they are.
    private mutating func names(_ name: String, _ database: Desired<Boxed<DatabaseDeclaration>>) {
        guard !database.value.isObserved else { return }
        for (key, written) in [("existing", database.value.existing), ("ownerRole", database.value.ownerRole)] {
            guard let written else { continue }
            if written.value == declared.installationName || declared.isKeptForBackups(written.value) {
                report(written.source, "\(key) '\(written.value)' is the installation's own")
            } else if written.value.hasPrefix("pg_") || reservedNames.contains(written.value) {
                report(written.source, "\(key) '\(written.value)' is reserved", hint: "leash does not manage it")
            }
        }
    }

    private mutating func server(_ database: Boxed<DatabaseDeclaration>) {
        // Most ask for nothing that a server could refuse.
        guard database.extensions != nil || database.listen?.value == .socket else { return }
        guard let name = declared.server(of: database), let server = declared.servers[name]?.value else { return }
        if !database.isObserved, let extensions = database.extensions { allowed(extensions.value, on: name, server) }
        guard let listen = database.listen, listen.value == .socket, let host = server.app?.value.host else { return }
        guard !host.value.hasPrefix("/") else { return }
        report(
            listen.source,
            "listen is socket, and server '\(name)' gives apps the host '\(host.value)' at \(host.source)",
            hint: "write tcp or auto"
        )
    }

    private mutating func allowed(_ extensions: [Desired<String>], on name: String, _ server: ServerDeclaration) {
        let allowed = server.extensions.map { $0.value.map(\.value) } ?? Server.trustedExtensions
        for wanted in extensions where !language(wanted) && !allowed.contains(wanted.value) {
            let way = closest(to: wanted.value, among: allowed).map { "did you mean '\($0)'?" }
            report(
                wanted.source,
                "extension '\(wanted.value)' is not allowed on server '\(name)'",
                hint: way ?? "servers.\(name).extensions lists what is"
            )
        }
    }

    private mutating func management(_ database: Boxed<DatabaseDeclaration>) {
        guard database.isObserved, let adopt = database.adopt, adopt.value else { return }
        report(
            adopt.source,
            "adopt: true takes the database over, and manage: observe never writes to it",
            hint: "keep one of the two"
        )
    }

    /// Reports two databases that would be one on the server, or have one owner role.
    private mutating func distinct() {
        // By their own names alone no two can meet, and few databases have others.
        let isRenamed = declared.databases.values.contains { $0.value.existing != nil || $0.value.ownerRole != nil }
        guard isRenamed else { return }
        var databases = Places(minimumCapacity: declared.databases.count)
        var roles = Places(minimumCapacity: declared.databases.count)
        let order = declared.databases.map { (name: $0.key, source: $0.value.source) }
        for (name, source) in order.sorted(by: { $0.source < $1.source }) {
            guard let database = declared.databases[name]?.value, let server = declared.server(of: database) else {
                continue
            }
            once("database", database.existing, name, source, on: server, &databases)
            // Many databases that nobody writes to may well have one owner.
            guard !database.isObserved else { continue }
            once("owner role", database.ownerRole, name, source, on: server, &roles)
        }
    }

    /// Names on servers, each with the database that has it first.
    private typealias Places = [Place: (name: String, source: SourceLocation)]

    private struct Place: Hashable {
        let name: String
        let server: String
    }

    private mutating func once(
        _ kind: String,
        _ written: Desired<String>?,
        _ database: String,
        _ source: SourceLocation,
        on server: String,
        _ places: inout Places
    ) {
        let name = written?.value ?? database
        let key = Place(name: name, server: server)
        guard let first = places[key] else { return places[key] = (database, source) }
        let message =
            "\(kind) '\(name)' on server '\(server)' is that of database '\(first.name)' already, at \(first.source)"
        report(written?.source ?? source, message, hint: "name another one")
    }
}
