internal import Files
internal import Glibc
internal import Subprocess

#if canImport(System)
internal import System
#else
internal import SystemPackage
#endif

/// Encryption by the program age: for recipients, whose public keys are no secret, and never with clear text on a disk.
///
/// https://age-encryption.org/v1
package struct Age: Sendable {
    /// Where programs are looked for.
    private static let path = "/usr/local/bin:/usr/bin:/bin"

    private let program: String

    /// - Parameter path: the folders in which age is looked for, with colons between them.
    /// - Throws: ``AgeError`` when there is none.
    package init(path: String? = nil) throws(AgeError) {
        let programs = (path ?? Self.path).split(separator: ":").map { "\($0)/age" }
        guard let program = programs.first(where: { access($0, X_OK) == 0 }) else {
            throw AgeError(.missing, "age is not installed: Debian's package is `age`")
        }
        self.program = program
    }

    /// Writes a dump, encrypted, while it is made.
    ///
    /// - Parameters:
    ///   - path: a file that is there already, as a store's `begin` makes it; what is in it goes.
    ///   - recipients: age's or SSH's public keys, one at least: `age1...`, `ssh-ed25519 ...`.
    ///   - isolation: the caller's.
    ///   - body: writes the clear bytes.
    /// - Returns: what the body returns, once the last byte is in the file.
    /// - Throws: ``AgeError``, or what the body throws. What is in the file then is no dump.
    package func encrypt<Result>(
        to path: String,
        for recipients: [String],
        isolation: isolated (any Actor)? = #isolation,
        _ body: (ProgramInput) async throws -> Result
    ) async throws -> Result {
        var arguments = ["--encrypt"]
        for recipient in recipients {
            guard recipient.hasPrefix("age1") || recipient.hasPrefix("ssh-") else {
                throw AgeError(.failed, "a recipient is a public key of age or SSH: `age1...`, `ssh-ed25519 ...`")
            }
            arguments += ["--recipient", recipient]
        }
        guard !recipients.isEmpty else { throw AgeError(.failed, "a dump is encrypted for one recipient at least") }
        let doing = "encrypting \(path)"
        let output = open(path, O_WRONLY | O_TRUNC | O_NOFOLLOW | O_CLOEXEC)
        guard output >= 0 else { throw AgeError(.failed, "\(doing): \(SystemError().message)") }
        let (sink, input) = try ProgramInput.make()
        async let ended: Void = run(arguments, from: input, to: output, doing)
        do {
            let result = try await body(sink)
            sink.finish()
            try await ended
            return result
        } catch is ProgramInput.Closed {
            try await ended
            throw AgeError(.failed, "\(doing): age ended before it had read all")
        }
    }

    /// Writes the clear bytes of a dump into an open file or pipe, which is closed then.
    ///
    /// - Parameters:
    ///   - path: the encrypted dump.
    ///   - identity: a file with age's or SSH's private key, which only who runs leash can read.
    ///   - output: where they go: to the standard input of what reads them, by a pipe.
    /// - Throws: ``AgeError``. What was written until then must not be used.
    package func decrypt(_ path: String, with identity: String, into output: Int32) async throws {
        let output = Descriptor(number: output)
        try Self.check(identity)
        let input = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard input >= 0 else { throw AgeError(.failed, "decrypting \(path): \(SystemError().message)") }
        try await run(["--decrypt", "--identity", identity], from: input, to: output.release(), "decrypting \(path)")
    }

    /// Reads the clear bytes of a dump, piece by piece.
    ///
    /// - Parameters:
    ///   - path: the encrypted dump.
    ///   - identity: a file with age's or SSH's private key, which only who runs leash can read.
    ///   - isolation: the caller's.
    ///   - body: takes the pieces; it need not take all.
    /// - Returns: what the body returns, once all that it took was found to be whole.
    /// - Throws: ``AgeError``, or what the body throws.
    package func decrypt<Result>(
        _ path: String,
        with identity: String,
        isolation: isolated (any Actor)? = #isolation,
        _ body: (ProgramOutput) async throws -> Result
    ) async throws -> Result {
        let (chunks, output) = try ProgramOutput.make()
        async let ended: Void = decrypt(path, with: identity, into: output)
        do {
            let result = try await body(chunks)
            if chunks.isAtEnd { try await ended }
            return result
        } catch {
            // What age found explains what the body did not understand.
            if chunks.isAtEnd { try await ended }
            throw error
        }
    }

    private static func check(_ identity: String) throws(AgeError) {
        let number = open(identity, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard number >= 0 else { throw AgeError(.wrongIdentity, "identity \(identity): \(SystemError().message)") }
        let facts = Descriptor(number: number).facts()
        guard facts.isFile else { throw AgeError(.wrongIdentity, "identity \(identity) is no plain file") }
        if let problem = facts.problem(forbidding: 0o077) {
            throw AgeError(.wrongIdentity, "identity \(identity) \(problem)")
        }
    }

    /// Runs age to its end; both descriptors are closed then.
    private func run(_ arguments: [String], from input: Int32, to output: Int32, _ doing: String) async throws {
        let result = try await Subprocess.run(
            .path(FilePath(program)),
            arguments: Arguments(arguments),
            environment: .custom(["PATH": Self.path, "LC_ALL": "C"]),
            platformOptions: .inOwnGroup,
            input: .fileDescriptor(FileDescriptor(rawValue: input), closeAfterSpawningProcess: true),
            output: .fileDescriptor(FileDescriptor(rawValue: output), closeAfterSpawningProcess: true),
            error: .string(limit: 1 << 20)
        )
        guard result.terminationStatus.isSuccess else { throw AgeError(said: result.standardError, doing) }
    }
}
