import Foundation
import LeashTesting
import PQ
import Testing

/// A database of some size and an empty one, from the dump to the same rows in another database.
@Suite struct LargeDatabases {
    /// 105 MB, as the bench has it, or a tenth.
    private static let rows = isLong ? 450_000 : 45_000

    private static let isLong = ProcessInfo.processInfo.environment["LEASH_LONG"] == "1"

    private static let digest = "SELECT md5(string_agg(e::text, ',' ORDER BY id)) FROM event e"

    @Test func `come back with each row as it was`() async throws {
        let site = try await BackedUp()
        try await site.sql(
            """
            CREATE TABLE event (id int PRIMARY KEY, body text NOT NULL, amount numeric(12, 2), payload jsonb,
                body_length int GENERATED ALWAYS AS (length(body)) STORED)
            """,
            """
            INSERT INTO event SELECT i, repeat(md5(i::text), 2), i * 1.07, jsonb_build_object('n', i, 'of', md5((i % 97)::text))
            FROM generate_series(1, \(Self.rows)) i
            """,
            "CREATE INDEX ON event (amount)",
            "CREATE INDEX ON event USING gin (payload)"
        )
        let run = try await site.run("backup", "run", "database/notes", "database/wiki")
        #expect(run.status == 0, "\(run.output)\(run.errors)")
        #expect(
            run.output.contains(Self.isLong ? "1 table, 450,000 rows" : "1 table, 45,000 rows")
                && run.output.contains("0 tables, 0 rows"),
            "\(run.output)"
        )
        #expect(run.output.split(separator: "\n").allSatisfy { $0.hasSuffix("verified") }, "\(run.output)")
        let before = try await site.values(Self.digest, in: "notes")
        for (name, tables) in [("notes", 1), ("wiki", 0)] {
            let restored = try await site.run("restore", "database/\(name)", "--into", "\(name)_again")
            #expect(restored.status == 0, "\(restored.output)\(restored.errors)")
            let count = try await site.values(
                "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
                in: "\(name)_again"
            )
            #expect(count == ["\(tables)"])
        }
        #expect(try await site.values(Self.digest, in: "notes_again") == before)
        #expect(
            try await site.values("SELECT count(*) FROM pg_indexes WHERE tablename = 'event'", in: "notes_again") == [
                "3"
            ]
        )
        #expect(try await site.leftovers() == [])
    }
}
