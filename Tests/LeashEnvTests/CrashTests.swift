import Foundation
import LeashCore
import LeashEnv
import Testing

/// Writers in processes of their own, some of which do not live to the end.
@Suite struct Crashes {
    @Test func `writers of several processes lose nothing`() async throws {
        let scratch = try Scratch()
        let path = scratch.path("env")
        await withTaskGroup { group in
            for writer in 0..<4 {
                group.addTask {
                    await #expect(processExitsWith: .success) { [path = path as String, writer = writer as Int] in
                        let store = DirectoryStore(path: path)
                        for round in 0..<25 {
                            try await store.write(.files(["W\(writer)_\(round)": "1"]), app: "notes")
                        }
                    }
                }
            }
        }
        #expect(try await DirectoryStore(path: path).values(app: "notes").count == 100)
    }

    /// Each app holds two keys that are always changed together, and a line of a person.
    @Test(arguments: 0..<12)
    func `a writer that is killed leaves the old file or the new one`(_ seed: Int) async throws {
        let scratch = try Scratch()
        let path = scratch.path("env")
        let store = DirectoryStore(path: path)
        let apps = (0..<5).map { "app\($0)" }
        for app in apps { try await store.write(.human(["HAND": "x"]), app: app) }
        let delay = UInt32(5_000 + seed * 1_700)
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, delay = delay as UInt32, apps = apps as [String]] in
            let store = DirectoryStore(path: path)
            Thread.detachNewThread {
                usleep(delay)
                kill(getpid(), SIGKILL)
            }
            for round in 0... {
                let text = "\(round)" + String(repeating: "x", count: 9_000)
                let changes = EnvChanges.files(["A": text, "B": text])
                _ = try await store.write(Dictionary(uniqueKeysWithValues: apps.map { ($0, changes) }))
            }
        }
        let state = try await store.state()
        #expect(state.unreadable.isEmpty && state.apps.count == apps.count)
        for app in apps {
            let values = try await store.plainValues(app)
            #expect(values["A"] == values["B"] && values["HAND"] == "x")
            #expect(state.apps[app]?.values.allSatisfy(\.isIntact) == true)
        }
        try await store.write(.files(["A": "1", "B": "1"]), app: apps[0])
        #expect(try scratch.names("env").allSatisfy { !$0.hasPrefix(".tmp-") })
    }

    /// The system ends a process at the byte where its file would pass the limit: in the middle of a write.
    @Test(arguments: [1, 100, 299, 300, 4_000])
    func `a kill in the middle of a file leaves the old one`(_ limit: Int) async throws {
        let scratch = try Scratch()
        let path = scratch.path("env")
        let store = DirectoryStore(path: path)
        try await store.write(.files(["A": "old"]), app: "notes")
        let before = try scratch.text("env/notes.env")
        await #expect(processExitsWith: .signal(SIGXFSZ)) { [path = path as String, limit = limit as Int] in
            limitFiles(to: limit)
            try await DirectoryStore(path: path).write(
                .files(["A": String(repeating: "n", count: 5_000)]),
                app: "notes"
            )
        }
        #expect(try scratch.text("env/notes.env") == before)
        try await store.write(.files(["A": "new"]), app: "notes")
        #expect(try await store.plainValues("notes") == ["A": "new"])
        #expect(try scratch.names("env") == [".lock", ".store", "notes.env"])
    }

    @Test func `a disk that takes no more is an error that leaves nothing behind`() async throws {
        let scratch = try Scratch()
        let path = scratch.path("env")
        let store = DirectoryStore(path: path)
        try await store.write(.files(["A": "old"]), app: "notes")
        await #expect(processExitsWith: .success) { [path = path as String] in
            limitFiles(to: 1_000)
            signal(SIGXFSZ, SIG_IGN)
            let big = EnvChanges.files(["A": String(repeating: "n", count: 5_000)])
            let store = DirectoryStore(path: path)
            let refused = try await store.write(["notes": big, "wiki": .files(["A": "1"])])
            #expect(refused.keys.sorted() == ["notes"])
            #expect(refused["notes"]?.reason == .failed)
        }
        #expect(try await store.plainValues("notes") == ["A": "old"])
        #expect(try await store.plainValues("wiki") == ["A": "1"])
        #expect(try scratch.names("env") == [".lock", ".store", "notes.env", "wiki.env"])
    }
}

/// Lets this process write no file longer than so many bytes.
private func limitFiles(to bytes: Int) {
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    var limit = rlimit(rlim_cur: rlim_t(bytes), rlim_max: rlim_t(bytes))
    setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
}
