package import LeashCore
internal import LeashManifest

/// What the private server is to hold: one app with its own databases, as the files have them or as the least there is.
package struct DevState: Equatable, Sendable {
    package let app: String
    /// At least one, sorted by name.
    package var databases: [Database]
    /// What leash writes into the app's env: literals, and parts of its own databases.
    package var bindings: [String: EnvBinding]
    /// Keys of the files that nothing here can give, with what they are.
    package var withheld: [String: Withheld]
    /// The extensions that databases may ask for; `nil` is the built-in list.
    package var extensions: [String]?
    /// Variables of a shell that hold the URLs of servers' admins.
    package private(set) var adminVariables: Set<String> = []

    /// Why a key has no value for work on the app.
    package enum Withheld: Equatable, Sendable {
        case secret, external
        /// A database of another app.
        case foreign(String)
        /// JDBC can't reach a socket.
        case jdbcURL
    }

    /// An app of which no file tells: one database, with the limits of the built-in tier.
    package init(app: String) {
        self.app = app
        var database = Database(name: app, app: app, server: "main")
        database.limits = Tier.standard.limits
        databases = [database]
        bindings = ["DATABASE_URL": .database(app, .owner, .url)]
        withheld = [:]
        extensions = nil
    }

    /// An app as the files declare it.
    ///
    /// Its databases have the names, extensions and limits of the files. Whatever the files say of DATABASE_URL, it has
    /// one, unless they give it as a literal or skip it.
    package init(app: String, of desired: DesiredState) {
        self.init(app: app)
        for case .environment(let name) in desired.servers.values.map(\.value.url) { adminVariables.insert(name) }
        let limits = desired.apps[app]?.value.tier.limits
        if let limits { databases[0].limits = limits }
        let own = desired.databases.values.map(\.value).filter { $0.app == app }.sorted { $0.name < $1.name }
        if !own.isEmpty { databases = own }
        let allowed = own.map { desired.servers[$0.server]?.value.extensions }
        let isOwnList = allowed.contains { $0 != nil }
        extensions = isOwnList ? Set(allowed.map { $0 ?? Server.trustedExtensions }.joined()).sorted() : nil
        bindings = [:]
        for (key, binding) in desired.env[app] ?? [:] { add(key, binding.value) }
        guard bindings["DATABASE_URL"] == nil else { return }
        withheld["DATABASE_URL"] = nil
        let database = databases.first { $0.name == app } ?? databases[0]
        bindings["DATABASE_URL"] = .database(database.name, .owner, .url)
    }

    private mutating func add(_ key: String, _ binding: EnvBinding) {
        switch binding {
        case .literal, .skip: bindings[key] = binding
        case .secret: withheld[key] = .secret
        case .external: withheld[key] = .external
        case .database(_, _, .jdbcUrl): withheld[key] = .jdbcURL
        case .database(let name, _, _) where !databases.contains { $0.name == name }: withheld[key] = .foreign(name)
        case .database: bindings[key] = binding
        }
    }

    /// The same as the files' own reader has it.
    ///
    /// - Throws: ``DevError`` when it can't be: the app's name, say, is none that leash takes.
    @discardableResult
    package func desired() throws(DevError) -> DesiredState {
        let loaded = load([SourceFile(path: "leash.yaml", bytes: Array(text.utf8))])
        // A name that is none is said again wherever it stands.
        guard let error = loaded.diagnostics.first(where: { $0.severity == .error }) else { return loaded.state }
        let hint = error.hint.map { " (\($0))" } ?? ""
        throw DevError("app '\(app.printable)' can't have a private server: \(error.message)\(hint)")
    }

    /// How many connections all databases together may have; unlimited ones count as many.
    package var connections: Int {
        databases.reduce(0) { sum, database in
            guard case .finite(let count)? = database.limits.amount(.connections) else { return sum + 100 }
            return sum + min(count, 1000)
        }
    }
}

extension DevState {
    /// The root file of the private server's desired state.
    ///
    /// The admin's URL is in the file `main-url` beside it.
    package var text: String {
        let url: JSON = ["file": "main-url"]
        let server: JSON = ["url": url, "hardened": true]
        let (env, secrets): (JSON, JSON) = (["directory": "env"], ["directory": "secrets"])
        let allowed = JSON.object(extensions.map { [("extensions", JSON($0))] } ?? [])
        let sections: [(String, JSON)] = [
            ("installation", ["envStore": env, "secrets": secrets]),
            ("tiers", .object([("dev", ["rank": 1, "databases": .number(databases.count)])])),
            ("servers", .object([("main", server.adding(allowed))])),
            ("apps", .object([(app, .object([("tier", "dev")]))])),
            ("databases", .object(databases.map { ($0.name, $0.json(of: app)) })),
            ("env", .object([(app, .object(bindings.sorted { $0.key < $1.key }.map { ($0.key, $0.value.json) }))])),
        ]
        let lines = sections.map { "\($0.0): \($0.1.text(pretty: false))\n" }
        return "# Written by `leashctl dev`, anew each time: what its private server is to hold.\nleash: v1\n"
            + lines.joined()
    }
}

extension Database {
    fileprivate func json(of app: String) -> JSON {
        let limits = Limits.Name.allCases.compactMap { name -> (String, JSON)? in
            guard let amount = self.limits.amount(name) else { return nil }
            if case .finite(let count) = amount, name.unit == .count { return (name.rawValue, .number(count)) }
            return (name.rawValue, .string(amount.text(in: name.unit)))
        }
        return .object([
            ("app", .string(app)), ("backup", "none"), ("limits", .object(limits)), ("extensions", JSON(extensions)),
        ])
    }
}

extension EnvBinding {
    fileprivate var json: JSON {
        switch self {
        case .literal(let text): .string(text)
        case .database(let name, let access, let part):
            ["database": .string(name), "access": .string(access.rawValue), "as": .string(part.rawValue)]
        case .secret, .external, .skip: ["skip": true]
        }
    }
}
