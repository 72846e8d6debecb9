import Foundation
import LeashTesting
import Testing

/// `leashctl env` on a store alone: there is no server to reach.
@Suite struct EnvCommands {
    private let folder: TestFolder
    private let leash: Leashctl

    init() throws {
        folder = try TestFolder()
        try folder.write(
            """
            leash: v1
            apps: { notes: { onChange: restart-notes }, wiki: {} }
            env:
              notes:
                LOG_LEVEL: info
                TOKEN: { secret: { env: NOTES_TOKEN } }
                MONGODB_URI: { external: true }
            """,
            to: "leash.yaml"
        )
        leash = Leashctl(state: folder.path, environment: ["NOTES_TOKEN": "t0k3n"])
    }

    private var store: String { folder.path + "/.leash" }

    @Test(arguments: [["list"], ["get", "notes", "LOG_LEVEL"], ["export", "notes"], ["unset", "notes", "X"]])
    func `reading makes no store`(arguments: [String]) async throws {
        _ = try await leash.run(["env"] + arguments)
        #expect(!FileManager.default.fileExists(atPath: store))
    }

    @Test func `a value goes in by standard input and comes out only revealed`() async throws {
        let uri = "mongodb://notes:s3cret@db/notes"
        let set = try await leash.run("env", "set", "notes", "MONGODB_URI", input: uri + "\n")
        #expect(set.status == 0, "\(set.errors)")
        #expect(set.errors.contains("the next `leashctl apply` runs restart-notes"))
        let masked = try await leash.run("env", "get", "notes", "MONGODB_URI")
        #expect(masked.output == "mongodb://notes:***@db/notes\n")
        let revealed = try await leash.run("env", "get", "notes", "MONGODB_URI", "--reveal")
        #expect(revealed.output == uri + "\n")
        let list = try await leash.run("env", "list", "notes")
        #expect(list.output.contains("MONGODB_URI  human  set by hand"))
        #expect(!(list.output + set.output + set.errors).contains("s3cret"))
    }

    @Test(
        arguments: [
            ["MONGODB_URI", "s3cret"], ["MONGODB_URI=s3cret"], ["MONGODB_URI", "--s3cret=1"],
            ["MONGODB_URI", "-s3cret"], ["MONGODB_URI", "--", "s3cret"],
        ]
    )
    func `a value as an argument is refused and not repeated`(words: [String]) async throws {
        let result = try await leash.run(["env", "set", "notes"] + words, input: "x\n")
        #expect(result.status == 64)
        #expect(result.errors.contains("a value is no argument"))
        #expect(!(result.errors + result.output).contains("s3cret"))
        #expect(!FileManager.default.fileExists(atPath: store))
    }

    @Test func `the prompt shows nothing of what is typed`() async throws {
        let command = "\(Leashctl.path) --state \(folder.path) env set wiki KEY"
        let typing = "sleep 1; printf 's3cret\\n'; sleep 1"
        let result = try await runCommand(["sh", "-c", "(\(typing)) | script -qec '\(command)' /dev/null"])
        #expect(result.status == 0, "\(result.output)")
        #expect(result.output.contains("KEY of wiki: "))
        #expect(!result.output.contains("s3cret"))
        #expect(try await leash.run("env", "get", "wiki", "KEY", "--reveal").output == "s3cret\n")
    }

    @Test(
        arguments: [
            ("LOG_LEVEL", "LOG_LEVEL has its value in the files, at leash.yaml:5: change it there, or"),
            ("TOKEN", "TOKEN is bound to secret env NOTES_TOKEN, at leash.yaml:6: change that, or"),
        ]
    )
    func `what the files bind is theirs`(key: String, message: String) async throws {
        let refused = try await leash.run("env", "set", "notes", key, input: "mine\n")
        #expect(refused.status == 1)
        #expect(refused.errors.contains(message))
        #expect(refused.errors.contains("`\(key): { external: true }` under `env: notes:` in leash.yaml"))

        let forced = try await leash.run("env", "set", "notes", key, "--force", input: "mine\n")
        #expect(forced.status == 0)
        #expect(forced.errors.contains("`diff` says that it is blocked"))
        let diff = try await leash.run("diff")
        #expect(diff.output.contains("\(key) was set by hand and stays: `leashctl env unset notes \(key)`"))
    }

