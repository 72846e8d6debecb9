import Foundation
import LeashCore
import LeashEnv
import Testing

/// Makes an empty store, and further views of it, as other processes would have them.
struct StoreMaker: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// Gives a function that opens the same store anew at each call; the store is gone when that is.
    let make: @Sendable () throws -> @Sendable () -> any EnvStore

    static let directory = StoreMaker(testDescription: "directory") {
        let scratch = try Scratch()
        return { DirectoryStore(path: scratch.path("store")) }
    }

    static let all = [directory]
}

/// What ``EnvStore`` promises, run for each store there is.
@Suite struct StoreContract {
    @Test(arguments: StoreMaker.all)
    func `a store that was never written to is empty and stays unmade`(_ maker: StoreMaker) async throws {
        let open = try maker.make()
        let state = try await open().read()
        #expect(state.id == nil && state.apps.isEmpty && state.unreadable.isEmpty)
        #expect(state.digester.digest(of: "info") == .unkeyed)
        #expect(try await open().apps().isEmpty)
        #expect(try await open().values(app: "notes").isEmpty)
        #expect(try await open().write([:]).isEmpty)
        #expect(try await open().read().id == nil)
    }

    @Test(arguments: StoreMaker.all)
    func `what it digests by shows nothing of its key`(_ maker: StoreMaker) async throws {
        let open = try maker.make()
        _ = try await open().identify()
        let (state, other) = (try await open().read(), EnvState())
        #expect(state.digester.digest(of: "info") != other.digester.digest(of: "info"))
        for digester in [state.digester, other.digester] {
            var shown = "\(digester) \(String(reflecting: digester))"
            dump(digester, to: &shown)
            let digits = shown.filter(\.isNumber)
            #expect(digits.isEmpty, "\(shown)")
        }
    }

    @Test(arguments: StoreMaker.all)
    func `its id is made once`(_ maker: StoreMaker) async throws {
        let open = try maker.make()
        let ids = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<16 { group.addTask { try await open().identify() } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(ids.count == 1)
        #expect(ids.first?.count == 32)
        #expect(try await open().read().id == ids.first)
        let openOther = try maker.make()
        let other = try await openOther().identify()
        #expect(other != ids.first)
    }

    @Test(arguments: StoreMaker.all)
    func `it gives back what was written, with its owner`(_ maker: StoreMaker) async throws {
        let open = try maker.make()
        try await open().write(.files(["DATABASE_URL": "postgresql://x"], owner: injected), app: "notes")
        try await open().write(.files(["LOG_LEVEL": "info"]), app: "notes")
        try await open().write(.human(["EMPTY": ""]), app: "notes")
        let state = try await open().read()
        let entries = try #require(state.apps["notes"])
        #expect(entries["DATABASE_URL"]?.owner == injected)
        #expect(entries["LOG_LEVEL"]?.owner == git)
        #expect(entries["EMPTY"]?.owner == .human)
        #expect(entries.values.allSatisfy { $0.isIntact })
        #expect(entries["LOG_LEVEL"]?.digest == state.digester.digest(of: "info"))
        #expect(entries["LOG_LEVEL"]?.digest != state.digester.digest(of: "debug"))
        #expect(
            try await open().plainValues("notes") == [
                "DATABASE_URL": "postgresql://x", "LOG_LEVEL": "info", "EMPTY": "",
            ]
        )
        #expect(try await open().apps() == ["notes"])
    }

    @Test(arguments: StoreMaker.all)
    func `digests are under a key of the store's own`(_ maker: StoreMaker) async throws {
        var digests: Set<EnvDigest> = []
        for _ in 0..<2 {
            let open = try maker.make()
            let store = open()
            _ = try await store.identify()
            digests.insert(try await store.read().digester.digest(of: "info"))
        }
        #expect(digests.count == 2)
        #expect(digests.allSatisfy { $0.text.count == 16 && $0 != .unkeyed })
    }

