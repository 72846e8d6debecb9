import Foundation
import LeashTesting
import PQ
import Testing

/// `leashctl deploy` from a script.
@Suite struct DeployCommands {
    @Test func `without a terminal a need that nobody answers stops it`() async throws {
        let site = try await DeploySite()
        let result = try await site.run("deploy", "\(site.folder.path)/flask-app")
        #expect(result.status == 64 && result.output == "", "\(result.output)")
        #expect(
            result.errors.contains(
                "flask-app needs PostgreSQL, and there is no terminal to ask at: say --database=create, "
                    + "--database=url, --database=skip; nothing was changed"
            ),
            "\(result.errors)"
        )
        #expect(site.read("flask-app.yaml") == nil)
        try site.folder.write("{ \"dependencies\": { \"ioredis\": \"5\" } }", to: "cache/package.json")
        let redis = try await site.run("deploy", "\(site.folder.path)/cache", "--database=create")
        #expect(redis.status == 1, "\(redis.errors)")
        #expect(
            redis.errors.contains("cache needs Redis, not PostgreSQL as --database=create says; nothing was changed"),
            "\(redis.errors)"
        )
        try site.folder.write("sqlalchemy==2.0\n", to: "unclear/requirements.txt")
        let unclear = try await site.run("deploy", "\(site.folder.path)/unclear")
        #expect(unclear.status == 64 && unclear.errors.contains("unclear may need PostgreSQL"), "\(unclear.errors)")
        try site.folder.write("", to: "empty/README")
        let empty = try await site.run("deploy", "\(site.folder.path)/empty")
        #expect(empty.status == 1 && empty.errors.contains("nothing was detected in "), "\(empty.errors)")
    }

    @Test func `what is there is kept to the byte, and other apps are not touched`() async throws {
        let text = """
            leash: v1   # ours
            tiers: { growth: { rank: 1, databases: 2 } }
            servers: { main: { url: { env: LEASH_MAIN_URL } } }
            apps:
              other: { tier: growth }   # not deployed here

            databases:
              other: { app: other }

            """
        let site = try await DeploySite(text)
        let result = try await site.run(
            "deploy",
            "\(site.folder.path)/node-app",
            "--database=create",
            "--app",
            "shop",
            "--tier",
            "growth"
        )
        #expect(result.status == 0, "\(result.output)\(result.errors)")
        #expect(
            site.read("leash.yaml") == text.replacing(
                "# not deployed here\n",
                with: "# not deployed here\n  shop: { tier: growth }\n"
            ).replacing("  other: { app: other }\n", with: "  other: { app: other }\n  shop: { app: shop }\n")
                + "\nenv:\n  shop:\n    DATABASE_URL: { database: shop }\n"
        )
        #expect(try await site.databases() == ["leash", "postgres", "shop"])
        #expect(result.output.contains("  +   shop: { app: shop }\n"), "\(result.output)")
    }

    @Test func `--plan-only shows the lines and the plan, and writes nothing`() async throws {
        let site = try await DeploySite()
        let folder = "\(site.folder.path)/flask-app"
        let result = try await site.run("deploy", folder, "--database=create", "--tier", "growth", "--plan-only")
        #expect(result.status == 2, "\(result.errors)")
        #expect(result.output.hasPrefix("flask-app.yaml (new)\n  + leash: v1\n  + apps:\n"), "\(result.output)")
        #expect(result.output.contains("+ create   database/flask-app"), "\(result.output)")
        #expect(site.read("flask-app.yaml") == nil)
        #expect(try await site.databases() == ["postgres"])
        let url = "postgresql://u:S3cretOfMine@db.example.org:5432/x?sslmode=require"
        let own = try await site.run("deploy", folder, "--database=url", "--no-test", "--plan-only", input: url)
        #expect(
            own.status == 2 && own.output.contains("DATABASE_URL: { external: true }"),
            "\(own.output)\(own.errors)"
        )
        #expect(!(own.output + own.errors).contains("S3cret"))
        #expect(site.read(".leash/env/flask-app.env") == nil)
    }

    @Test func `a new app that needs several is deployed, one answer each`() async throws {
        let site = try await DeploySite()
        try site.folder.write("flask\npsycopg\nredis\npymongo\n", to: "three/requirements.txt")
        let words = ["deploy", "\(site.folder.path)/three", "--tier", "growth", "--database=create"]
        let open = try await site.leash.run(words)
        #expect(open.status == 64 && open.errors.contains("three needs MongoDB"), "\(open.errors)")
        let url = "redis://:S3cretOfMine@127.0.0.1:6379/0"
        let more = ["--database=url", "--no-test", "--database=skip"]
        let result = try await site.leash.run(words + more, input: url)
        #expect(result.status == 0, "\(result.output)\(result.errors)")
        #expect(
            site.read("three.yaml")?.hasSuffix(
                """
                env:
                  three:
                    DATABASE_URL: { database: three }
                    REDIS_URL: { external: true }
                    MONGODB_URI: { skip: true }

                """
            ) == true,
            "\(site.read("three.yaml") ?? "")"
        )
        #expect(try await site.run("env", "get", "three", "REDIS_URL", "--reveal").output == url + "\n")
        let again = try await site.run("deploy", "\(site.folder.path)/three", "--database=url", "--no-test", input: url)
        #expect(again.status == 1 && again.errors.contains("`leashctl env set three REDIS_URL`"), "\(again.errors)")
    }

    @Test func `what is wrong with another app's server or env holds up nothing`() async throws {
        let site = try await DeploySite(
            """
            leash: v1
            servers:
              main: { url: { env: LEASH_MAIN_URL }, default: true }
              away: { url: { env: LEASH_AWAY_URL } }
            apps: { other: {} }
            databases: { other: { app: other, server: away } }

            """
        )
        var leash = site.leash
        leash.environment["LEASH_AWAY_URL"] = "postgresql://x@/postgres?host=/nonexistent"
        let words = ["deploy", "\(site.folder.path)/node-app", "--app", "shop", "--database=create"]
        let result = try await leash.run(words)
        #expect(result.status == 0 && result.output.contains("✓ Database created"), "\(result.output)\(result.errors)")
        try site.folder.write("no env file\n", to: "state/.leash/env/other.env")
        let again = try await leash.run(words)
        #expect(again.status == 0 && again.output.contains("In sync"), "\(again.output)\(again.errors)")
        let away = try await leash.run([
            "deploy", "\(site.folder.path)/flask-app", "--app", "other", "--database=create",
        ])
        #expect(away.status == 1 && away.errors.contains("nothing was changed"), "\(away.output)\(away.errors)")
    }

    @Test func `a link, and a value that somebody set, are left alone`() async throws {
        let site = try await DeploySite(DeploySite.platform + "apps: { shop: { tier: growth } }\n")
        let folder = "\(site.folder.path)/node-app"
        #expect(try await site.run("env", "set", "shop", "DATABASE_URL", input: "postgresql://mine@h/x\n").status == 0)
        let words = ["deploy", folder, "--app", "shop", "--no-test", "--database=url"]
        let held = try await site.leash.run(words, input: "postgresql://u:p@db.example.org/x?sslmode=require")
        #expect(held.status == 1 && held.errors.contains("holds another value, set by hand"), "\(held.errors)")
        let unapplied = try await site.leash.run(words + ["--no-apply"], input: "postgresql://u:p@db.example.org/x")
        #expect(unapplied.status == 1 && unapplied.errors.contains("holds another value"), "\(unapplied.errors)")
        let kept = try await site.run("env", "get", "shop", "DATABASE_URL", "--reveal")
        #expect(kept.output == "postgresql://mine@h/x\n", "\(kept.errors)")
        _ = try await runCommand(
            ["sh", "-c", "mkdir .real && mv leash.yaml .real && ln -s .real/leash.yaml ."],
            in: site.leash.state
        )
        let linked = try await site.run("deploy", folder, "--app", "shop", "--database=skip")
        #expect(linked.status == 1 && linked.errors.contains("leash.yaml is a link"), "\(linked.errors)")
    }

    @Test func `the release command gets the new environment, and its failure stops the deploy`() async throws {
        let site = try await DeploySite()
        let folder = "\(site.folder.path)/flask-app"
        try site.folder.write("CREATE TABLE note (id int);\n", to: "flask-app/schema.sql")
        let words = ["deploy", folder, "--database=create", "--tier", "growth", "--release", "--"]
        let released = try await site.leash.run(words + ["sh", "-c", "psql -q \"$DATABASE_URL\" -f schema.sql"])
        #expect(
            released.status == 0 && released.output.hasSuffix("✓ Released\n"),
            "\(released.output)\(released.errors)"
        )
        let tables = try await site.run("psql", "flask-app", "--", "-Atc", "SELECT count(*) FROM note")
        #expect(tables.output == "0\n", "\(tables.errors)")
        let failed = try await site.leash.run(words + ["sh", "-c", "echo broken >&2; exit 3"])
        #expect(failed.status == 1 && failed.errors.contains("broken\n"), "\(failed.errors)")
        #expect(failed.errors.contains("the release command ended with 3, so the deploy stopped"), "\(failed.errors)")
        try await operatorsRelease(site, folder)
        try await endedRelease(site, folder)
    }

    /// Who ends the deploy ends what it waits for.
    private func endedRelease(_ site: DeploySite, _ folder: String) async throws {
        let script = """
            '\(Leashctl.path)' --state '\(site.leash.state)' deploy '\(folder)' --release -- \\
                sh -c 'trap "echo ended; exit 7" TERM; touch up; for i in $(seq 100); do sleep 0.1; done; echo whole' &
            pid=$!; while [ ! -e '\(folder)/up' ]; do sleep 0.05; done; kill -TERM $pid; wait $pid; echo $?
            """
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        let result = try await runCommand(
            ["bash", "-c", script],
            environment: site.leash.environment.merging(["PATH": path]) { $1 }
        )
        #expect(result.output.hasSuffix("ended\n130\n"), "\(result.output)\(result.errors)")
    }

    private func operatorsRelease(_ site: DeploySite, _ folder: String) async throws {
        let file = site.folder.path + "/commands.yaml"
        try site.folder.write(
            "migrate: { run: [sh, -c, 'echo \"$LEASH_APP ${DATABASE_URL%%:*} $HOME\"'] }\n",
            to: "commands.yaml"
        )
        let text = try #require(site.read("flask-app.yaml"))
        try site.folder.write(
            text.replacing("tier: growth }", with: "tier: growth, release: migrate }"),
            to: "state/flask-app.yaml"
        )
        let named = try await site.run("deploy", folder, "--commands", file)
        #expect(
            named.status == 0 && named.output.hasSuffix("flask-app postgresql \n✓ Released\n"),
            "\(named.output)\(named.errors)"
        )
        let missing = try await site.run("deploy", folder, "--commands", file + "x")
        #expect(missing.status == 1 && missing.errors.contains("release: "), "\(missing.errors)")
    }

    @Test func `a server that can't be reached changes nothing, and a further deploy goes on`() async throws {
        let site = try await DeploySite()
        var away = site.leash
        away.environment["LEASH_MAIN_URL"] = "postgresql://x@/postgres?host=/nonexistent"
        let words = ["deploy", "\(site.folder.path)/go-app", "--database=create", "--tier", "growth"]
        let failed = try await away.run(words)
        #expect(failed.status == 1 && failed.errors.contains("nothing was changed"), "\(failed.errors)")
        #expect(site.read("go-app.yaml") == nil)
        let result = try await site.leash.run(words)
        #expect(result.status == 0 && result.output.contains("✓ Database created"), "\(result.output)\(result.errors)")
    }

    @Test(
        arguments: [
            ("postgresql://own:S3cretOfMine@/own?host=/nonexistent", "does not work from here"),
            ("mysql://own:S3cretOfMine@db.example.org/own", "the URL is refused: it leads to MySQL"),
            ("postgresql://own:S3cret/OfMine@db.example.org/own", "write `%2F` for `/`"),
            ("redis://:S3cretOfMine@127.0.0.1:1/0", "flask-app needs PostgreSQL, not Redis"),
            ("postgresql+asyncpg://own:S3cretOfMine@127.0.0.1:1/own", "Connection refused"),
            ("", "there was no value on standard input"),
        ]
    )
    func `a URL that does not work, or is none, is refused without its password`(url: String, reason: String)
        async throws
    {
        let site = try await DeploySite()
        let result = try await site.run("deploy", "\(site.folder.path)/flask-app", "--database=url", input: url)
        #expect(result.status == 1 && result.errors.contains(reason), "\(result.errors)")
        #expect(!(result.output + result.errors).contains("S3cret"), "\(result.errors)")
        #expect(site.read("flask-app.yaml") == nil)
    }

    @Test func `options that exclude each other are refused`() async throws {
        let site = try await DeploySite()
        for words in [
            ["--plan-only", "--commit"], ["--no-apply", "--release", "--", "true"],
            ["--database=skip", "--database=skip"],
            ["--release"], ["--", "true"], ["--database=maybe"],
        ] {
            #expect(try await site.leash.run(["deploy", site.folder.path] + words).status == 64, "\(words)")
        }
        let none = try await site.run("deploy", "\(site.folder.path)/none")
        #expect(none.status == 1 && none.errors.contains("No such file or directory"), "\(none.errors)")
    }
}