    /// In a process of its own: a umask is the whole process's.
    @Test func `whatever the umask, only its owner can read the store`() async throws {
        let command = "umask 0; printf 1 | \(Leashctl.path) --state \(folder.path) env set wiki KEY"
        #expect(try await runCommand(["sh", "-c", command]).status == 0)
        for (name, mode) in [("", 0o700), ("/.store", 0o600), ("/.lock", 0o600), ("/wiki.env", 0o600)] {
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(store)/env\(name)")
            #expect(attributes[.posixPermissions] as? Int == mode, "\(name)")
        }
    }

    @Test func `literals of the files are no secrets`() async throws {
        #expect(try await leash.run("apply", "--yes", "--commands", try commands()).status == 3)
        #expect(try await leash.run("env", "get", "notes", "LOG_LEVEL").output == "info\n")
        #expect(try await leash.run("env", "get", "notes", "TOKEN").output == "***\n")
        let unset = try await leash.run("env", "unset", "notes", "LOG_LEVEL")
        #expect(unset.status == 1)
        #expect(unset.errors.contains("LOG_LEVEL is declared in leash.yaml: remove it there"))
    }

    private func commands() throws -> String {
        try folder.write("restart-notes: { run: [\"true\"] }\n", to: ".hidden/commands.yaml").path
    }

    @Test func `external takes a key over from the files, and unset gives it up`() async throws {
        _ = try await leash.run("apply", "--yes", "--commands", try commands())
        let files = try folder.read("leash.yaml")
        try folder.write(files.replacing("LOG_LEVEL: info", with: "LOG_LEVEL: { external: true }"), to: "leash.yaml")
        #expect(try await leash.run("env", "set", "notes", "LOG_LEVEL", input: "debug").status == 0)
        #expect(try await leash.run("env", "get", "notes", "LOG_LEVEL", "--reveal").output == "debug\n")
        #expect(try await leash.run("env", "unset", "notes", "LOG_LEVEL").status == 0)
        let get = try await leash.run("env", "get", "notes", "LOG_LEVEL")
        #expect(get.status == 1)
        #expect(get.errors.contains("LOG_LEVEL is external and not set: `leashctl env set notes LOG_LEVEL`"))
    }

    @Test(
        arguments: [
            (["get", "note", "X"], "there is no app 'note' (did you mean 'notes'?)"),
            (["set", "wikki", "X"], "there is no app 'wikki' (did you mean 'wiki'?)"),
            (["get", "notes", "LOG_LEVLE"], "app notes has no key 'LOG_LEVLE' (did you mean 'LOG_LEVEL'?)"),
            (["unset", "wiki", "X"], "app wiki: 'X' is not set (no key is)"),
            (["set", "wiki", "X"], "the value of X holds a line break, which systemd and docker read differently"),
        ]
    )
    func `mistakes`(arguments: [String], message: String) async throws {
        let result = try await leash.run(["env"] + arguments, input: "a\nb\n")
        #expect(result.status == 1)
        #expect(result.errors.contains(message), "\(result.errors)")
    }

    @Test func `no value at all is none, an empty line is an empty value`() async throws {
        #expect(try await leash.run("env", "set", "wiki", "KEY").status == 1)
        #expect(try await leash.run("env", "set", "wiki", "KEY", input: "\n").status == 0)
        #expect(try await leash.run("env", "export", "wiki").output == "KEY=\n")
        #expect(try await leash.run("env", "export", "wiki", "--format", "json").output == "{\n  \"KEY\": \"\"\n}\n")
        #expect(try await leash.run("env", "export", "wiki", "--format", "shell").output == "export KEY=''\n")
    }

    @Test func `an app that no file declares takes force`() async throws {
        #expect(try await leash.run("env", "set", "gone", "KEY", "--force", input: "x").status == 0)
        let again = try await leash.run("env", "set", "gone", "OTHER", input: "x")
        #expect(again.status == 1)
        #expect(again.errors.contains("the files don't declare app gone: --force sets the key all the same"))
        #expect(try await leash.run("env", "unset", "gone", "KEY").status == 0)
    }
}
