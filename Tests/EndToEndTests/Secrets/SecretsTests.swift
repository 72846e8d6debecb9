import Foundation
import LeashTesting
import PQ
import Testing

/// Secrets that are known, looked for in everything that leash writes, sends and says.
@Suite(.serialized) struct SecretsOfAWholeLife {
    @Test func `are in the env store and nowhere else`() async throws {
        let life = try await Life()
        let watch = ProcessWatch()
        try await begin(life)
        try await goOn(life)
        try await deploy(life)
        try await backUp(life)
        try await fail(life)
        try await say(life, of: Life.sample(Self.brokenFiles))
        try await mistype(life)
        for line in watch.commandLines() {
            life.evidence.add(String(decoding: line, as: UTF8.self), from: "the list of processes")
        }
        try await life.collect()
        let needles = life.needles
        #expect(life.minted.count >= 8)
        #expect(life.passwordsOfPrograms.count >= 6)
        #expect(life.evidence.hits(of: needles) == [])
        let bytes = life.evidence.places.reduce(0) { $0 + $1.bytes.count }
        print("secrets: \(needles.count) looked for in \(life.evidence.places.count) places, \(bytes >> 10) KiB")
        try isWhereItBelongs(life)
        try await aLeakIsFound(life)
    }

    /// The first round, by a saved plan, in each form that there is.
    private func begin(_ life: Life) async throws {
        #expect(try await life.run("diff").status == 3, "a key that only a human can set is missing")
        #expect(try await life.run("env", "set", "notes", "MONGODB_URI", input: Life.humanSecret + "\n").status == 0)
        for format in ["text", "json", "jsonl", "markdown", "sql"] {
            #expect(try await life.run("diff", "--format", format).status == 2)
        }
        let plan = life.folder.path + "/.plan.json"
        #expect(try await life.run("diff", "--out", plan).status == 2)
        let applied = try await life.run("apply", plan)
        #expect(applied.status == 0, "\(applied.output)\(applied.errors)")
        #expect(try await life.run("apply", plan).status == 6, "the plan is stale by now")
        #expect(try life.folder.read(".seen").contains("LEASH_APP=notes"))
    }

    /// Drift and lost keys, mended by new generations, and whatever only reads.
    private func goOn(_ life: Life) async throws {
        for format in ["text", "json", "jsonl", "markdown"] {
            try await life.server.admin().run("ALTER ROLE notes_1 PASSWORD NULL CONNECTION LIMIT 3")
            try FileManager.default.removeItem(atPath: life.folder.path + "/.leash/env/wiki.env")
            #expect(try await life.run("apply", "--yes", "--format", format).status == 0)
        }
        for command in [
            ["status"], ["status", "--deep"], ["status", "--format", "json"], ["status", "database/notes"],
        ] {
            #expect(try await life.run(command).status == 0, "\(command)")
        }
        for command in [["doctor", "--verbose"], ["doctor", "notes", "--format", "json"]] {
            // The tests' servers do without fsync, which is red.
            #expect(try await life.run(command).status == 2, "\(command)")
        }
        #expect(try await life.run("import").output.contains("stranger"))
        for command in [
            ["env", "list"], ["env", "list", "notes", "--format", "json"], ["env", "get", "notes", "SMTP_TOKEN"],
            ["env", "get", "notes", "DATABASE_URL"], ["env", "get", "notes", "PASSWORD"],
            ["env", "get", "notes", "MONGODB_URI"], ["render"], ["render", "--explain"],
            ["render", "--format", "json"],
            ["validate"], ["diff", "--deep"],
        ] {
            #expect(try await life.run(command).status == 0, "\(command)")
        }
    }

