import LeashCore
import LeashManifest
import Testing

/// What `leashctl import` writes, and that leash reads it as the same.
@Suite struct Imports {
    private static let root = "leash: v1\nservers: { main: { url: { env: LEASH_MAIN_URL } } }\n"

    private func source(_ path: String, _ text: String) -> SourceFile {
        SourceFile(path: path, bytes: Array(text.utf8))
    }

    /// A server with databases, by name and owner; owners that log in are written with a `!`, superusers with a `*`.
    private func server(_ databases: [(String, String)]) -> ServerState {
        var server = ServerState()
        for (index, (name, owner)) in databases.enumerated() {
            let ownerName = owner.filter { !"!*".contains($0) }
            var role = Role(name: ownerName)
            role.canLogin = owner.contains("!")
            if owner.contains("*") { role.powers.insert(.superuser) }
            server.roles[ownerName] = role
            server.databases[name] = CatalogDatabase(name: name, oid: UInt32(index + 1), owner: ownerName)
        }
        return server
    }

    private func imported(_ server: ServerState, beside files: String = "") -> String {
        let loaded = load([source("leash.yaml", Self.root), source("more.yaml", "leash: v1\n" + files)])
        #expect(loaded.diagnostics.isEmpty, "\(loaded.diagnostics)")
        var importer = Importer(loaded)
        return importer.file(of: importer.candidates(on: "main", server).map { ("main", server, $0) })
    }

    /// The databases that a file declares, the same beside the files that it was made for.
    private func read(_ text: String, beside files: String = "") -> ByName<Database> {
        let loaded = load([
            source("leash.yaml", Self.root), source("more.yaml", "leash: v1\n" + files),
            source("imported.yaml", text),
        ])
        #expect(loaded.diagnostics.isEmpty, "\(loaded.diagnostics)\n\(text)")
        return loaded.state.databases.mapValues(\.value)
    }

    @Test func `what backups are restored into for a while is nobody's to import`() {
        let found = imported(server([("leash_restore_00c0ffee", "leash_backup!"), ("shop", "app!")]))
        #expect(found.contains("shop:") && !found.contains("restore"), "\(found)")
    }

    @Test(
        arguments: [
            ("shop", "shop"), ("Shop", "shop-2"), ("my shop", "my-shop"), ("legacy_1", "legacy-1"), ("9lives", "lives"),
            ("leash_old", "db-leash_old"), ("größe", "gr--e"), ("--- \"#: x", "x"), ("日本", "database"),
            ("pg_x", "pg-x"), (String(repeating: "a", count: 63), String(repeating: "a", count: 48)),
        ]
    )
    func `names that files can't use get one like it`(existing: String, name: String) throws {
        let server = server([("shop", "app!"), (existing, "app!")])
        let databases = read(imported(server))
        let database = try #require(databases[name])
        #expect(database.existing == existing)
        #expect(database.management == .observe)
        let plan = diff(
            desired: load([source("leash.yaml", Self.root), source("i.yaml", imported(server))]).state,
            live: LiveState(servers: ["main": .observed(server)])
        )
        #expect(plan.isInSync)
    }

    @Test func `what is not there to be declared is left out`() {
        var server = server([
            ("postgres", "postgres!*"), ("template1", "postgres!*"), ("leash", "leash"), ("notes", "leash"),
            ("rdsadmin", "rdsadmin!*"), ("known", "known!"), ("cut", "cut!"), ("other", "acme"),
        ])
        server.databases["template1"]?.isTemplate = true
        server.databases["cut"]?.connectionLimit = -2
        server.databases["other"]?.comment = "leash:1 acme app=other file=x"
        let files = "apps: { a: {} }\ndatabases: { known: { app: a, manage: observe } }\n"
        #expect(!imported(server, beside: files).contains("    manage"))
    }

    @Test(
        arguments: [
            ("shop!", "shop_owner", "an owner that logs in gets an owner role beside it"),
            ("shop", "shop", "a group of the same name is it"), ("team", "team", "a group of another name too"),
            ("bob!", "shop", "a login of another name leaves the name free"),
            ("postgres!*", "shop", "a superuser is none"),
        ]
    )
    func `owner roles`(owner: String, ownerRole: String, why: String) {
        #expect(read(imported(server([("shop", owner)])))["shop"]?.ownerRole == ownerRole, "\(why)")
    }

    @Test func `an owner role is nobody else's`() {
        var server = server([("shop", "shop!"), ("shop_owner", "bob!")])
        server.roles["shop_owner"] = Role(name: "shop_owner")
        let databases = read(imported(server))
        #expect(databases["shop"]?.ownerRole == "shop_owner-2")
        #expect(databases["shop_owner"]?.ownerRole == "shop_owner_owner")
    }

    @Test func `apps that are declared and own nothing get theirs`() {
        let files = "apps: { shop: {}, wiki: {} }\ndatabases: { pages: { app: wiki } }\n"
        let databases = read(imported(server([("shop", "a!"), ("wiki", "b!")]), beside: files), beside: files)
        #expect(databases["shop"]?.app == "shop")
        #expect(databases["wiki"]?.app == "wiki-2")
    }

    @Test func `limits, extensions and what stands in the way of adopting`() {
        var server = server([("shop", "shop!"), ("super", "postgres!*"), ("one", "two!"), ("two", "two!")])
        server.roles["shop"]?.connectionLimit = 50
        server.roles["shop"]?.settings = [RoleSetting("statement_timeout", "10min", in: nil)]
        server.databases["shop"]?.settings = ["lock_timeout": "5s", "temp_file_limit": "1025kB"]
        server.databases["one"]?.connectionLimit = 0
        server.insides["shop"] = .observed(Inside(extensions: ["dblink", "pgcrypto", "plpgsql"]))
        server.insides["two"] = .unreachable("permission denied")
        let text = imported(server)
        #expect(text == Self.described)
        _ = read(text)
        let adopted = load([
            source("leash.yaml", Self.root),
            source("imported.yaml", text.replacing("manage: observe", with: "adopt: true")),
        ])
        #expect(
            adopted.diagnostics.map(\.message) == [
                "connections 50 is more than tier standard allows, 20",
                "statementTimeout 10min is more than tier standard allows, 30s",
            ]
        )
    }

    private static let described = """
        leash: v1
        # Written by `leashctl import`. These databases are compared with the server and never written to.
        # To take one over, put `adopt: true` in the place of `manage: observe`: `leashctl diff` shows what that changes.
        apps:
          one: {}
          shop: {}
          super: {}
          two: {}
        databases:
          # owner: two
          # adopting takes an owner of its own: two also owns two
          one:
            app: one
            manage: observe
            # connections 0 stands on the server, and is left out
          # owner: shop
          shop:
            app: shop
            ownerRole: shop_owner
            manage: observe
            # connections 50 is more than tier standard allows, 20: an error once adopted
            # statementTimeout 10min is more than tier standard allows, 30s: an error once adopted
            limits: { connections: 50, statementTimeout: 10min, lockTimeout: 5s, tempFiles: 1025KiB }
            # installed, and not on the server's list of extensions: dblink
            extensions: [pgcrypto]
          # owner: postgres
          # adopting takes another owner than a superuser: ALTER DATABASE OWNER, ALTER ... OWNER inside
          super:
            app: super
            manage: observe
          # owner: two
          # adopting takes an owner of its own: two also owns one
          two:
            app: two
            ownerRole: two_owner
            manage: observe
            # not entered: permission denied

        """
}
