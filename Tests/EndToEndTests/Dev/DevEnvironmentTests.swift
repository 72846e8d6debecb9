import Foundation
import LeashTesting
import Testing

/// What a command of `leashctl dev` gets, and what is withheld from it.
@Suite(.serialized) struct DevEnvironments {
    private static let state = """
        leash: v1
        servers: { main: { url: { env: LEASH_MAIN_URL } } }
        tiers: { big: { rank: 2, databases: 2 } }
        apps: { shop: { source: services/notes, tier: big }, wiki: {} }
        databases:
          shop: { app: shop, extensions: [citext], limits: { connections: 7, statementTimeout: 12s } }
          wiki: { app: wiki }
        env:
          shop:
            LOG_LEVEL: info
            LD_PRELOAD: /tmp/x.so
            PLAIN: from files
            SHOP_HOST: { database: shop, as: host }
            SMTP_TOKEN: { secret: { file: smtp } }
            STRIPE_KEY: { secret: { env: STRIPE } }
            REDIS_URL: { external: true }
            WIKI_URL: { database: wiki, access: read }

        """

    private func folder() throws -> DevFolder {
        let folder = try DevFolder(name: "services/notes")
        let file = URL(filePath: folder.base + "/leash.yaml")
        try Self.state.write(to: file, atomically: true, encoding: .utf8)
        return folder
    }

    @Test func `an app of the files has its name, limits, extensions and literals`() async throws {
        let folder = try folder()
        let sql =
            "SELECT current_user, current_setting('statement_timeout'), "
            + "(SELECT rolconnlimit FROM pg_roles WHERE rolname = session_user), "
            + "(SELECT count(*) FROM pg_extension WHERE extname = 'citext')"
        let asked = try await folder.dev("--", "bash", "-c", "psql \"$DATABASE_URL\" -Atc \"\(sql)\"; echo $LOG_LEVEL")
        #expect(asked.output == "shop|12s|7|1\ninfo\n", "\(asked.errors)")
    }

    @Test func `an admin's URL is for no app's command`() async throws {
        let folder = try folder()
        let url = ["LEASH_MAIN_URL": "postgresql://boss:secret@/postgres"]
        let asked = try await folder.dev(["--", "env"], url)
        #expect(!asked.output.contains("LEASH_MAIN_URL="))
        #expect(
            asked.errors.contains("LEASH_MAIN_URL of this shell is left out: it is an admin's\n"),
            "\(asked.errors)"
        )
    }

    @Test func `what is withheld is told, with the ways to give it`() async throws {
        let folder = try folder()
        let file = folder.path + "/.leash/dev.env"
        let bare = try await folder.dev("--", "true")
        #expect(
            bare.errors == """
                leashctl dev: app shop, in \(folder.home)
                leashctl dev: LD_PRELOAD is withheld: it decides what code runs (--allow LD_PRELOAD)
                leashctl dev: REDIS_URL is withheld: the files leave it to people; give one in \(file), or in this shell
                leashctl dev: SMTP_TOKEN is withheld: it is a secret of the platform; give one in \(file), or in this shell
                leashctl dev: STRIPE_KEY is withheld: it is a secret of the platform; give one in \(file), or in this shell
                leashctl dev: WIKI_URL is withheld: it is of another app's database, wiki; give one in \(file), or in this shell

                """
        )
        let lines = "# mine\nSMTP_TOKEN=a b\nPLAIN=mine\nSHOP_HOST=x\nWIKI_URL=\"q\"\n"
        try folder.write(lines, to: ".leash/dev.env")
        let shell = [
            "REDIS_URL": "redis://r", "DATABASE_URL": "postgresql://prod/x", "PGPORT": "6000", "LOG_LEVEL": "debug",
        ]
        let print = "echo \"$SMTP_TOKEN|$PLAIN|$REDIS_URL|$WIKI_URL|$LOG_LEVEL|$PGPORT|$SHOP_HOST|$STRIPE_KEY\""
        let given = try await folder.dev(["--", "sh", "-c", print], shell)
        #expect(given.output.hasPrefix("a b|mine|redis://r|\"q\"|info||/tmp/leash-"), "\(given.output)")
        #expect(
            given.errors == """
                leashctl dev: \(file):5: the quotes are a part of WIKI_URL's value: write it without them if they aren't
                leashctl dev: PGPORT of this shell is left out: it is of another server
                leashctl dev: SHOP_HOST of \(file) is left out: dev gives one of its own
                leashctl dev: DATABASE_URL of this shell is replaced by that of the private server
                leashctl dev: LD_PRELOAD is withheld: it decides what code runs (--allow LD_PRELOAD)
                leashctl dev: STRIPE_KEY is withheld: it is a secret of the platform; give one in \(file), or in this shell

                """
        )
        #expect(try await folder.dev(["-q", "--", "true"], shell).errors == "")
    }

    @Test func `what can't be is said at its place`() async throws {
        let folder = try folder()
        try folder.write("A=1\nnonsense\n", to: ".leash/dev.env")
        let wrong = try await folder.dev("--", "true")
        #expect(
            wrong.status == 1 && wrong.errors.contains("/.leash/dev.env:2: this is no `KEY=value`"),
            "\(wrong.errors)"
        )
        let cases: [([String], Int, String)] = [
            (
                ["no-such-folder", "--", "true"], 1,
                "no-such-folder: No such file or directory (PATH is the app's folder"
            ),
            (["--app", "shp", "--", "true"], 1, "has no app 'shp' (did you mean 'shop'?)"),
            (["--state", folder.base, "--app", "none", "--", "true"], 1, "has no app 'none' (apps are: shop, wiki)"),
            (["--stop", "--", "true"], 64, "--stop takes no command"),
            (["--stop", "--reset"], 64, "--reset"),
        ]
        for (arguments, status, message) in cases {
            let result = try await folder.dev(arguments)
            #expect(result.status == status && result.errors.contains(message), "\(result.status) \(result.errors)")
        }
        #expect(!FileManager.default.fileExists(atPath: folder.home), "nothing was begun")
    }

    @Test func `the command works in the app's folder, whatever it is called`() async throws {
        let folder = try folder()
        let result = try await runCommand(
            folder.way.running([Leashctl.path, "dev", "services/../services/notes", "--", "sh", "-c", "pwd; echo $PWD"]
            ),
            environment: folder.environment,
            in: folder.base
        )
        #expect(result.output == "\(folder.path)\n\(folder.path)\n", "\(result.errors)")
    }
}
