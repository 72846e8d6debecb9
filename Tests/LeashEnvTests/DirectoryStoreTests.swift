import Foundation
import LeashCore
import LeashEnv
import Testing

private let isRoot = geteuid() == 0

/// What holds of the folder itself: rights, links, leftovers, locks.
@Suite struct DirectoryStores {
    let scratch: Scratch
    let store: DirectoryStore

    init() throws {
        scratch = try Scratch(isFast: false)
        store = DirectoryStore(path: scratch.path("root/.leash/env/"))
    }

    private func error(_ work: () async throws -> Void) async throws -> EnvStoreError {
        try #require(await #expect(throws: EnvStoreError.self) { try await work() })
    }

    @Test func `only its owner sees it, and git none of it`() async throws {
        try await store.write(.files(["A": "1"]), app: "notes")
        #expect(try scratch.names("root/.leash/env") == [".lock", ".store", "notes.env"])
        for name in ["", "/.lock", "/.store", "/notes.env"] {
            let mode = try scratch.mode("root/.leash/env" + name)
            #expect(mode == (name.isEmpty ? 0o700 : 0o600))
        }
        #expect(try scratch.mode("root/.leash") == 0o700)
        #expect(try scratch.text("root/.leash/.gitignore") == "*\n")
    }

    @Test(.enabled(if: isRoot, "only root can give files to any group"))
    func `a group may read it`() async throws {
        let shared = DirectoryStore(path: scratch.path("shared/env"), group: "daemon")
        try await shared.write(.files(["A": "1"]), app: "notes")
        #expect(try scratch.mode("shared/env") == 0o750)
        #expect(try scratch.mode("shared/env/notes.env") == 0o640)
        #expect(try scratch.mode("shared/env/.store") == 0o600)
        let attributes = try FileManager.default.attributesOfItem(atPath: scratch.path("shared/env/notes.env"))
        #expect(attributes[.groupOwnerAccountName] as? String == "daemon")
        #expect(try await shared.plainValues("notes") == ["A": "1"])
    }

    @Test func `an unknown group is refused`() async throws {
        let shared = DirectoryStore(path: scratch.path("shared"), group: "no such group")
        #expect(try await error { _ = try await shared.identify() }.reason == .unusable)
        #expect(try scratch.names() == [])
    }

    @Test func `a change that changes nothing writes nothing`() async throws {
        try await store.write(.files(["A": "1"]), app: "notes")
        let file = scratch.path("root/.leash/env/notes.env")
        let before = try FileManager.default.attributesOfItem(atPath: file)[.systemFileNumber] as? NSNumber
        try await store.write(.files(["A": "1"]), app: "notes")
        let after = try FileManager.default.attributesOfItem(atPath: file)[.systemFileNumber] as? NSNumber
        #expect(before == after)
    }

    @Test func `links are not followed`() async throws {
        try await store.write(.human(["A": "1"]), app: "notes")
        let env = scratch.path("root/.leash/env")
        try scratch.put("B=2\n", at: "elsewhere")
        for app in ["link", "dangling"] {
            let target = app == "link" ? scratch.path("elsewhere") : scratch.path("nowhere")
            try FileManager.default.createSymbolicLink(atPath: env + "/\(app).env", withDestinationPath: target)
            #expect(try await store.write([app: .human(["A": "1"])])[app]?.reason == .unreadable)
        }
        #expect(try await store.read().unreadable.keys.sorted() == ["dangling", "link"])
        #expect(try scratch.text("elsewhere") == "B=2\n")
        try FileManager.default.createSymbolicLink(atPath: scratch.path("alias"), withDestinationPath: env)
        for path in ["alias", "alias/"] {
            let alias = DirectoryStore(path: scratch.path(path))
            #expect(try await error { _ = try await alias.read() }.reason == .unusable)
            #expect(try await error { try await alias.write(.human(["A": "2"]), app: "notes") }.reason == .unusable)
        }
        #expect(try await store.plainValues("notes") == ["A": "1"])
    }

