import Foundation
import LeashTesting
import Testing

/// `leashctl deploy --commit`, in real repositories.
@Suite struct DeployCommits {
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
        let dirty = try await site.run("deploy", folder, "--commit")
        #expect(
            dirty.status == 1 && dirty.errors.contains("flask-app.yaml has changes that are not committed"),
            "\(dirty.errors)"
        )
    }

    @Test func `what can't be committed is not written, and hooks are not run`() async throws {
        let site = try await DeploySite()
        let folder = "\(site.folder.path)/flask-app"
        let git = { (words: String...) in try await runCommand(["git", "-C", site.leash.state] + words) }
        _ = try await git("init", "-q")
        _ = try await git("add", "leash.yaml")
        // Nobody is known who could commit.
        let words = ["deploy", folder, "--database=skip", "--commit"]
        let failed = try await site.leash.run(words)
        #expect(failed.status == 1 && failed.errors.contains("git commit: "), "\(failed.errors)")
        #expect(failed.errors.contains("the files are as they were, and nothing was applied"), "\(failed.errors)")
        #expect(site.read("flask-app.yaml") == nil)
        #expect(try await git("status", "--porcelain").output == "A  leash.yaml\n")
        for (key, value) in [("user.name", "A"), ("user.email", "a@example.org")] {
            _ = try await git("config", key, value)
        }
        try site.folder.write("#!/bin/sh\ntouch '\(site.folder.path)/ran'\nexit 1\n", to: "state/.git/hooks/pre-commit")
        _ = try await runCommand(["chmod", "755", "\(site.leash.state)/.git/hooks/pre-commit"])
        let done = try await site.leash.run(words)
        #expect(done.status == 0, "\(done.errors)")
        #expect(try await git("log", "--format=%s").output == "Deploy flask-app\n")
        #expect(!FileManager.default.fileExists(atPath: site.folder.path + "/ran"))
        try site.folder.write("shop.yaml\n", to: "state/.gitignore")
        let ignored = try await site.run(
            "deploy",
            "\(site.folder.path)/node-app",
            "--app",
            "shop",
            "--database=skip",
            "--commit"
        )
        #expect(ignored.status == 1 && ignored.errors.contains("shop.yaml is ignored by git"), "\(ignored.errors)")
        #expect(site.read("shop.yaml") == nil)
    }

    /// A repository that lies bare in a folder of another would run what its configuration says.
    @Test func `a commit that poses as a repository runs nothing`() async throws {
        let site = try await DeploySite()
        let top = site.folder.path
        _ = try await runCommand(["git", "-C", top, "init", "-q"])
        for folder in ["objects", "refs"] { try site.folder.write("", to: "state/\(folder)/x") }
        try site.folder.write("ref: refs/heads/main\n", to: "state/HEAD")
        try site.folder.write(
            "[core]\n\tbare = false\n\tworktree = .\n\tfsmonitor = touch \(top)/ran\n",
            to: "state/config"
        )
        let result = try await site.run("deploy", "\(top)/flask-app", "--database=skip", "--commit")
        #expect(result.status == 1, "\(result.output)\(result.errors)")
        #expect(!FileManager.default.fileExists(atPath: top + "/ran"))
    }
}
