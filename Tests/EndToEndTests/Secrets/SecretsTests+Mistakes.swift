import Foundation
import LeashTesting
import PQ
import Testing

extension SecretsOfAWholeLife {
    /// Files that hold a secret where none belongs, or are broken right beside one.
    static let brokenFiles: [(file: String, text: String)] = {
        let (plain, quoted) = (Life.humanSecret, "\"\(Life.fileSecret)\"")
        return [
            ("leash.yaml", "leash: v1\nservers: { main: { url: \(quoted) } }\n"),
            ("leash.yaml", "leash: v1\nservers: { main: { url: { env: \(quoted) } } }\n"),
            ("leash.yaml", "leash: v1\nservers: { main: { url: { file: \(quoted) } } }\n"),
            ("leash.yaml", "leash: v1\nservers: { main: { url: [\(quoted)] } }\n"),
            ("leash.yaml", "leash: v1\nservers: { main: { url: postgresql://boss:\(plain)@/x } }\n"),
            ("x.yaml", "env: { wiki: { K: { secret: \(quoted) } } }\n"),
            ("x.yaml", "env: { wiki: { K: \"it's \(plain)\" } }\n"),
            ("x.yaml", "env: { wiki: { K: [\(quoted)] } }\n"),
            ("x.yaml", "env: { wiki: { K: \"\(plain)\\nmore\" } }\n"),
            ("x.yaml", "env: { wiki: { K: mongodb://wiki:\(plain.replacing("/", with: "."))@db/wiki } }\n"),
            ("x.yaml", "env:\n  wiki:\n    K: \"\(plain)\n"),
            ("x.yaml", "env:\n  wiki:\n    K: '\(plain)' trailing\n"),
            ("x.yaml", "env:\n  wiki:\n    K: \(plain)\n   L: x\n"),
            ("x.yaml", "env:\n  wiki:\n    K: {\(plain)\n"),
            ("x.yaml", "env:\n  wiki:\n    K: &\(plain) x\n"),
            ("x.yaml", "env:\n  wiki:\n    K: !!\(plain) x\n"),
            ("x.yaml", "env:\n  wiki:\n    K: *\(plain)\n"),
            ("x.yaml", "env:\n  wiki:\n    K: \(plain)\n    K: \(plain)\n"),
        ]
    }()

    /// Runs what reads files over each broken one, and puts the good one back.
    func say(_ life: Life, of files: [(file: String, text: String)]) async throws {
        let good = try life.folder.read("leash.yaml")
        for (file, text) in files {
            try life.folder.write(text, to: file)
            let all = [["validate"], ["validate", "--format", "json"], ["render"], ["diff"], ["status"]]
            for command in Life.isLong ? all : [["diff"]] {
                #expect(try await life.run(command).status != 64, "\(command) of \(text)")
            }
            try FileManager.default.removeItem(atPath: life.folder.path + "/" + file)
            try life.folder.write(good, to: "leash.yaml")
        }
        #expect(try await life.run("diff").status == 0)
    }

    /// Values that an env file can't carry, and an env file that somebody broke.
    func mistype(_ life: Life) async throws {
        for value in [
            Life.humanSecret + "\nmore\n", "'\(Life.humanSecret)'", " \(Life.humanSecret)", Life.humanSecret + "\\",
        ] {
            let refused = try await life.run("env", "set", "notes", "MONGODB_URI", input: value)
            #expect(refused.status == 1, "\(refused.errors)")
        }
        #expect(try await life.run("env", "set", "notes", "MONGODB_URI", "an-argument").status == 64)
        try await withChanged("secrets/smtp", of: life) { "\($0)\(Life.fileSecret)\n" }
        try await withChanged("secrets/smtp", of: life) { "\"\($0)\"" }
        try await withChanged(".leash/env/notes.env", of: life) { $0 + "\(Life.humanSecret)\n=\(Life.humanSecret)\n" }
        try await withChanged(".leash/env/notes.env", of: life) { $0.replacing("\n", with: "\\\n") }
        try life.protect(".leash/env/notes.env", 0o666)
        try await withChanged("secrets/smtp", of: life) { $0 }
        try life.protect(".leash/env/notes.env", 0o600)
        #expect(try await life.run("diff").status == 0)
    }

    private func withChanged(_ file: String, of life: Life, _ change: (String) -> String) async throws {
        let path = life.folder.path + "/" + file
        let text = try life.folder.read(file)
        try change(text).write(toFile: path, atomically: false, encoding: .utf8)
        let more = [["status"], ["env", "list", "notes"], ["env", "get", "notes", "SMTP_TOKEN"]]
        for command in [["diff"], ["apply", "--yes"]] + (Life.isLong ? more : []) {
            _ = try await life.run(command)
        }
        try text.write(toFile: path, atomically: false, encoding: .utf8)
    }

    /// That what was looked for can be found at all: each secret is in the store.
    func isWhereItBelongs(_ life: Life) throws {
        var store = Evidence()
        try store.add(folder: life.folder.path + "/.leash/env")
        let hits = store.hits(of: life.needles)
        for name in ["the file's secret", "the variable's secret", "what a human set"] {
            #expect(hits.contains { $0.hasPrefix("\(name), ") && $0.hasSuffix("in file notes.env") }, "\(name)")
        }
        #expect(hits.contains { $0.hasPrefix("minted password") })
        #expect(!hits.contains { $0.contains("the admin's password") })
    }

    /// That a leak would be found: one is made in each kind of place.
    func aLeakIsFound(_ life: Life) async throws {
        let canary = "C4nary/in+a&mine?\(UInt32.random(in: 1_000_000...9_999_999))"
        let watch = ProcessWatch()
        let base64 = Data("postgresql://boss:\(canary)@/".utf8).base64EncodedString()
        try await life.server.admin(database: "leash").script(
            "CREATE ROLE leaky PASSWORD '\(canary)'; INSERT INTO leash.state VALUES ('leak', '\(base64)')"
        )
        try await life.server.admin().run("CREATE ROLE leaky2 PASSWORD '\(canary)'")
        try life.folder.write(canary.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "", to: ".leash/x")
        try await life.run("env", "set", "notes", "MONGODB_URI", input: canary)
        try await life.run("env", "get", "notes", "MONGODB_URI", "--reveal")
        _ = try await runCommand(["sh", "-c", "sleep 1", "sh", canary])
        for line in watch.commandLines() {
            life.evidence.add(String(decoding: line, as: UTF8.self), from: "the list of processes")
        }
        try await life.collect()
        let hits = Set(life.evidence.hits(of: [Needle("canary", canary)]))
        for place in [
            "in clear, in the list of processes", "in clear, in the server's log",
            "base64, in table leash.state", "percent-encoded, in file .leash/x",
            "in clear, in standard output of leashctl env get notes MONGODB_URI --reveal",
        ] + (Life.hasStatistics ? ["in clear, in pg_stat_statements"] : []) {
            #expect(hits.contains("canary, \(place)"), "\(place)")
        }
    }
}
