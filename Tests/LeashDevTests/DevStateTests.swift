import LeashCore
import LeashDev
import LeashManifest
import Testing

@Suite struct States {
    private func desired(_ text: String) -> DesiredState {
        let loaded = load([SourceFile(path: "leash.yaml", bytes: Array(text.utf8))])
        #expect(loaded.diagnostics.isEmpty, "\(loaded.diagnostics)")
        return loaded.state
    }

    private static let platform = """
        leash: v1
        servers: { main: { url: { env: MAIN }, extensions: [citext, vector] }, eu: { url: { env: EU } } }
        tiers: { big: { rank: 2, databases: 3, limits: { connections: 40, tempFiles: 2GiB } } }

        """

    @Test func `what is written for the private server reads as what was asked for`() throws {
        let files = desired(
            Self.platform + """
                apps: { shop: { tier: big } }
                databases:
                  shop: { app: shop, server: main, extensions: [vector], limits: { lockTimeout: unlimited } }
                  stats: { app: shop, server: eu, listen: tcp, protect: true, existing: stats_old }
                env: { shop: { DATABASE_URL: { database: shop }, STATS_URL: { database: stats }, TITLE: 'a: b #c' } }

                """
        )
        let state = DevState(app: "shop", of: files)
        let own = desired(state.text)
        let shop = try #require(own.databases["shop"]?.value)
        #expect(shop.server == "main" && shop.extensions == ["vector"] && shop.backup == nil)
        for (name, database) in own.databases {
            for limit in Limits.Name.allCases {
                let asked = files.databases[name]?.value.limits.amount(limit)
                #expect(database.value.limits.amount(limit) == asked, "\(name) \(limit)")
            }
        }
        #expect(shop.limits.amount(.lockTimeout) == .unlimited)
        #expect(Set(state.extensions ?? []) == Set(Server.trustedExtensions + ["citext", "vector"]))
        let stats = try #require(own.databases["stats"]?.value)
        #expect(stats.server == "main" && stats.listen == .auto && stats.existing == "stats" && !stats.isProtected)
        #expect(own.env["shop"]?["TITLE"]?.value == .literal("a: b #c"))
        #expect(own.env["shop"]?["STATS_URL"]?.value == .database("stats", .owner, .url))
        #expect(state.connections == 80)
    }

    @Test func `an app always has a database and its URL, whatever the files say`() {
        for (databases, binding) in [
            ("", "external: true"), ("", "secret: { env: X }"),
            ("databases: { shop: { app: shop, server: main } }", "external: true"),
        ] {
            let text =
                Self.platform + "apps: { shop: {} }\n\(databases)\nenv: { shop: { DATABASE_URL: { \(binding) } } }\n"
            let state = DevState(app: "shop", of: desired(text))
            #expect(state.bindings == ["DATABASE_URL": .database("shop", .owner, .url)] && state.withheld.isEmpty)
            #expect(desired(state.text).databases["shop"]?.value.limits.amount(.connections) == .finite(20))
        }
        let text = Self.platform + "apps: { shop: {} }\nenv: { shop: { DATABASE_URL: 'sqlite:///x.db' } }\n"
        #expect(DevState(app: "shop", of: desired(text)).bindings["DATABASE_URL"] == .literal("sqlite:///x.db"))
    }

    @Test func `what a socket or another app would have to give is withheld`() {
        let text =
            Self.platform + """
                apps: { shop: {}, wiki: {} }
                databases: { shop: { app: shop, server: main }, wiki: { app: wiki, server: main } }
                env: { shop: { JDBC_URL: { database: shop, as: jdbcUrl }, WIKI: { database: wiki, access: read }, OLD: { skip: true } } }

                """
        let state = DevState(app: "shop", of: desired(text))
        #expect(state.withheld == ["JDBC_URL": .jdbcURL, "WIKI": .foreign("wiki")])
        #expect(state.bindings["OLD"] == .skip)
    }
}

@Suite struct Files {
    @Test func `a value is what stands behind the first equals sign`() throws {
        let text = "# c\n\n  A=1 # no comment\r\nB==x=\nC=\nD='q'\nA=2\n"
        let file = try DevFile(path: "dev.env", text: text)
        #expect(file.values.mapValues(\.revealed) == ["A": "2", "B": "=x=", "C": "", "D": "'q'"])
        #expect(file.notes.count == 1 && file.notes[0].hasPrefix("dev.env:6: "))
    }

    @Test(arguments: ["A", "export A=1", "1A=1", "=1", "A B=1", "A=\0"])
    func `a line that is none of a variable is refused at its place, without its value`(line: String) {
        let error = #expect(throws: DevError.self) { try DevFile(path: "dev.env", text: "X=1\n\(line)secret\n") }
        #expect(error?.description.hasPrefix("dev.env:2: ") == true && error?.description.contains("secret") == false)
    }
}
