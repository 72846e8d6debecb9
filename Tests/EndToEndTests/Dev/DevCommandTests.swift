import Foundation
import Glibc
import LeashTesting
import Testing

/// `leashctl dev`: a command with a private local Postgres.
@Suite(.serialized) struct DevCommands {
    private static let schema = "CREATE TABLE note (id int); INSERT INTO note VALUES (5);\n"
    private static let load = #"psql "$DATABASE_URL" -v ON_ERROR_STOP=1 -f db/schema.sql"#

    /// Of a server that runs already.
    private static let count = #"psql "$DATABASE_URL" -Atc "SELECT count(*), current_user, session_user FROM note""#

    @Test(arguments: DevWay.all)
    func `a schema is loaded by a command, and the next one finds the server as it was`(way: DevWay) async throws {
        let folder = try DevFolder(way)
        try folder.write(Self.schema, to: "db/schema.sql")
        let first = try await folder.dev("--", "bash", "-c", Self.load)
        #expect(first.status == 0 && first.output == "CREATE TABLE\nINSERT 0 1\n", "\(first.errors)")
        #expect(first.errors == "leashctl dev: app notes, in \(folder.home)\n")
        let pid = try folder.pid()
        let second = try await folder.dev("--", "bash", "-c", Self.count)
        #expect(second.output == "1|notes|notes_1\n" && second.errors == "", "\(second.errors)")
        #expect(try folder.pid() == pid)
        if way == .owner {
            // Whoever owns the folder has the same server.
            let user = try await runCommand(
                DevWay.user.running([Leashctl.path, "dev", "--", "bash", "-c", Self.count]),
                environment: folder.environment,
                in: folder.path
            )
            #expect(user.output == "1|notes|notes_1\n", "\(user.errors)")
            let who = try await folder.dev("--", "id", "-u")
            #expect(who.output == "0\n", "the command is root's all the same")
        }
    }

    @Test func `with a running server, all that comes before the command takes 0.3 s of work at most`() async throws {
        let folder = try DevFolder()
        _ = try await folder.dev("--", "true")
        let script = #"TIMEFORMAT="%U %S"; time "$0" dev -- true"#
        let timed = try await runCommand(
            folder.way.running(["/bin/bash", "-c", script, Leashctl.path]),
            environment: folder.environment,
            in: folder.path
        )
        let times = timed.errors.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
        #expect(times.count == 2 && times.reduce(0, +) < 0.3, "\(timed.errors)")
    }

    @Test func `two at once make one server, and both use it`() async throws {
        let folder = try DevFolder()
        let results = try await withThrowingTaskGroup(of: CommandResult.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    let sql = "SELECT pg_postmaster_start_time()"
                    return try await folder.dev("--", "bash", "-c", "psql \"$DATABASE_URL\" -Atc '\(sql)'")
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        for result in results { #expect(result.status == 0, "\(result.errors)") }
        #expect(Set(results.map(\.output)).count == 1)
        #expect(results.count { !$0.errors.isEmpty } == 1, "only the first has anything to say")
    }

    @Test func `exit status and signals are the command's own`() async throws {
        let folder = try DevFolder()
        #expect(try await folder.dev("--", "sh", "-c", "exit 7").status == 7)
        #expect(try await folder.dev("--", "sh", "-c", "kill -KILL $$").status == 128 + 9)
        #expect(try await folder.dev("--", "no-such-program").status == 127)
        #expect(try await folder.dev("--", "/etc/passwd").status == 126)
        let script = """
            "$0" dev -- sh -c 'trap "echo got; exit 9" TERM; touch up; while :; do sleep 0.1; done' &
            pid=$!; while [ ! -e up ]; do sleep 0.05; done; kill -TERM $pid; wait $pid; echo $?
            """
        let signalled = try await runCommand(
            folder.way.running(["/bin/sh", "-c", script, Leashctl.path]),
            environment: folder.environment,
            in: folder.path
        )
        #expect(signalled.output == "got\n9\n", "\(signalled.errors)")
    }

    @Test func `without a command it says how to connect, without the password`() async throws {
        let folder = try DevFolder()
        let shown = try await folder.dev()
        #expect(shown.status == 0)
        #expect(shown.output.contains("DATABASE_URL  postgresql://notes_1:***@/notes?host=/tmp/leash-"))
        let json = try await folder.dev("--status", "--format", "json")
        let status = try JSONDecoder().decode(DevFolder.Status.self, from: Data(json.output.utf8))
        #expect(status.format == "leash.dev/1" && status.app == "notes" && status.state == "running")
        #expect(try status.pid == folder.pid())
    }

    @Test(arguments: DevWay.all)
    func `a stopped server goes on with its data; one that is reset is gone`(way: DevWay) async throws {
        let folder = try DevFolder(way)
        #expect(try await folder.dev("--stop").errors == "there is no private server of \(folder.path)\n")
        try folder.write(Self.schema, to: "db/schema.sql")
        try folder.write("A=1\n", to: ".leash/dev.env")
        _ = try await folder.dev("--", "bash", "-c", Self.load)
        let url = try await folder.dev("--", "printenv", "DATABASE_URL").output
        let pid = try #require(try folder.pid())
        #expect(try await folder.dev("--stop").errors == "stopped the private server of \(folder.path)\n")
        #expect(!isAlive(pid))
        #expect(try await folder.dev("--status").output.contains(/Postgres \d+, stopped/))
        #expect(try await folder.dev("--stop").errors == "it was stopped already\n")
        #expect(try await folder.dev("--", "bash", "-c", Self.count).output == "1|notes|notes_1\n")
        #expect(try await folder.dev("--", "printenv", "DATABASE_URL").output == url)

        try folder.write("mine", to: ".leash/dev/mine")
        let asked = try await folder.dev("--reset")
        #expect(asked.status == 64 && asked.errors.contains("--yes consents"))
        let last = try #require(try folder.pid())
        #expect(try await folder.dev("--reset", "--yes").status == 0)
        #expect(!isAlive(last))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.home) == ["mine"])
        #expect(FileManager.default.fileExists(atPath: folder.path + "/.leash/dev.env"))
        let socket = try #require(URLComponents(string: url.trimmingCharacters(in: .newlines))?.queryItems?[0].value)
        #expect(!FileManager.default.fileExists(atPath: socket))
        #expect(
            try await folder.dev("--", "bash", "-c", Self.count).errors.contains(#"relation "note" does not exist"#)
        )
    }
}