    @Test(arguments: StoreMaker.all)
    func `the files and people do not touch each other's keys`(_ maker: StoreMaker) async throws {
        let open = try maker.make()
        let store = open()
        try await store.write(.files(["GIT": "1"]), app: "notes")
        try await store.write(.files(["URL": "1"], owner: injected), app: "notes")
        try await store.write(.human(["HAND": "1"]), app: "notes")
        let refusals: [EnvChanges] = [
            .files(["HAND": "2"]), .files(["HAND": "2"], owner: injected), .human(["GIT": "2"]), .human(["URL": "2"]),
            EnvChanges(by: .files, remove: ["HAND"]), EnvChanges(by: .human, remove: ["GIT"]),
            EnvChanges(by: .human, remove: ["URL"]),
        ]
        for changes in refusals {
            let error = try #require(
                await #expect(throws: EnvStoreError.self) { try await store.write(changes, app: "notes") }
            )
            #expect(error.reason == .owned && error.wayOut != nil)
            var forced = changes
            forced.isForced = true
            forced.expecting = ["NOWHERE": .value(.unkeyed)]
            #expect(try await store.write(["notes": forced])["notes"]?.reason == .changed)
        }
        #expect(try await store.plainValues("notes") == ["GIT": "1", "URL": "1", "HAND": "1"])
    }

    @Test(arguments: StoreMaker.all)
    func `a forced change takes the key over`(_ maker: StoreMaker) async throws {
        let open = try maker.make()
        let store = open()
        try await store.write(.files(["KEY": "1"]), app: "notes")
        var changes = EnvChanges.human(["KEY": "2"])
        changes.isForced = true
        try await store.write(changes, app: "notes")
        #expect(try await store.read().apps["notes"]?["KEY"]?.owner == .human)
        changes = .files(["KEY": "3"])
        changes.isForced = true
        try await store.write(changes, app: "notes")
        #expect(try await store.read().apps["notes"]?["KEY"]?.owner == git)
        #expect(try await store.plainValues("notes") == ["KEY": "3"])
    }

    @Test(arguments: StoreMaker.all)
    func `a change of what was not read is refused`(_ maker: StoreMaker) async throws {
        let open = try maker.make()
        let store = open()
        var changes = EnvChanges.files(["KEY": "1"])
        changes.expecting = ["KEY": .absent]
        try await store.write(changes, app: "notes")
        #expect(try await store.write(["notes": changes])["notes"]?.reason == .changed)
        changes = .files(["KEY": "2"])
        changes.expecting = ["KEY": .value(try await store.read().digester.digest(of: "1"))]
        try await store.write(changes, app: "notes")
        #expect(try await store.write(["notes": changes])["notes"]?.reason == .changed)
        #expect(try await store.plainValues("notes") == ["KEY": "2"])
    }

    @Test(arguments: StoreMaker.all)
    func `removing the last key removes the app`(_ maker: StoreMaker) async throws {
        let open = try maker.make()
        let store = open()
        try await store.write(.files(["A": "1", "B": "2"]), app: "notes")
        try await store.write(EnvChanges(by: .files, remove: ["A", "NOWHERE"]), app: "notes")
        #expect(try await store.plainValues("notes") == ["B": "2"])
        try await store.write(EnvChanges(by: .files, remove: ["B"]), app: "notes")
        #expect(try await store.apps().isEmpty)
    }

    @Test(arguments: StoreMaker.all)
    func `a command that is owed is remembered`(_ maker: StoreMaker) async throws {
        let open = try maker.make()
        let store = open()
        var changes = EnvChanges.files(["A": "1"])
        changes.unnotified = true
        try await store.write(changes, app: "notes")
        try await store.write(.human(["B": "1"]), app: "notes")
        #expect(try await store.read().unnotified == ["notes"])
        try await store.write(EnvChanges(by: .files, unnotified: false), app: "notes")
        #expect(try await store.read().unnotified.isEmpty)
        #expect(try await store.plainValues("notes") == ["A": "1", "B": "1"])
    }

    static let refusedValues = [
        "a\nb", "a\rb", "a'b", "a\"b", "a\\b", "a\0b", " a", "a ", "\ta", "a\t", " ", "a\u{7}", "a\u{7f}", "a\u{ffff}",
        String(repeating: "x", count: 65_000),
    ]

    @Test(arguments: StoreMaker.all)
    func `what the readers of the files disagree on is refused`(_ maker: StoreMaker) async throws {
        let open = try maker.make()
        let store = open()
        for value in Self.refusedValues {
            let error = try #require(try await store.write(["notes": .human(["KEY": value])])["notes"])
            #expect(error.reason == .invalid)
            #expect(value.count < 4 || !error.description.contains(value))
        }
        for key in ["", "1A", "A B", "A=B", "A-B", "Ä", "A\n", "#A"] {
            #expect(try await store.write(["notes": .human([key: "1"])])["notes"]?.reason == .invalid)
        }
        for app in ["", ".", "..", "a/b", "../a", ".store", "a.b", "a\n", String(repeating: "a", count: 300)] {
            #expect(try await store.write([app: .human(["A": "1"])])[app]?.reason == .invalid)
            #expect(try await store.values(app: app).isEmpty)
        }
        #expect(try await store.apps().isEmpty)
    }

    @Test(arguments: StoreMaker.all)
    func `what all of them read alike is taken as it is`(_ maker: StoreMaker) async throws {
        let open = try maker.make()
        let store = open()
        let values = ["a b", "a\tb", "$A `b` ${C}", "#x", "a #b", "=", "a=b==", "ä€😀", "!*?;&|<>", "export", "%41"]
        let env = Dictionary(uniqueKeysWithValues: values.enumerated().map { ("K\($0)", $1) })
        try await store.write(.files(env), app: "notes")
        #expect(try await store.plainValues("notes") == env)
        #expect(try await store.read().apps["notes"]?.values.allSatisfy(\.isIntact) == true)
    }

    @Test(arguments: StoreMaker.all)
    func `one bad app holds up no other`(_ maker: StoreMaker) async throws {
        let open = try maker.make()
        let store = open()
        var all = Dictionary(uniqueKeysWithValues: (0..<50).map { ("app\($0)", EnvChanges.files(["A": "\($0)"])) })
        all["app7"] = .files(["A": "line\nbreak"])
        let refused = try await store.write(all)
        #expect(refused.keys.sorted() == ["app7"])
        #expect(try await store.apps().count == 49)
        #expect(try await store.plainValues("app49") == ["A": "49"])
    }

    @Test(arguments: StoreMaker.all)
    func `eight writers lose nothing`(_ maker: StoreMaker) async throws {
        let open = try maker.make()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<8 {
                group.addTask {
                    let store = open()
                    for round in 0..<10 {
                        try await store.write(.files(["W\(writer)_\(round)": "\(round)"]), app: "notes")
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await open().values(app: "notes").count == 80)
        #expect(try await open().read().apps["notes"]?.values.allSatisfy(\.isIntact) == true)
    }
}
