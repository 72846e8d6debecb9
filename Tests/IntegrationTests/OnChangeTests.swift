import Foundation
import LeashCore
import LeashReconcile
import LeashTesting
import Testing

/// The operator's commands, which run after the env of an app has changed.
@Suite(.serialized) struct OnChange {
    private static let state = LiveSite.notes.replacing("notes: {}", with: "notes: { onChange: restart }")
    /// Nothing to reach: a command is owed for a literal as well.
    private static let literal = """
        leash: v1
        apps: { notes: { onChange: restart } }
        env: { notes: { LOG_LEVEL: info } }
        """

    /// Defines `restart` as a shell's script.
    private func restart(_ script: String, _ site: LiveSite, user: String? = nil) throws {
        let user = user.map { ", user: \($0)" } ?? ""
        try site.folder.write("restart: { run: [/bin/sh, -c, '\(script)']\(user) }\n", to: ".hidden/commands.yaml")
    }

    private func failures(_ site: LiveSite) async throws -> [String] {
        try await site.apply().report.entries.compactMap { entry in
            guard case .failed(let reason) = entry.outcome else { return nil }
            return reason
        }
    }

    @Test func `runs once the env is written, with an environment made from scratch`() async throws {
        let site = try await LiveSite(Self.state)
        let (seen, found) = (site.folder.path + "/.seen", site.folder.path + "/.found")
        try restart("env > \(seen); cat \(site.folder.path)/.leash/env/notes.env > \(found)", site)
        #expect(try await site.statuses() == [.pending, .done])
        // Those of the second line are the shell's own.
        let variables = try site.folder.read(".seen").split(separator: "\n").map(String.init).filter { line in
            !["PWD=", "OLDPWD=", "SHLVL=", "_="].contains { line.hasPrefix($0) }
        }
        #expect(
            variables.sorted() == [
                "LEASH_APP=notes", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            ]
        )
        #expect(try await site.folder.read(".found").contains("DATABASE_URL=\(site.url())\n"))

