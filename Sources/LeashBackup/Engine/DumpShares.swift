/// What is in a dump, shared out among processes that read it at the same time.
struct DumpShares {
    /// As `pg_restore --use-list` takes them: each entry is in exactly one.
    let lists: [String]

    /// - Parameters:
    ///   - contents: as `pg_restore --list` prints them; a line is `123; 0 16385 TABLE DATA public notes shop`.
    ///   - pages: how large tables are, by oid; a table whose size nobody knows counts as small.
    ///   - count: how many shares at the most; there are fewer where fewer tables have rows to read.
    init(contents: String, pages: [UInt32: Int], count: Int) {
        let entries = contents.split(separator: "\n").filter { !$0.hasPrefix(";") }
        let isTable = entries.map {
            $0.split(separator: " ", maxSplits: 5).dropFirst(3).prefix(2) == ["TABLE", "DATA"]
        }
        let weights = zip(entries, isTable).map { entry, isTable in
            isTable ? max(1, Self.oid(of: entry).flatMap { pages[$0] } ?? 1) : 0
        }
        var shares = [(weight: Int, entries: [Int])](
            repeating: (0, []),
            count: max(1, min(count, isTable.count { $0 }))
        )
        // The largest first, each to who has least: so the shares end up as alike as may be.
        for index in entries.indices.sorted(by: { (weights[$1], $0) < (weights[$0], $1) }) {
            let least = shares.indices.min { (shares[$0].weight, $0) < (shares[$1].weight, $1) } ?? 0
            shares[least].weight += weights[index]
            shares[least].entries.append(index)
        }
        lists = shares.map { share in share.entries.sorted().map { entries[$0] + "\n" }.joined() }
    }

    private static func oid(of entry: Substring) -> UInt32? {
        let words = entry.split(separator: " ", maxSplits: 3)
        return words.count > 2 ? UInt32(words[2]) : nil
    }
}

extension PostgresPrograms {
    /// Reads a dump as ``decode(_:)`` does, the tables of a large one by two processes at a time.
    ///
    /// - Parameters:
    ///   - path: of the dump.
    ///   - pages: how large its tables are, by oid.
    /// - Returns: the tables that it has rows of.
    /// - Throws: ``BackupError`` with what pg_restore said.
    func decodeShared(_ path: String, pages: [UInt32: Int]) async throws -> [BackupManifest.Table] {
        let shares = DumpShares(contents: try await contents(of: .file(path)), pages: pages, count: 2)
        guard shares.lists.count > 1 else { return try await decode(.file(path)) }
        return try await withThrowingTaskGroup(of: [BackupManifest.Table].self) { group in
            for list in shares.lists {
                let list = try PrivateFile(list)
                group.addTask { try await decode(.part(path, of: list)) }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }
}
