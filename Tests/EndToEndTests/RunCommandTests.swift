import Foundation
import Glibc
import LeashTesting
import Testing

/// `leashctl run` and `leashctl psql`: another program with an app's environment.
@Suite struct RunCommands {
    private static let state = """
        leash: v1
        servers: { main: { url: { env: LEASH_MAIN_URL } } }
        apps: { notes: {}, wiki: {}, bare: {} }
        databases: { notes: { app: notes }, wiki: { app: wiki } }
        env:
          wiki: { NOTES_URL: { database: notes, access: read } }
          notes:
            LOG_LEVEL: info
            LD_PRELOAD: /tmp/x.so
            PATH: /tmp/bin

        """

    private func site() async throws -> BackedUp {
        let site = try await BackedUp(Self.state)
        try site.write(Self.state + "    MONGODB_URI: { external: true }\n    EARLY: x\n")
        return site
    }

    @Test func `a command gets the app's values, and it is said what it does not get`() async throws {
        let site = try await site()
        let run = try await site.run(
            "run",
            "notes",
            "--",
            "sh",
            "-c",
            "echo \"$LOG_LEVEL $LD_PRELOAD $DATABASE_URL\"; exit 7"
        )
        #expect(run.status == 7)
        #expect(run.output.hasPrefix("info  postgresql://notes_1:"), "\(run.output)")
        #expect(
            run.errors == """
                leashctl: notes: EARLY has no value yet: `leashctl apply` sets it
                leashctl: notes: LD_PRELOAD is withheld: it decides what code runs (--allow LD_PRELOAD)
                leashctl: notes: MONGODB_URI has no value: `leashctl env set notes MONGODB_URI`
                leashctl: notes: PATH is withheld: it decides what code runs (--allow PATH)

                """
        )
        let quiet = try await site.run("run", "notes", "-q", "--allow", "PATH", "--", "/usr/bin/env")
        #expect(quiet.errors == "" && quiet.output.contains("PATH=/tmp/bin\n"))
        #expect(!quiet.output.contains("LEASH_MAIN_URL="), "the admin's URL is for no app")
    }

    @Test func `it works on the database as the app does`() async throws {
        let site = try await site()
        let made = try await site.run(
            "run",
            "notes",
            "--",
            "sh",
            "-c",
            "psql \"$DATABASE_URL\" -Atc 'CREATE TABLE note AS SELECT 5'"
        )
        #expect(made.output == "SELECT 1\n", "\(made.errors)")
        let read = try await site.run("psql", "notes", "--", "-Atc", "TABLE note")
        #expect(read.status == 0 && read.output == "5\n", "\(read.errors)")
        let other = try await site.run("psql", "wiki", "--key", "NOTES_URL", "--", "-Atc", "SELECT current_database()")
        #expect(other.output == "notes\n", "\(other.errors)")
        #expect(try await site.run("psql", "wiki", "--", "-Atc", "SELECT current_database()").output == "wiki\n")
        let failed = try await site.run("psql", "notes", "--", "-c", "SELECT")
        #expect(try await site.run("psql", "notes", "--", "-v", "ON_ERROR_STOP=1", "-c", "nonsense").status == 1)
        #expect(failed.status == 0)
    }

    @Test func `the password is in no list of processes`() async throws {
        let site = try await site()
        let url = try await site.run("env", "get", "notes", "DATABASE_URL", "--reveal").output
        let password = try #require(URLComponents(string: url.trimmingCharacters(in: .newlines))?.password)
        let watch = ProcessWatch()
        _ = try await site.run("psql", "notes", "--", "-Atc", "SELECT pg_sleep(0.5)")
        _ = try await site.run("run", "notes", "--", "sleep", "0.5")
        let lines = watch.commandLines().map { String(decoding: $0, as: UTF8.self) }
        #expect(lines.contains { $0.contains("pg_sleep(0.5)") } && lines.contains { $0.hasPrefix("sleep") })
        #expect(!lines.contains { $0.contains(password) })
    }

    @Test func `signals are the command's own`() async throws {
        let site = try await site()
        let script = """
            '\(Leashctl.path)' --state '\(site.folder.path)' run notes -q -- sh -c 'trap "echo got; exit 9" TERM; touch \(site.folder.path)/.up; while :; do sleep 0.1; done' &
            pid=$!; while [ ! -e '\(site.folder.path)/.up' ]; do sleep 0.05; done; kill -TERM $pid; wait $pid; echo $?
            """
        let environment = ["LEASH_MAIN_URL": "", "PATH": "/usr/bin:/bin"]
        #expect(try await runCommand(["sh", "-c", script], environment: environment).output == "got\n9\n")
        let killed = try await site.run("run", "notes", "-q", "--", "sh", "-c", "kill -KILL $$")
        #expect(killed.status == 128 + 9)
    }

    @Test func `what can't be run is told`() async throws {
        let site = try await site()
        let cases: [([String], Int, String)] = [
            (["run", "nots", "--", "env"], 1, "there is no app 'nots' (did you mean 'notes'?)"),
            (["run", "notes"], 64, "name a command after --"),
            (["run", "notes", "--", "no-such-program"], 127, "no-such-program: No such file or directory"),
            (["run", "notes", "--", "/etc/passwd"], 126, "/etc/passwd: Permission denied"),
            (["psql", "bare"], 1, "app bare has no Postgres URL: `leashctl status app/bare` tells what it has"),
            (["psql", "notes", "--key", "DATABASE_URI"], 1, "(did you mean 'DATABASE_URL'?)"),
        ]
        for (command, status, message) in cases {
            let result = try await site.leash.run(command)
            #expect(result.status == status && result.errors.contains(message), "\(result.status) \(result.errors)")
        }
    }
}
