import LeashTesting
import Testing

@testable import LeashBackup

@Suite struct DumpShareTests {
    private static let contents = """
        ;
        ; Archive created at 2026-11-26 14:32:08 UTC
        ;     TOC Entries: 7
        ;
        5; 2615 16390 SCHEMA - shop shop
        215; 1259 16392 TABLE public large shop
        3300; 0 16392 TABLE DATA public large shop
        3301; 0 16395 TABLE DATA public TABLE DATA of mine shop
        3302; 0 16398 TABLE DATA public never analyzed shop
        3310; 0 0 SEQUENCE SET public large_id_seq shop
        3303; 0 0 BLOBS - BLOBS
        """

    @Test func `large tables are shared out, and what nobody knows the size of goes along`() {
        let shares = DumpShares(contents: Self.contents, pages: [16392: 900, 16395: 400, 16390: 5000], count: 2)
        #expect(
            shares.lists == [
                "3300; 0 16392 TABLE DATA public large shop\n",
                """
                5; 2615 16390 SCHEMA - shop shop
                215; 1259 16392 TABLE public large shop
                3301; 0 16395 TABLE DATA public TABLE DATA of mine shop
                3302; 0 16398 TABLE DATA public never analyzed shop
                3310; 0 0 SEQUENCE SET public large_id_seq shop
                3303; 0 0 BLOBS - BLOBS

                """,
            ]
        )
    }

    @Test(arguments: 0..<100) func `each entry is in one share, in its order`(seed: Int) {
        var random = Seeded(seed: seed)
        let kinds = ["TABLE DATA public t shop", "TABLE public t shop", "BLOBS - BLOBS", "INDEX public i shop"]
        let lines = (0..<Int.random(in: 0..<40, using: &random)).map { index in
            "\(index + 1); 0 \(16_384 + index) \(kinds.randomElement(using: &random) ?? "")"
        }
        let pages = Dictionary(
            uniqueKeysWithValues: lines.indices.map { (UInt32(16_384 + $0), Int.random(in: 0..<1000, using: &random)) }
        )
        let count = Int.random(in: 1...4, using: &random)
        let lists = DumpShares(contents: lines.joined(separator: "\n") + "\n", pages: pages, count: count).lists
            .map { $0.split(separator: "\n").map(String.init) }
        #expect(lists.flatMap(\.self).sorted() == lines.sorted())
        #expect((1...count).contains(lists.count))
        for list in lists { #expect(list == lines.filter(list.contains)) }
        let tables = lines.count { $0.contains(" TABLE DATA ") }
        #expect(lists.count == max(1, min(count, tables)))
        // Each has a table to read, if there is one.
        #expect(tables == 0 || lists.allSatisfy { $0.contains { $0.contains(" TABLE DATA ") } })
    }
}
