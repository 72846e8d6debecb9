import Foundation
import LeashTesting
import Testing

extension SecretsOfAWholeLife {
    /// URLs of one's own: stored, shown, refused, not reached, and misspelt so that the password is elsewhere.
    func deploy(_ life: Life) async throws {
        let secret = Life.humanSecret.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        let app = life.folder.path + "/.hidden/shop"
        try FileManager.default.createDirectory(atPath: app, withIntermediateDirectories: true)
        let words = ["deploy", app, "--app", "shop", "--database=url"]
        let refused = [
            "postgresql://shop:\(secret)@/shop?host=/nonexistent", "postgresql://shop:\(secret)@127.0.0.1:1/shop",
            "redis://:\(secret)@127.0.0.1:1/0", "postgresql://shop:\(Life.humanSecret)@db.example.org/shop",
            "mysql://shop:\(secret)@db.example.org/shop", "https://shop:\(secret)@db.example.org/shop",
            "jdbc:postgresql://db.example.org/shop?user=shop&password=\(secret)",
            "Host=db.example.org;Username=shop;Password=\(Life.humanSecret)", "psql -h db -W \(Life.humanSecret)",
            "postgresql://shop:\(secret)@db:\(secret)/shop", Life.humanSecret, "\(Life.humanSecret)=x",
        ]
        for url in refused { #expect(try await life.run(words, input: url).status == 1, "it is refused") }
        let good = "mongodb://shop:\(secret)@db.example.org:27017/shop?tls=true"
        #expect(try await life.run(words + ["--no-test", "--plan-only"], input: good).status == 2)
        let stored = try await life.run(words + ["--no-test"], input: "export MONGODB_URI='\(good)'")
        #expect(stored.status == 0, "\(stored.output)\(stored.errors)")
        for command in [
            ["env", "list", "shop"], ["env", "get", "shop", "MONGODB_URI"], ["psql", "shop"], ["status", "app/shop"],
            ["run", "shop", "--", "true"], ["deploy", app, "--app", "shop", "--release", "--", "sh", "-c", "exit 3"],
            ["doctor"], ["doctor", "shop", "--format", "json"], ["detect", app],
        ] {
            _ = try await life.run(command)
        }
        #expect(try await life.run("diff").status == 0)
    }
}