        try FileManager.default.removeItem(atPath: seen)
        #expect(try await site.statuses() == [.done, .done])
        #expect(!FileManager.default.fileExists(atPath: seen))
    }

    /// The last line of what it says is shown, and may be of what it has read.
    @Test(arguments: ["", "; sed -n \"s/.*:\\([A-Za-z0-9]*\\)@.*/\\1/p\" $file >&2"])
    func `a failure is told without what the env holds`(more: String) async throws {
        let site = try await LiveSite(Self.state)
        try restart("file=\(site.folder.path)/.leash/env/notes.env; grep DATABASE_URL= $file >&2\(more); exit 3", site)
        let reason = try await failures(site).first ?? ""
        #expect(reason.hasSuffix(more.isEmpty ? ": DATABASE_URL=***" : ": ***"), "\(reason)")
    }

    @Test func `a failure leaves the env written, and is owed until it succeeds`() async throws {
        let site = try await LiveSite(Self.state)
        let path = site.folder.path
        try restart("echo $LEASH_APP >> \(path)/.log; echo no such unit >&2; test -e \(path)/.ready", site)
        let first = try await failures(site)
        #expect(first.count == 1)
        let reason = first.first ?? ""
        #expect(reason.hasPrefix("the env is written, but onChange failed and is tried again: restart ended with"))
        #expect(reason.hasSuffix(": no such unit"))
        let url = try await site.url()
        _ = try await site.login()

        #expect(try await site.said().contains("onChange"))
        #expect(try await failures(site).count == 1)
        try site.folder.write("", to: ".ready")
        #expect(try await site.statuses() == [.pending, .done])
        #expect(try await site.rest() == "")
        #expect(try await site.url() == url)
        #expect(try site.folder.read(".log") == "notes\nnotes\nnotes\n")
    }

    @Test func `a name that is not defined blocks before anything is written`() async throws {
        let site = try await LiveSite(on: TestServer.shared(), Self.literal)
        try site.folder.write("reload: { run: [/bin/true] }\n", to: ".hidden/commands.yaml")
        let reason = "onChange names restart, which the operator's commands file does not define"
        #expect(try await site.apply().report.entries.map(\.outcome) == [.blocked(reason)])
        #expect(try await site.env() == [:])
        try restart("true", site)
        #expect(try await site.statuses() == [.pending, .done])
        #expect(try await site.env() == ["LOG_LEVEL": "info"])
    }

    @Test(arguments: [
        ("restart: { run: [/bin/true]", ":1:28: the '{' of line 1 is not closed"),
        ("- restart\n", ":1:1: expected commands by name"),
        ("restart: /bin/true\n", ":1:10: restart is no mapping of run, and perhaps user"),
        ("restart: {}\n", ":1:10: restart has no run"),
        ("restart: { run: /bin/true }\n", ":1:17: restart.run is no list of strings"),
        ("restart: { run: [] }\n", ":1:17: restart.run is no list of strings"),
        ("restart: { run: [/bin/true, [a]] }\n", ":1:29: restart.run is no list of strings"),
        ("restart: { run: ['', a] }\n", ":1:17: restart.run names no program"),
        ("restart: { run: [/bin/true], user: [a] }\n", ":1:36: restart.user is no name of a user"),
        ("restart: { run: [/bin/true], shell: true }\n", ":1:30: unknown key in restart: it has run, and perhaps user"),
        ("restart: { run: [/bin/true] }\nother: { exec: x }\n", ":2:10: unknown key in other"),
    ])
    func `a file that is not understood blocks`(_ text: String, _ message: String) async throws {
        let site = try await LiveSite(on: TestServer.shared(), Self.literal)
        try site.folder.write(text, to: ".hidden/commands.yaml")
        try await expectBlocked(site, message)
    }

    @Test func `no file blocks`() async throws {
        let site = try await LiveSite(on: TestServer.shared(), Self.literal)
        try await expectBlocked(site, ": No such file or directory (`--commands FILE` names another)")
        try FileManager.default.createDirectory(atPath: site.commands, withIntermediateDirectories: true)
        try await expectBlocked(site, " is no plain file")
    }

    @Test(arguments: [0o660, 0o602, 0o622])
    func `a file that others can write blocks`(_ mode: mode_t) async throws {
        let site = try await LiveSite(on: TestServer.shared(), Self.literal)
        try restart("true", site)
        #expect(chmod(site.commands, mode) == 0)
        try await expectBlocked(site, " can be written by others than its owner: `chmod go-w` mends that")
    }

    @Test(.enabled(if: geteuid() == 0)) func `a file of another user blocks`() async throws {
        let site = try await LiveSite(on: TestServer.shared(), Self.literal)
        try restart("true", site)
        #expect(chown(site.commands, 65_534, 65_534) == 0)
        try await expectBlocked(site, " belongs to user 65534, and leash runs as user 0")
    }

    @Test(.enabled(if: geteuid() == 0)) func `it runs as the user that the operator names`() async throws {
        let site = try await LiveSite(on: TestServer.shared(), Self.literal)
        try site.folder.write("", to: ".out/id")
        #expect(chmod(site.folder.path + "/.out/id", 0o666) == 0)
        try restart("id -un > \(site.folder.path)/.out/id; id -G >> \(site.folder.path)/.out/id", site, user: "nobody")
        #expect(try await failures(site) == [])
        #expect(try site.folder.read(".out/id") == "nobody\n65534\n")
    }

    @Test func `a user that there is not is a failure, owed like any other`() async throws {
        let site = try await LiveSite(on: TestServer.shared(), Self.literal)
        try restart("true", site, user: "no-such-user")
        let reason = try await failures(site).first ?? ""
        #expect(reason.hasSuffix("is tried again: restart: there is no user no-such-user"), "\(reason)")
        try restart("true", site)
        #expect(try await site.statuses() == [.pending, .done])
    }

    private func expectBlocked(_ site: LiveSite, _ message: String) async throws {
        let outcomes = try await site.apply().report.entries.map(\.outcome)
        #expect(outcomes.count == 1)
        guard case .blocked(let reason)? = outcomes.first else {
            Issue.record("not blocked: \(outcomes)")
            return
        }
        #expect(reason.hasPrefix("onChange names restart, and \(site.commands)"))
        #expect(reason.contains(message), "\(reason)")
        #expect(try await site.env() == [:])
    }
}
