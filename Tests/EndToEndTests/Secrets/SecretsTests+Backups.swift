import Foundation
import LeashTesting
import Testing

extension SecretsOfAWholeLife {
    /// Backups, what is said of them, their verification, restores of both kinds, and a dump that fails.
    func backUp(_ life: Life) async throws {
        for format in ["text", "json"] {
            let run = try await life.run("backup", "run", "--format", format)
            #expect(run.status == 0, "\(run.output)\(run.errors)")
            #expect(try await life.run("backup", "list", "--format", format).status == 0)
        }
        let list = try await life.run("backup", "list", "database/notes", "--format", "json").output
        let id = try #require(list.firstMatch(of: /[0-9]{8}T[0-9]{6}Z-[0-9a-f]{8}/)).output
        for command in [
            ["backup", "show", "\(id)"], ["backup", "show", "\(id)", "--format", "json"],
            ["backup", "pin", "\(id)", "--reason", "kept"], ["backup", "verify", "--backup", "\(id)"],
            ["backup", "prune"],
            ["restore", "database/notes", "--into", "again"],
            ["restore", "database/wiki", "--replace", "--confirm", "wiki"],
            ["status"], ["apply", "--yes"],
        ] {
            let result = try await life.run(command)
            #expect(result.status == 0, "\(command) \(result.output)\(result.errors)")
        }
        try life.programs.folder.write("", to: "fail")
        #expect(try await life.run("backup", "run").status == 1)
        try FileManager.default.removeItem(atPath: life.programs.path + "/fail")
        #expect(try await life.run("backup", "run").status == 0)
    }
}
