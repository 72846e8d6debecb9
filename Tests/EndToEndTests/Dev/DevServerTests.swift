import Foundation
import Glibc
import LeashTesting
import Testing

/// `leashctl dev` where a server was killed, moved, copied, or can't be where it should.
@Suite(.serialized) struct DevServers {
    @Test(arguments: DevWay.all)
    func `a server that was killed is started anew`(way: DevWay) async throws {
        let folder = try DevFolder(way)
        #expect(try await folder.ask() == folder.home)
        let pid = try #require(try folder.pid())
        kill(pid, SIGKILL)
        #expect(try await folder.ask() == folder.home)
        #expect(try folder.pid() != pid)
    }

    @Test(arguments: [0.6, 1.2])
    func `a first call that is killed leaves nothing in the way of the next`(seconds: Double) async throws {
        let folder = try DevFolder()
        let killing = ["timeout", "-s", "KILL", "\(seconds)", Leashctl.path, "dev", "--", "sleep", "60"]
        _ = try await runCommand(folder.way.running(killing), environment: folder.environment, in: folder.path)
        #expect(try await folder.ask() == folder.home)
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.home)
        #expect(left.sorted() == [".gitignore", ".lock", "data", "env", "leash.yaml", "secrets"])
    }

    @Test func `an app's name that can't be is refused before anything is made`() async throws {
        let folder = try DevFolder()
        let refused = try await folder.dev("--app", "No!", "--", "true")
        #expect(refused.status == 1)
        let reason = "app 'No!' can't have a private server: apps: 'No!' is no name"
        #expect(refused.errors.contains(reason), "\(refused.errors)")
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/.leash"))
    }

    @Test func `the number of a killed server that another process has now is not taken for it`() async throws {
        let (folder, other) = (try DevFolder(), try DevFolder(name: "other"))
        for site in [folder, other] { #expect(try await site.ask() == site.home) }
        _ = try await folder.dev("--stop")
        // Another server of the same user, and a process that is none at all.
        for pid in [try #require(try other.pid()), getpid()] {
            let file = folder.home + "/data/postmaster.pid"
            try "\(pid)\n\(folder.home)/data\n1\n5432\n/tmp\n\n1 1\n".write(
                toFile: file,
                atomically: true,
                encoding: .utf8
            )
            #expect(try await folder.ask() == folder.home)
            _ = try await folder.dev("--stop")
        }
        #expect(try await other.ask() == other.home)
    }

    @Test func `a copy's data are not trusted, and a server of its own leaves the first alone`() async throws {
        let folder = try DevFolder()
        _ = try await folder.dev("--", "bash", "-c", #"psql "$DATABASE_URL" -c "CREATE TABLE t ()""#)
        let pid = try folder.pid()
        let copy = folder.base + "/copy"
        _ = try await runCommand(["cp", "-a", folder.path, copy])
        let stopped = try await folder.dev("--stop", copy)
        #expect(stopped.errors == "it was stopped already\n")
        let refused = try await folder.dev("-q", copy, "--", "true")
        #expect(
            refused.status == 1 && refused.errors.contains("was not made here but came with a copy"),
            "\(refused.errors)"
        )
        #expect(try await folder.dev("--reset", "--yes", copy).status == 0)
        #expect(try await folder.ask(copy) == "\(copy)/.leash/dev")
        #expect(try folder.pid() == pid)
        #expect(try await folder.ask() == folder.home)
        #expect(try folder.pid() == pid)
    }

    @Test(arguments: [String(repeating: "long", count: 40), "with a blank", #"o'dd "$(touch hit)" `x` \n"#])
    func `any folder will do`(name: String) async throws {
        let folder = try DevFolder(name: name)
        #expect(try await folder.ask() == folder.home)
        #expect(try await folder.dev("--stop").status == 0)
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/hit"))
    }

    @Test func `a folder that can't be written to has its server in the home folder`() async throws {
        guard DevWay.all.contains(.user) else { return }
        let folder = try DevFolder(.user)
        chmod(folder.path, 0o555)
        defer { chmod(folder.path, 0o755) }
        let place = try await folder.ask()
        #expect(place.hasPrefix(folder.stateHome + "/leash/dev/"))
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/.leash"))
        #expect(try await folder.ask() == place)
        #expect(try await folder.dev("--status").output.contains("running"))

        // And if that can't be had either, it is said of both.
        let nowhere = try await folder.dev(["--app", "x", "--", "true"], ["XDG_STATE_HOME": "/proc/none"])
        #expect(nowhere.status == 1)
        #expect(nowhere.errors.contains("there is no place for a private server: "), "\(nowhere.errors)")
        #expect(nowhere.errors.contains("\(folder.path)/.leash: Permission denied"))
    }

    @Test(.enabled(if: geteuid() == 0))
    func `a folder of root's that nobody else can enter has its server elsewhere`() async throws {
        let folder = try DevFolder(.root)
        chmod(folder.path, 0o700)
        #expect(try await folder.ask().hasPrefix(folder.stateHome + "/leash/dev/"))
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/.leash"))
    }

    @Test(.enabled(if: geteuid() == 0))
    func `a folder that somebody else has made in the socket's place is not used`() async throws {
        let folder = try DevFolder(.root)
        let before = try await folder.dev("--", "printenv", "DATABASE_URL").output
        let socket = try #require(before.firstRange(of: "host=").map { String(before[$0.upperBound...].dropLast()) })
        _ = try await folder.dev("--stop")
        #expect(!FileManager.default.fileExists(atPath: socket))
        mkdir(socket, 0o755)
        chown(socket, 65_534, 65_534)
        defer { rmdir(socket) }
        #expect(try await folder.ask() == folder.home)
        let after = try await folder.dev("--", "printenv", "DATABASE_URL").output
        #expect(after.contains("host=/tmp/leash-") && !after.contains(socket))
    }

    @Test func `a server whose socket was removed gets it back`() async throws {
        let folder = try DevFolder()
        let url = try await folder.dev("--", "printenv", "DATABASE_URL").output
        let socket = try #require(URLComponents(string: url.trimmingCharacters(in: .newlines))?.queryItems?[0].value)
        try FileManager.default.removeItem(atPath: socket)
        #expect(try await folder.ask() == folder.home)
        #expect(try await folder.dev("--", "printenv", "DATABASE_URL").output == url)
    }

    @Test func `data of another version are left alone, and the way out is told`() async throws {
        let folder = try DevFolder()
        _ = try await folder.dev("--", "true")
        _ = try await folder.dev("--stop")
        try "9\n".write(toFile: folder.home + "/data/PG_VERSION", atomically: false, encoding: .utf8)
        let refused = try await folder.dev("--", "true")
        #expect(refused.status == 1)
        #expect(refused.errors.contains("its data are of Postgres 9, and there is only "), "\(refused.errors)")
        #expect(refused.errors.contains("`leashctl dev --reset`"))
        #expect(try await folder.dev("--reset", "--yes").status == 0)
        #expect(try await folder.dev("--", "true").status == 0)
    }

    @Test(.enabled(if: geteuid() == 0), arguments: [12, 34])
    func `a full disk is told, and nothing half made is left`(megabytes: Int) async throws {
        let folder = try DevFolder(.root)
        let mount = ["mount", "-t", "tmpfs", "-o", "size=\(megabytes)m,mode=0755", "tmpfs", folder.path]
        // Not every container lets root mount.
        guard try await runCommand(mount).status == 0 else { return }
        let full: CommandResult
        do {
            full = try await folder.dev("--", "true")
            #expect(full.status == 1 && full.errors.contains("No space left on device"), "\(full.errors)")
            _ = try await folder.dev("--reset", "--yes")
            let left = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
            #expect(left.allSatisfy { !$0.contains("data") }, "\(left)")
        } catch {
            _ = try await runCommand(["umount", "-l", folder.path])
            throw error
        }
        #expect(try await runCommand(["umount", folder.path]).status == 0, "something is at work there still")
    }
}
