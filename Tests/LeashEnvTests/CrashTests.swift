import Foundation
import LeashCore
import LeashEnv
import Testing

/// Writers in processes of their own, some of which do not live to the end.
///
/// Swift Testing waits for every child of its process, and so does what the other suites start programs with: both at
/// once wait for each other without end. `hack/test` runs this suite by itself.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["LEASH_CRASH_TESTS"] != nil, "hack/test runs it by itself"))
struct Crashes {
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
    @Test func `a writer that is killed leaves the old file or the new one`() async throws {
        let apps = (0..<5).map { "app\($0)" }
        var unfinished = 0
        for run in 0..<12 {
            let scratch = try Scratch(isFast: run.isMultiple(of: 2))
            let store = DirectoryStore(path: scratch.path("env"))
            for app in apps { try await store.write(.human(["HAND": "x"]), app: app) }
            await killWriter(of: apps, in: scratch.path("env"), after: UInt32(20_000 + run * 1_700))
            unfinished += try scratch.names("env").contains { $0.hasPrefix(".tmp-") } ? 1 : 0
            let state = try await store.read()
            #expect(state.unreadable.isEmpty && state.apps.count == apps.count)
            for app in apps {
                let values = try await store.plainValues(app)
                #expect(values["A"] == values["B"] && values["HAND"] == "x")
                #expect(state.apps[app]?.values.allSatisfy { $0.isIntact } == true)
            }
            try await store.write(.files(["A": "1", "B": "1"]), app: apps[0])
            #expect(try scratch.names("env").allSatisfy { !$0.hasPrefix(".tmp-") })
        }
        #expect(unfinished > 0, "no kill came in the middle of a write: the test tests nothing")
    }

    /// Writes large files without end, in a process that is killed so many microseconds after its start.
    private func killWriter(of apps: [String], in path: String, after delay: UInt32) async {
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [path = path as String, delay = delay as UInt32, apps = apps as [String]] in
            Thread.detachNewThread {
                usleep(delay)
                kill(getpid(), SIGKILL)
            }
            let store = DirectoryStore(path: path)
            for round in 0... {
                let text = "\(round)" + String(repeating: "x", count: 60_000)
                let changes = EnvChanges.files(["A": text, "B": text])
                _ = try await store.write(Dictionary(uniqueKeysWithValues: apps.map { ($0, changes) }))
            }
        }
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
