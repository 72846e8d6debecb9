import Foundation
import LeashTesting
import PQ
import Testing

/// Whether a program is where the tests look for programs.
private func isInstalled(_ path: String) -> Bool { FileManager.default.isExecutableFile(atPath: path) }

/// Backups in stores elsewhere, from the first run to a restore from the store alone.
@Suite struct RemoteCommands {
    private static func state(_ remote: String, _ recipient: String?) -> String {
        let encryption = recipient.map { ", recipients: [\($0)], identity: { file: age.key }" } ?? ""
        return """
            leash: v1
            installation: { secrets: { directory: secrets } }
            servers: { main: { url: { env: LEASH_MAIN_URL } } }
            backupStores: { offsite: { rclone: "\(remote)", config: { file: rclone.conf }\(encryption) } }
            backupPolicies: { daily: { schedule: "0 3 * * *", keep: 7d, to: offsite } }
            apps: { notes: {} }
            databases: { notes: { app: notes } }
            """
    }

    @Test(
        .enabled(
            if: isInstalled(ObjectServer.program) && isInstalled("/usr/bin/rclone"),
            "hack/object-server installs it"
        )
    )
    func `in a bucket, encrypted`() async throws {
        let home = try TestFolder()
        let server = try await ObjectServer(in: home.path)
        let key = try await runCommand(["age-keygen"])
        let recipient = try #require(key.output.firstMatch(of: /age1[0-9a-z]+/)).output
        let site = try await site("box:backups/of/leash", server.config, (String(recipient), key.output))
        let id = try await roundTrip(site) {
            try await rclone("lsf", "--recursive", "--files-only", "box:backups/of/leash", config: server.config)
        }
        let dump = try await rclone("cat", "box:backups/of/leash/main/notes/\(id).dump", config: server.config)
        #expect(dump.hasPrefix("age-encryption.org/v1\n"))
        server.server.kill()
        try await lost(site, secret: ObjectServer.secret)
    }

    @Test(
        .enabled(if: isInstalled("/usr/sbin/sshd") && isInstalled("/usr/bin/rclone"), "hack/packages --dev installs it")
    )
    func `over SFTP`() async throws {
        let home = try TestFolder()
        let server = try await FileServer("/usr/sbin/sshd", in: home.path)
        let site = try await site("box:\(server.folder)", server.config, nil)
        _ = try await roundTrip(site) {
            try FileManager.default.subpathsOfDirectory(atPath: server.folder).joined(separator: "\n")
        }
        server.server.kill()
        try await lost(site, secret: "PRIVATE KEY")
    }

    private func site(_ remote: String, _ config: String, _ age: (recipient: String, key: String)?) async throws
        -> BackedUp
    {
        let site = try await BackedUp(
            Self.state(remote, age?.recipient),
            secrets: [
                "rclone.conf": try String(contentsOfFile: config, encoding: .utf8), "age.key": age?.key ?? "",
            ]
        )
        try await site.sql("CREATE TABLE note AS SELECT id, 'text ' || id AS text FROM generate_series(1, 500) id")
        return site
    }

    /// A run with its verification, all that is said of it, and the database again after it is gone.
    ///
    /// - Parameters:
    ///   - site: with the database `notes` and its 500 rows.
    ///   - names: gives the files in the store, a line each.
    /// - Returns: the backup's id.
    /// - Throws: when it does not go on.
    private func roundTrip(_ site: BackedUp, _ names: () async throws -> String) async throws -> String {
        let run = try await site.run("backup", "run")
        #expect(run.status == 0 && run.output.contains("1 table, 500 rows"), "\(run.output)\(run.errors)")
        #expect(run.output.hasSuffix("verified\n"), "\(run.output)")
        let id = String(try #require(run.output.firstMatch(of: /[0-9]{8}T[0-9]{6}Z-[0-9a-f]{8}/)).output)
        let list = try await site.run("backup", "list")
        #expect(list.status == 0 && list.output.contains("to offsite") && list.output.contains(id), "\(list.output)")
        let files = try await names().split(separator: "\n").filter { $0.contains(".") }
        #expect(Set(files).isSuperset(of: ["main/notes/\(id).dump", "main/notes/\(id).json"]), "\(files)")
        #expect(!FileManager.default.fileExists(atPath: site.store()))
        #expect(try await site.run("backup", "verify", "--backup", id).status == 0)
        #expect(try await site.run("diff").status == 0)
        try await site.server.admin().run("DROP DATABASE notes WITH (FORCE)")
        let restored = try await site.run("restore", "database/notes", "--replace", "--confirm", "notes")
        #expect(restored.status == 0, "\(restored.output)\(restored.errors)")
        #expect(try await site.run("apply", "--yes").status == 0)
        let count = try await site.app().rows("SELECT count(*) FROM note") { row throws(PQError) in row.int(0) }
        #expect(count == [500])
        #expect(try await site.leftovers() == [])
        return id
    }

    /// What is said when the store's server is gone.
    private func lost(_ site: BackedUp, secret: String) async throws {
        for command in [["backup", "run"], ["backup", "list"], ["restore", "database/notes"]] {
            let result = try await site.leash.run(command)
            #expect(result.status == 1, "\(command) \(result.output)\(result.errors)")
            let said = result.output + result.errors
            #expect(said.contains("offsite") || said.contains("box:"), "\(command) \(said)")
            #expect(!said.contains(secret))
        }
        // What is applied waits for no store.
        #expect(try await site.run("diff").status == 0)
    }
}
