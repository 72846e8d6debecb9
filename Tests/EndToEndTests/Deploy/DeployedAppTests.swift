import Foundation
import LeashTesting
import Testing

/// Apps as people write them: deployed at a terminal, started with `leashctl run`, and asked over HTTP.
@Suite struct DeployedApps {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    /// Where `hack/clients` puts what they run on.
    private static let home =
        root.deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path + "/.build/clients"

    struct App: Sendable, CustomTestStringConvertible {
        let name: String
        let detected: String
        let reason: String
        let command: [String]
        var variables: [String: String] = [:]

        var testDescription: String { name }
    }

    private static let apps = [
        App(
            name: "flask",
            detected: "flask (python)",
            reason: "psycopg, requirements.txt:2",
            command: [home + "/venv/bin/python", "app.py"]
        ),
        App(
            name: "node",
            detected: "node",
            reason: "pg, package.json:6",
            command: ["node", "server.js"],
            variables: ["NODE_PATH": home + "/node/usr/share/nodejs"]
        ),
        App(
            name: "go",
            detected: "net/http (go)",
            reason: "github.com/jackc/pgx/v4, go.mod:5",
            command: [home + "/guest-book"]
        ),
    ]

    private static let isInstalled = FileManager.default.fileExists(atPath: home + "/guest-book")

    @Test(.enabled(if: isInstalled, "hack/clients installs what they run on"), arguments: apps)
    func `answer from their database`(app: App) async throws {
        let site = try await DeploySite()
        let folder = "\(site.folder.path)/\(app.name)"
        try FileManager.default.copyItem(at: Self.root.appending(path: "Apps/\(app.name)"), to: URL(filePath: folder))
        let deployed = try await site.deploy("\(app.name) --tier growth --app book", [("Choice (1/2/3): ", "1")])
        #expect(deployed.status == 0, "\(deployed.output)")
        #expect(
            deployed.output.hasPrefix("✓ Detected: \(app.detected)\n⚠ Your app uses PostgreSQL (\(app.reason))\n"),
            "\(deployed.output)"
        )
        #expect(deployed.output.contains("✓ Database created, DATABASE_URL injected"), "\(deployed.output)")
        let port = try freePort()
        var environment = site.leash.environment.merging(app.variables) { $1 }
        environment["PORT"] = "\(port)"
        let script = """
            cd '\(folder)'
            "$@" >"\(site.folder.path)/log" 2>&1 & pid=$!
            for i in $(seq 200); do
                said=$(curl -sS --noproxy '*' "http://127.0.0.1:$PORT/" 2>/dev/null) && break
                kill -0 $pid || break
                sleep 0.1
            done
            echo "$said"; curl -sS --noproxy '*' "http://127.0.0.1:$PORT/"
            kill $pid; wait $pid 2>/dev/null; cat "\(site.folder.path)/log" >&2
            """
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        let result = try await runCommand(
            ["bash", "-c", script, "bash", Leashctl.path, "--state", site.leash.state, "run", "book", "--"]
                + app.command,
            environment: environment.merging(["PATH": path]) { $1 }
        )
        #expect(result.output == "visit 1\nvisit 2\n", "\(result.output)\(result.errors)")
        let count = try await site.run("psql", "book", "--", "-Atc", "SELECT count(*) FROM visit")
        #expect(count.output == "2\n", "\(count.errors)")
    }
}
