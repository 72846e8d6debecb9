import Foundation
import LeashCore
import LeashTesting
import Testing

/// `leashctl detect` on folders as people have them.
@Suite struct DetectCommand {
    private let folder: TestFolder
    private let leash: Leashctl

    init() throws {
        folder = try TestFolder()
        leash = Leashctl(state: folder.path, environment: [:])
    }

    private func writeFlask(to path: String = "") throws {
        try folder.write("flask==3.0.3\n# and\npsycopg[binary]==3.2.1\n", to: path + "requirements.txt")
        try folder.write("from flask import Flask\n\napp = Flask(__name__)\n", to: path + "app.py")
    }

    @Test func `tells the framework and the database with its place`() async throws {
        try writeFlask()
        let result = try await leash.run("detect", folder.path)
        #expect(result.status == 0 && result.errors.isEmpty)
        #expect(
            result.output == """
                ✓ Detected: flask (python)
                ⚠ Your app uses PostgreSQL (psycopg, requirements.txt:3)

                """
        )
    }

    @Test func `asks where a tool speaks to several databases, and shows what is known when asked`() async throws {
        let manifest = """
            {
              "dependencies": { "express": "^4.21.0" },
              "devDependencies": { "pg": "^8.12.0" },
              "optionalDependencies": {},
              "peerDependencies": { "sequelize": "^6.37.0" },
              "bundleDependencies": []
            }
            """
        try folder.write(manifest, to: "package.json")
        #expect(try await leash.run("detect", folder.path).output == "✓ Detected: express (node)\n")
        let all = try await leash.run("detect", folder.path, "-v")
        #expect(all.output.contains("· Nothing shows that your app needs PostgreSQL\n"))
        #expect(all.output.contains("hint  pg         package.json:3  development only"))
        try folder.write(#"{ "dependencies": { "koa": "^2.15.0", "sequelize": "^6.37.0" } }"#, to: "package.json")
        let unclear = try await leash.run("detect", folder.path)
        #expect(
            unclear.output == """
                ✓ Detected: koa (node)
                ? Your app uses sequelize (package.json:1), which speaks to several databases; nothing tells which

                """
        )
    }

    @Test func `answers app by app, and says on standard error what could not be read`() async throws {
        try writeFlask(to: "api/")
        try folder.write(#"{ "dependencies": { "express": "^4.21.0" } }"#, to: "web/package.json")
        try folder.write("services: {\n", to: "web/compose.yaml")
        let result = try await leash.run("detect", folder.path)
        #expect(result.status == 0)
        #expect(
            result.output == """
                api
                  ✓ Detected: flask (python)
                  ⚠ Your app uses PostgreSQL (psycopg, api/requirements.txt:3)

                web
                  ✓ Detected: express (node)

                """
        )
        #expect(result.errors.hasPrefix("web/compose.yaml:"))
        #expect(result.errors.contains(": warning: ") && result.errors.split(separator: "\n").count == 1)
    }

    @Test func `obeys the repository above, and names places from the folder`() async throws {
        try writeFlask(to: "apps/api/")
        try folder.write("REDIS_URL=redis://localhost\n", to: "apps/api/.env.example")
        try folder.write("requirements.txt\n", to: ".gitignore")
        #expect(try await leash.run("detect", folder.path + "/apps/api").output.contains("requirements.txt:3"))
        try folder.write("ref: refs/heads/main\n", to: ".git/HEAD")
        let hidden = try await leash.run("detect", folder.path + "/apps/api")
        #expect(hidden.output == "? Detected nothing: there is no manifest that leash knows\n" && hidden.status == 0)
        try FileManager.default.createSymbolicLink(atPath: folder.path + "/link", withDestinationPath: "apps/api")
        try folder.write("x\n", to: ".gitignore")
        #expect(try await leash.run("detect", folder.path + "/link").output.contains("(psycopg, requirements.txt:3)"))
    }

    @Test func `prints everything as JSON, and nothing else`() async throws {
        try writeFlask()
        try folder.write("\0", to: "Procfile")
        let result = try await leash.run("detect", folder.path, "--format", "json")
        #expect(result.status == 0 && result.errors.isEmpty)
        let json = try JSON.parse(result.output)
        let need = json["apps"]?.elements?.first?["needs"]?.elements?.first
        #expect(json["format"]?.text == "leash.detection/1")
        #expect(need?["verdict"]?.text == "needed" && need?["evidence"]?.elements?.first?["name"]?.text == "psycopg")
        #expect(json["warnings"]?.elements?.first?["file"]?.text == "Procfile")
    }

    @Test func `refuses what is no folder, with the way out`() async throws {
        try folder.write("x", to: "file")
        let missing = try await leash.run("detect", folder.path + "/missing")
        #expect(missing.status == 1 && missing.output.isEmpty)
        #expect(missing.errors.contains("/missing: No such file or directory; name the folder of an app"))
        let file = try await leash.run("detect", folder.path + "/file")
        #expect(file.status == 1 && file.errors.contains("/file is no folder; name the folder that it is in"))
        #expect(try await leash.run("detect", "--format", "yaml").status == 64)
        #expect(try await leash.run("detect", "a", "b").status == 64)
        let help = try await leash.run("detect", "--help")
        #expect(help.status == 0 && help.output.contains("EXAMPLES") && help.output.contains("EXIT STATUS"))
    }

    @Test func `ends on links in a circle, pipes and a folder that is closed`() async throws {
        try writeFlask()
        try FileManager.default.createSymbolicLink(atPath: folder.path + "/loop", withDestinationPath: "..")
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/package.json",
            withDestinationPath: "package.json"
        )
        #expect(mkfifo(folder.path + "/Procfile", 0o600) == 0)
        let result = try await leash.run("detect", folder.path)
        #expect(result.status == 0 && result.output.hasPrefix("✓ Detected: flask (python)\n"))
        #expect(result.errors.contains("Procfile:1: warning: a link or device, which is not followed\n"))
    }
}