    @Test(arguments: [".lock", ".store"])
    func `nor are links in the place of leash's own files`(_ name: String) async throws {
        try await store.write(.human(["A": "1"]), app: "notes")
        try scratch.put("mine", at: "elsewhere")
        let path = scratch.path("root/.leash/env/\(name)")
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: scratch.path("elsewhere"))
        #expect(try await error { try await store.write(.human(["A": "2"]), app: "notes") }.reason == .unusable)
        #expect(try scratch.text("elsewhere") == "mine")
    }

    @Test func `what others can write is not trusted`() async throws {
        try await store.write(.human(["A": "1"]), app: "notes")
        try await store.write(.human(["A": "1"]), app: "wiki")
        let env = "root/.leash/env"
        for mode: mode_t in [0o620, 0o602, 0o666] {
            chmod(scratch.path(env + "/notes.env"), mode)
            let state = try await store.read()
            #expect(state.unreadable["notes"]?.contains("`chmod go-w`") == true)
            #expect(state.apps.keys.sorted() == ["wiki"])
            #expect(try await store.write(["notes": .human(["A": "2"])])["notes"]?.reason == .unreadable)
        }
        chmod(scratch.path(env + "/.store"), 0o640)
        #expect(try await error { _ = try await store.read() }.reason == .unusable)
        chmod(scratch.path(env + "/.store"), 0o600)
        chmod(scratch.path(env), 0o770)
        #expect(try await error { _ = try await store.read() }.reason == .unusable)
    }

    @Test(.enabled(if: isRoot, "only root can give files away"))
    func `what belongs to others is not trusted`() async throws {
        try await store.write(.human(["A": "1"]), app: "notes")
        chown(scratch.path("root/.leash/env/notes.env"), 12345, 12345)
        #expect(try await store.read().unreadable["notes"]?.contains("belongs to user 12345") == true)
        chown(scratch.path("root/.leash/env"), 12345, 12345)
        #expect(try await error { _ = try await store.read() }.reason == .unusable)
    }

    @Test func `things that are no plain files hold nobody up`() async throws {
        try await store.write(.human(["A": "1"]), app: "notes")
        let env = scratch.path("root/.leash/env")
        mkfifo(env + "/pipe.env", 0o600)
        mkdir(env + "/folder.env", 0o700)
        try scratch.put(String(repeating: "#", count: 1 << 20) + "\n", at: "root/.leash/env/huge.env")
        try scratch.put("X=1", at: "root/.leash/env/not an app.env")
        try scratch.put("X=1", at: "root/.leash/env/notes.env.bak")
        let state = try await store.read()
        #expect(state.unreadable.keys.sorted() == ["folder", "huge", "pipe"])
        #expect(state.apps.keys.sorted() == ["notes"])
        let refused = try await store.write(["huge": .human(["A": "1"]), "notes": .human(["A": "2"])])
        #expect(refused.keys.sorted() == ["huge"])
        #expect(try scratch.names("root/.leash/env").contains("notes.env.bak"))
    }

    @Test func `leftovers of a crash are swept`() async throws {
        try await store.write(.human(["A": "1"]), app: "notes")
        try scratch.put("A=ha", at: "root/.leash/env/.tmp-0123456789abcdef")
        #expect(try await store.read().apps.keys.sorted() == ["notes"])
        try await store.write(.human(["B": "1"]), app: "notes")
        #expect(try scratch.names("root/.leash/env") == [".lock", ".store", "notes.env"])
        #expect(try await store.plainValues("notes") == ["A": "1", "B": "1"])
    }

    @Test func `a writer waits for the lock, and no longer than it was told`() async throws {
        let id = try await store.identify()
        let path = scratch.path("root/.leash/env")
        let held = open(path + "/.lock", O_RDWR)
        defer { close(held) }
        #expect(flock(held, LOCK_EX) == 0)
        let hasty = DirectoryStore(path: path, lockTimeout: .milliseconds(50))
        let refusal = try await error { try await hasty.write(.human(["A": "1"]), app: "notes") }
        #expect(refusal.reason == .locked && refusal.message.contains(path + "/.lock"))
        #expect(try await hasty.identify() == id)
        async let waiting: Void = store.write(.human(["A": "1"]), app: "notes")
        try await Task.sleep(for: .milliseconds(50))
        #expect(try await store.apps().isEmpty)
        flock(held, LOCK_UN)
        try await waiting
        #expect(try await store.apps() == ["notes"])
    }

    @Test func `a writer that waits can be interrupted`() async throws {
        _ = try await store.identify()
        let path = scratch.path("root/.leash/env")
        let held = open(path + "/.lock", O_RDWR)
        defer { close(held) }
        #expect(flock(held, LOCK_EX) == 0)
        let patient = DirectoryStore(path: path, lockTimeout: .seconds(600))
        let waiting = Task { try await patient.write(.human(["A": "1"]), app: "notes") }
        waiting.cancel()
        let refusal = try await error { try await waiting.value }
        #expect(refusal.reason == .locked && refusal.message.contains("interrupted"))
        #expect(try await store.apps().isEmpty)
    }

    @Test func `without its identity a store with records is not used`() async throws {
        try await store.write(.human(["A": "1"]), app: "notes")
        let identity = scratch.path("root/.leash/env/.store")
        try FileManager.default.removeItem(atPath: identity)
        #expect(try await store.read().id == nil)
        #expect(try await store.read().apps["notes"]?["A"]?.owner == .human)
        try await store.write(.files(["B": "1"]), app: "notes")
        try FileManager.default.removeItem(atPath: identity)
        #expect(try await error { _ = try await store.read() }.reason == .unusable)
        #expect(try await error { try await store.write(.files(["B": "2"]), app: "notes") }.reason == .unusable)
        _ = try await store.identify()
        #expect(try await store.read().apps["notes"]?["B"]?.isIntact == false)
    }

    @Test(arguments: [
        "", "{}", "{\"format\":\"leash.env-store/2\"}", "{\"format\":\"leash.env-store/1\",\"id\":\"0\"}",
    ])
    func `a damaged identity is not replaced`(_ text: String) async throws {
        _ = try await store.identify()
        try scratch.put(text, at: "root/.leash/env/.store")
        #expect(try await error { _ = try await store.identify() }.reason == .unusable)
        #expect(try await error { _ = try await store.read() }.reason == .unusable)
        #expect(try scratch.text("root/.leash/env/.store") == text)
    }

    @Test func `a folder that cannot be made is said so`() async throws {
        try scratch.put("", at: "file")
        let blocked = DirectoryStore(path: scratch.path("file/env"))
        #expect(try await error { _ = try await blocked.identify() }.reason == .unusable)
        #expect(try await error { _ = try await blocked.read() }.reason == .unusable)
    }
}
