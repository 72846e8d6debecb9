import Foundation
import LeashBackup
import LeashTesting
import Testing

/// A store's backups, each with when it began in days before now, and what the rule makes of it.
struct StoredHistory: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var policy = "keep: 7d, minKeep: 3"
    /// When each began, in days before now, with words for what it is besides; what goes is marked `-`.
    let backups: [String]

    init(_ name: String, _ backups: [String], policy: String = "keep: 7d, minKeep: 3") {
        (testDescription, self.backups, self.policy) = (name, backups, policy)
    }

    static let all = [
        StoredHistory("one alone", ["900"]),
        StoredHistory(
            "a week of a daily policy",
            ["0.1", "1.1", "2.1", "3.1", "4.1", "5.1", "6.1", "7.1", "8.1 -", "9.1 -"]
        ),
        StoredHistory("none for a long time", ["40", "41", "42", "43 -", "44 -"]),
        StoredHistory("the window's anchor beyond the minimum", ["0.1", "0.2", "0.3", "30", "31 -"]),
        StoredHistory("a pin", ["0.1", "1.1", "2.1", "7.5", "20 pinned", "21 -"]),
        StoredHistory(
            "a final one younger than 30 days",
            ["0.1", "1.1", "2.1", "7.5", "20 final", "29 final", "31 final -"]
        ),
        StoredHistory("damaged ones go, and count for nothing", ["0.1 bad -", "1.1 bad -", "40", "41", "42", "43 -"]),
        StoredHistory("a pinned one that is damaged", ["0.1", "50 pinned bad"]),
        StoredHistory("an earlier database of the name", ["0.1", "1.1", "20 old", "21 old", "22 old", "23 old -"]),
        StoredHistory(
            "a policy of one day, and one at least",
            ["0.1", "0.9", "1.5", "2.5 -"],
            policy: "keep: 1d, minKeep: 1"
        ),
        StoredHistory(
            "a policy of a quarter",
            ["0.1", "30", "60", "89", "91", "92 -"],
            policy: "keep: 90d, minKeep: 1"
        ),
        StoredHistory(
            "those taken by hand and before a restore",
            ["0.1", "1.1", "2.1", "7.5", "8 manual -", "9 replaced -"]
        ),
    ]
}

/// What retention makes of a store, word by word.
@Suite struct HistoriesOfAStore {
    private func state(_ history: StoredHistory) -> String {
        """
        leash: v1
        servers: { main: { url: { env: LEASH_MAIN_URL } } }
        backupPolicies: { mine: { schedule: "0 3 * * *", \(history.policy) } }
        apps: { notes: {} }
        databases: { notes: { app: notes, backup: mine } }
        """
    }

    /// Puts a backup into the store through its own door, and gives its id.
    private func add(_ line: String, to store: DirectoryBackups, now: Int) async throws -> BackupID {
        let words = line.split(separator: " ")
        let start = now - Int(try #require(Double(words[0])) * 86_400)
        let id = BackupID(startedAt: start, number: UInt32(start & 0xffff))
        let history = BackupHistory(server: "main", database: "notes")
        let unfinished = try await store.begin(id, of: history, expecting: 10)
        try Data("PGDMP \(line)".utf8).write(to: URL(filePath: unfinished.path), options: [])
        let (bytes, digest) = try await unfinished.measured()
        let reason = BackupManifest.Reason.allCases.first { words.contains(Substring($0.rawValue)) } ?? .scheduled
        let manifest = BackupManifest(
            id: id,
            source: BackupManifest.Source(
                installation: "leash",
                server: "main",
                database: "notes",
                app: "notes",
                existing: "notes",
                oid: words.contains("old") ? 1 : 2
            ),
            reason: reason,
            startedAt: start,
            finishedAt: start + 30,
            dump: BackupManifest.Dump(bytes: bytes, sha256: digest, tool: "15.1", serverVersion: 150_001),
            tables: [],
            surroundings: BackupManifest.Surroundings(encoding: "UTF8", collate: "C", ctype: "C", ownerRole: "notes")
        )
        try await store.publish(unfinished, manifest)
        if words.contains("pinned") { try await store.pin(id, of: history, BackupPin(at: now, reason: "a test")) }
        return id
    }

    @Test(arguments: StoredHistory.all) func `are pruned by the rule and by nothing else`(_ history: StoredHistory)
        async throws
    {
        let folder = try TestFolder()
        try folder.write(state(history), to: "leash.yaml")
        let store = DirectoryBackups(path: folder.path + "/.leash/backups")
        let now = Int(Date().timeIntervalSince1970)
        var ids: [(line: String, id: BackupID)] = []
        for line in history.backups { ids.append((line, try await add(line, to: store, now: now))) }
        for (line, id) in ids where line.contains("bad") {
            #expect(truncate("\(folder.path)/.leash/backups/main/notes/\(id).dump", 2) == 0)
        }
        let leash = Leashctl(state: folder.path, environment: ["LEASH_MAIN_URL": "postgresql://x@/x?host=/nonexistent"])
        #expect(try await listed(leash) == ids.map { "\($0.id) \(!$0.line.contains("bad"))" }.sorted())
        let pruned = try await leash.run("backup", "prune", "--yes")
        #expect(pruned.status == 0, "\(pruned.errors)")
        for (line, id) in ids { #expect(pruned.output.contains("\(id)") == line.hasSuffix("-"), "\(line)") }
        let rest = ids.filter { !$0.line.hasSuffix("-") }
        #expect(try await listed(leash) == rest.map { "\($0.id) \(!$0.line.contains("bad"))" }.sorted())
        #expect(try await leash.run("backup", "prune", "--yes").output == "There is nothing to remove.\n")
    }

    /// Each backup that the list has, with whether it is good.
    private func listed(_ leash: Leashctl) async throws -> [String] {
        let result = try await leash.run("backup", "list", "--format", "json")
        let list = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
        let databases = try #require(list?["databases"] as? [[String: Any]])
        let backups = databases.flatMap { $0["backups"] as? [[String: Any]] ?? [] }
        return backups.map { "\($0["id"] as? String ?? "") \($0["good"] as? Bool ?? false)" }.sorted()
    }
}
