import LeashTesting
import Testing

@testable import LeashCore

@Suite struct ByNameTests {
    /// A name as it is written: Swift takes two spellings of one text for equal.
    private struct Bytes: Hashable {
        let text: String
        private let bytes: [UInt8]

        init(_ text: String) { (self.text, bytes) = (text, Array(text.utf8)) }

        static func == (left: Bytes, right: Bytes) -> Bool { left.bytes == right.bytes }

        func hash(into hasher: inout Hasher) { hasher.combine(bytes) }
    }

    /// Names that are near to each other in the order, and some that have two spellings.
    private static func name(_ random: inout Seeded) -> String {
        let parts = ["a", "b", "_", "1", "10", "é", "e\u{301}", "-", ""]
        return (0..<3).map { _ in parts.randomElement(using: &random) ?? "" }.joined()
    }

    @Test(arguments: 0..<200) func `it holds what a dictionary would, in order`(seed: Int) {
        var random = Seeded(seed: seed)
        var table = ByName<Int>()
        var dictionary: [Bytes: Int] = [:]
        for step in 0..<60 {
            let name = Self.name(&random)
            if Int.random(in: 0..<4, using: &random) == 0 {
                table[name] = nil
                dictionary[Bytes(name)] = nil
            } else {
                table[name] = step
                dictionary[Bytes(name)] = step
            }
            #expect(table[name] == dictionary[Bytes(name)])
        }
        #expect(table.count == dictionary.count)
        #expect(zip(table.keys, table.keys.dropFirst()).allSatisfy { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        for (name, value) in dictionary { #expect(table[name.text] == value, "\(name.text)") }
        #expect(ByName(dictionary.map { ($0.key.text, $0.value) }) == table)
    }

    @Test(arguments: 0..<200) func `a bookmark changes nothing but the time it takes`(seed: Int) {
        var random = Seeded(seed: seed)
        let table = ByName((0..<Int.random(in: 0..<40, using: &random)).map { ("\(Self.name(&random))", $0) })
        var bookmark = 0
        for _ in 0..<80 {
            let name = Self.name(&random)
            let expected = table.keys.map(Bytes.init).firstIndex(of: Bytes(name))
            #expect(table.place(of: name, near: &bookmark) == expected, "\(name) of \(table.keys)")
            let guess = Int.random(in: 0..<50, using: &random)
            #expect(table.place(of: name, near: guess) == expected, "\(name) of \(table.keys) near \(guess)")
        }
    }

    @Test(arguments: 0..<200) func `of equal names the first stays, and the others are told`(seed: Int) {
        var random = Seeded(seed: seed)
        let texts = (0..<40).map { _ in Self.name(&random) }
        let names = texts.map(Bytes.init)
        var told: [Int] = []
        let table = ByName(texts, Array(names.indices)) { name, first, other in
            #expect(names[first] == Bytes(name) && names.firstIndex(of: Bytes(name)) == first)
            told.append(other)
        }
        let firsts = names.indices.filter { names.firstIndex(of: names[$0]) == $0 }
        #expect(Set(table.values) == Set(firsts))
        #expect(told.sorted() == names.indices.filter { !firsts.contains($0) })
        for (name, value) in table { #expect(names[value] == Bytes(name)) }
    }

    @Test func `values are changed where they lie`() {
        var table: ByName<[Int]> = ["b": [2], "a": [1]]
        table["c", default: []].append(3)
        table["a", default: []].append(4)
        table[at: 1].append(5)
        #expect(table == ["a": [1, 4], "b": [2, 5], "c": [3]])
        #expect(table.removeValue(forKey: "b") == [2, 5])
        #expect(table.removeValue(forKey: "b") == nil)
        #expect(table.mapValues(\.count) == ["a": 2, "c": 1])
        #expect(table.filter { $0.value.count == 1 } == ["c": [3]])
    }

    @Test func `generations are told by their names`() {
        var server = ServerState()
        let names = [
            "notes", "notes_1", "notes_10", "notes_2", "notes_2x", "notes_", "notes_x", "notes_0", "notes_007",
            "notes1",
            "notes_1_2", "note_3", "notes.ro", "notesé_4", "other_1", "other_1x", "single_1", "notes_+5",
            "notes_99999999999999999999",
        ]
        for name in names { server.roles[name] = Role(name: name) }
        #expect(server.generations(of: "notes") == [1, 2, 7, 10])
        #expect(server.generations(of: "note") == [3])
        #expect(server.generations(of: "notes_1") == [2])
        #expect(server.generations(of: "notesé") == [4])
        #expect(server.generations(of: "gone") == [])
        for (login, base, isOnly) in [
            ("notes_1", "notes", false), ("notes_10", "notes", false), ("notes_2", "notes", false),
            ("other_1", "other", true), ("single_1", "single", true), ("note_3", "note", true),
            ("notes_1_2", "notes_1", true),
        ] {
            let place = server.roles.place(of: login) ?? 0
            #expect(server.isOnlyGeneration(place, of: base) == isOnly, "\(login)")
        }
    }
}
