import Foundation
import LeashCore
import LeashEnv

/// A folder for one test, removed with it.
final class Scratch: Sendable {
    let path: String

    /// - Parameter isFast: whether it may lie in memory, where bringing files to the disk costs nothing.
    /// - Throws: when it cannot be made.
    init(isFast: Bool = true) throws {
        let memory = "/dev/shm"
        let base = isFast && access(memory, W_OK) == 0 ? memory : NSTemporaryDirectory()
        path = URL(fileURLWithPath: base).appendingPathComponent("leash-env-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        chmod(path, 0o700)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func path(_ name: String) -> String { path + "/" + name }

    func put(_ text: String, at name: String, mode: mode_t = 0o600) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path(name)))
        chmod(path(name), mode)
    }

    func text(_ name: String) throws -> String { try String(contentsOfFile: path(name), encoding: .utf8) }

    func names(_ folder: String = "") throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path(folder)).sorted()
    }

    func mode(_ name: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path(name))
        return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? -1
    }
}

/// SplitMix64: the same numbers for the same seed, so that a failure can be run again.
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}

let anyDigest = KeyedDigest(key: Array(repeating: 7, count: 32))

let git = EnvEntry.Owner.git(file: "apps/notes.yaml")

let injected = EnvEntry.Owner.leash(
    EnvCredential(
        server: "main",
        database: "notes",
        login: "notes_1",
        verifier: Secret("SCRAM-SHA-256$4096:c2FsdA==$c3RvcmVk:c2VydmVy"),
        part: .url,
        address: Address(host: "db.example", port: 5433, sslmode: "verify-full", database: "notes"),
        file: "teams/\"a\\b\"/ä\u{1}.yaml"
    )
)

extension EnvChanges {
    static func files(_ set: [String: String], owner: EnvEntry.Owner = git) -> EnvChanges {
        EnvChanges(by: .files, set: set.mapValues { Value(Secret($0), owner: owner) })
    }

    static func human(_ set: [String: String]) -> EnvChanges {
        EnvChanges(by: .human, set: set.mapValues { Value(Secret($0), owner: .human) })
    }
}

extension EnvStore {
    func plainValues(_ app: String) async throws -> [String: String] {
        try await values(app: app).mapValues(\.revealed)
    }
}