    /// What can go wrong with the secrets in hand.
    private func fail(_ life: Life) async throws {
        let password = try #require(URLComponents(string: life.adminURL)?.percentEncodedPassword)
        let folder = life.server.folder
        for url in Life.sample(Self.badURLs(password, folder)) {
            for command in Life.isLong
                ? [["diff"], ["apply", "--yes"], ["status"], ["doctor"], ["import"]] : [["diff"]]
            {
                #expect(try await life.run(command, url: url).status == 1, "\(command)")
            }
        }
        try await failAtTheServer(life)
        try await failAtTheCommand(life)
    }

    private static func badURLs(_ password: String, _ folder: String) -> [String] {
        [
            "postgresql://nobody:\(password)@/postgres?host=\(folder)",
            "postgresql://boss:\(password)@/postgres?host=/nonexistent",
            "postgresql://boss:\(password)@127.0.0.1:1/postgres",
            "postgresql://boss:\(password)@[::1/postgres",
            "postgresql://boss:\(password)@/postgres?host=\(folder)&passwrod=\(password)",
            "postgresql://boss:\(password)@/postgres?host=\(folder)&port=\(password)",
            // Not encoded, so that libpq takes parts of it for something else.
            "postgresql://boss:\(Life.adminPassword)@/postgres?host=\(folder)",
            "postgresql://boss:\(Life.adminPassword.replacing("%", with: ""))@/postgres?host=\(folder)",
            "host=\(folder) user=boss password='\(Life.adminPassword)' bogus=1",
            "host=\(folder) user=boss password=\(Life.adminPassword) x",
            "host=\(folder) user=boss password='\(Life.adminPassword)",
            "\(Life.adminPassword)=x",
            Life.adminPassword,
        ]
    }

    /// A login's row is locked by somebody, so the statement with its verifier fails, and is logged.
    private func failAtTheServer(_ life: Life) async throws {
        try FileManager.default.removeItem(atPath: life.folder.path + "/.leash/env/wiki.env")
        #expect(try await life.run("apply", "--yes", "--target", "database/wiki").status == 0)
        let logins = try await life.server.admin().rows(
            "SELECT rolname FROM pg_roles WHERE rolname ~ '^wiki_[0-9]+$' ORDER BY oid DESC"
        ) { row throws(PQError) in row.text(0) }
        let blocker = try await life.server.admin()
        try await blocker.run("BEGIN")
        try await blocker.run("ALTER ROLE \(try #require(logins.first)) CONNECTION LIMIT 9")
        let failed = try await life.run("apply", "--yes")
        #expect([1, 5].contains(failed.status), "\(failed.output)\(failed.errors)")
        #expect(failed.output.contains("55P03"), "\(failed.output)")
        try await blocker.run("ROLLBACK")
        #expect(try life.server.log().contains(/STATEMENT: .*ALTER ROLE .* PASSWORD 'SCRAM-SHA-256/))
        #expect(try await life.run("apply", "--yes").status == 0)
    }

    /// A command of the operator's that says on standard error all that it found in the env.
    private func failAtTheCommand(_ life: Life) async throws {
        let file = life.folder.path + "/.leash/env/notes.env"
        for script in [
            "cat \(file) >&2; exit 3", "grep -h SMTP_TOKEN= \(file) >&2; exit 4", "echo $0 $PWD >&2; exit 5",
        ] {
            try life.commands(script)
            try await life.server.admin().run("ALTER ROLE notes_1 CONNECTION LIMIT 4")
            _ = try? FileManager.default.removeItem(atPath: life.folder.path + "/.leash/env/reports.env")
            let text = try life.folder.read("leash.yaml")
            try life.folder.write(
                text.replacing("LOG_LEVEL: info", with: "LOG_LEVEL: info-\(script.count)"),
                to: "leash.yaml"
            )
            let failed = try await life.run("apply", "--yes")
            #expect(failed.output.contains("onChange failed"), "\(failed.output)")
            try life.folder.write(text, to: "leash.yaml")
        }
        try life.commands("true")
        #expect(try await life.run("apply", "--yes").status == 0)
    }
}
