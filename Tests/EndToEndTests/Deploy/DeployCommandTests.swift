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
        try site.folder.write("{ \"dependencies\": { \"ioredis\": \"5\" } }", to: "cache/package.json")
        let redis = try await site.run("deploy", "\(site.folder.path)/cache", "--database=create")
        #expect(redis.status == 64 && redis.errors.contains("leash makes no databases of Redis"), "\(redis.errors)")
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

    @Test func `--commit commits its files alone, and refuses ones with changes`() async throws {
        let site = try await DeploySite()
        let git = { (words: String...) in
            try await runCommand(
                ["git", "-C", site.leash.state, "-c", "user.name=A", "-c", "user.email=a@example.org"] + words
            )
        }
        let folder = "\(site.folder.path)/flask-app"
        let without = try await site.run("deploy", folder, "--database=skip", "--commit")
        #expect(without.status == 1 && without.errors.contains("not a git repository"), "\(without.errors)")
        #expect(site.read("flask-app.yaml") == nil)
        _ = try await git("init", "-q")
        for (key, value) in [("user.name", "A"), ("user.email", "a@example.org")] {
            _ = try await git("config", key, value)
        }
        _ = try await git("add", "leash.yaml")
        _ = try await git("commit", "-qm", "first")
        try site.folder.write("notes to myself\n", to: "state/TODO")
        let result = try await site.run("deploy", folder, "--database=create", "--tier", "growth", "--commit")
        #expect(result.status == 0, "\(result.errors)")
        #expect(try await git("log", "--format=%s").output == "Deploy flask-app\nfirst\n")
        #expect(try await git("show", "--name-only", "--format=").output == "flask-app.yaml\n")
        let mark = try await site.values(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = 'flask-app'"
        )
        let commit = try await git("rev-parse", "--short=7", "HEAD").output.trimmingCharacters(in: .newlines)
        #expect(mark.first?.contains("rev=\(commit)") == true, "\(mark)")
        try site.folder.write(try #require(site.read("flask-app.yaml")) + "# edited\n", to: "state/flask-app.yaml")
        try site.folder.write(
            try site.folder.read("flask-app/requirements.txt") + "pymongo==4.7\n",
            to: "flask-app/requirements.txt"
        )
        let dirty = try await site.run("deploy", folder, "--database=skip", "--commit")
        #expect(
            dirty.status == 1 && dirty.errors.contains("flask-app.yaml has changes that are not committed"),
            "\(dirty.errors)"
        )
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

    @Test func `a server that can't be reached stops it, and a further deploy goes on`() async throws {
        let site = try await DeploySite()
        var away = site.leash
        away.environment["LEASH_MAIN_URL"] = "postgresql://x@/postgres?host=/nonexistent"
        let words = ["deploy", "\(site.folder.path)/go-app", "--database=create", "--tier", "growth"]
        let failed = try await away.run(words)
        #expect(
            failed.status == 1 && failed.errors.contains("the files are written, and a further deploy goes on"),
            "\(failed.errors)"
        )
        #expect(site.read("go-app.yaml") != nil)
        let result = try await site.leash.run(words)
        #expect(result.status == 0 && result.output.contains("✓ Database created"), "\(result.output)\(result.errors)")
    }

    @Test(
        arguments: [
            ("postgresql://own:S3cretOfMine@/own?host=/nonexistent", "does not work from here"),
            ("mysql://own:S3cretOfMine@db.example.org/own", "the URL is refused: it leads to MySQL"),
            ("postgresql://own:S3cret/OfMine@db.example.org/own", "write `%2F` for `/`"),
            ("redis://:S3cretOfMine@127.0.0.1:1/0", "Connection refused"),
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
        for words in [["--plan-only", "--commit"], ["--release"], ["--", "true"], ["--database=maybe"]] {
            #expect(try await site.leash.run(["deploy", site.folder.path] + words).status == 64, "\(words)")
        }
        let none = try await site.run("deploy", "\(site.folder.path)/none")
        #expect(none.status == 1 && none.errors.contains("No such file or directory"), "\(none.errors)")
    }
}
