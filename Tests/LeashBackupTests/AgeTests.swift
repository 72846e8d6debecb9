import Foundation
import LeashBackup
import LeashTesting
import Testing

/// Encryption with the real age.
@Suite struct AgeTests {
    private let scratch: Scratch
    private let age: Age?
    /// Files with private keys, and the public keys.
    private let (identity, other): (String, String)
    private var recipients: [String] = []

    init() async throws {
        scratch = try Scratch()
        (identity, other) = (scratch.path("identity"), scratch.path("other"))
        guard try program("age") != nil else {
            age = nil
            return
        }
        age = try Age()
        for file in [identity, other] {
            #expect(try await runCommand(["age-keygen", "-o", file]).status == 0)
            recipients.append(
                try await runCommand(["age-keygen", "-y", file]).output.trimmingCharacters(in: .newlines)
            )
        }
    }

    /// 3 MB in pieces of all sizes, with a text in it that can be looked for.
    private static let clear: [[UInt8]] = {
        var random = Seeded(seed: 5)
        return (0..<40).map { _ in
            Array("needle in clear text".utf8)
                + (0..<Int.random(in: 0...150_000, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random)
                }
        }
    }()

    private func encrypted(_ name: String = "x.dump.part", for recipients: [String]) async throws -> String? {
        guard let age else { return nil }
        let path = scratch.path(name)
        _ = FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
        try await age.encrypt(to: path, for: recipients) { sink in
            for piece in Self.clear { try await sink.write(piece) }
        }
        return path
    }

    private func decrypted(_ path: String, _ identity: String) async throws -> [UInt8] {
        try await age?.decrypt(path, with: identity) { chunks in
            var bytes: [UInt8] = []
            for await chunk in chunks { bytes += chunk }
            return bytes
        } ?? []
    }

    @Test func `a dump is encrypted while it is made, and each recipient can read it`() async throws {
        guard let path = try await encrypted(for: recipients) else { return }
        let bytes = try Data(contentsOf: URL(filePath: path))
        #expect(bytes.starts(with: "age-encryption.org/v1\n".utf8))
        #expect(bytes.range(of: Data("needle".utf8)) == nil)
        #expect(try scratch.mode("x.dump.part") == 0o600)
        #expect(try scratch.names("") == ["identity", "other", "x.dump.part"])
        for identity in [identity, other] {
            #expect(try await decrypted(path, identity) == Array(Self.clear.joined()))
        }
    }

    @Test func `a dump goes clear into a pipe, with no file on the way`() async throws {
        guard let age, let path = try await encrypted(for: recipients) else { return }
        var ends: [Int32] = [-1, -1]
        #expect(pipe(&ends) == 0)
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let output = ends[1]
        async let done: Void = age.decrypt(path, with: identity, into: output)
        let file = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true)
        let bytes = try await Task.detached { try file.readToEnd() }.value
        try await done
        #expect(bytes == Data(Self.clear.joined()))
    }

    @Test func `another's identity, a damaged one and one that others can read are refused`() async throws {
        guard let path = try await encrypted(for: [recipients.first ?? ""]) else { return }
        #expect(await reason(of: path, other) == .wrongIdentity)
        try "AGE-SECRET-KEY-1AAAA\n".write(toFile: other, atomically: false, encoding: .utf8)
        #expect(await reason(of: path, other) == .wrongIdentity)
        chmod(identity, 0o640)
        #expect(await reason(of: path, identity) == .wrongIdentity)
        #expect(await reason(of: path, scratch.path("none")) == .wrongIdentity)
    }

    @Test func `a damaged dump is told, wherever the damage is`() async throws {
        guard let path = try await encrypted(for: recipients) else { return }
        let bytes = try Data(contentsOf: URL(filePath: path))
        for place in 0..<20 {
            // The header of two recipients takes some 300 bytes: damage there can also look like nobody's key.
            let offset = bytes.count * place / 20 + 500
            var flipped = bytes
            if place.isMultiple(of: 2) {
                flipped[min(offset, bytes.count - 1)] ^= 1
            } else {
                flipped = bytes[..<offset]
            }
            try flipped.write(to: URL(filePath: path))
            #expect(await reason(of: path, identity) == .damaged, "place \(place)")
        }
        for text in ["", "age-encryption.org/v1\n", "PGDMP"] {
            try text.write(toFile: path, atomically: false, encoding: .utf8)
            #expect(await reason(of: path, identity) == .damaged, "\(text)")
        }
    }

    private func reason(of path: String, _ identity: String) async -> AgeError.Reason? {
        let error = await #expect(throws: AgeError.self) { _ = try await decrypted(path, identity) }
        return error?.reason
    }

    /// Far more is written than a socket holds, so age is gone before the last of it.
    @Test func `a recipient that is none ends the run, not leash`() async throws {
        guard age != nil else { return }
        for recipient in ["age1nonsense", "ssh-ed25519 nonsense"] {
            let error = await #expect(throws: AgeError.self) { _ = try await encrypted(for: [recipient]) }
            #expect(
                error?.reason == .failed && error?.description.contains("recipient") == true,
                "\(error?.description ?? "")"
            )
        }
        for recipients in [[], ["--output"], ["/etc/passwd"]] {
            await #expect(throws: AgeError.self) { _ = try await encrypted(for: recipients) }
        }
    }

    @Test func `what makes the dump may fail, and what reads it may stop early`() async throws {
        guard let age, let path = try await encrypted(for: recipients) else { return }
        await #expect(throws: CancellationError.self) {
            try await age.encrypt(to: path, for: recipients) { sink in
                try await sink.write([1, 2, 3])
                throw CancellationError()
            }
        }
        let again = try await encrypted("y", for: recipients)
        let first = try await age.decrypt(try #require(again), with: identity) { await $0.next() }
        #expect(first?.starts(with: "needle".utf8) == true)
    }

    @Test func `without age, the package is named`() {
        let error = #expect(throws: AgeError.self) { _ = try Age(path: scratch.path) }
        #expect(error?.reason == .missing)
        #expect(error?.description == "age is not installed: Debian's package is `age`")
    }
}
