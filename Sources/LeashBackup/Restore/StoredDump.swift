import Glibc

/// A dump on this machine whose digest was just compared, as pg_restore can read it.
final class StoredDump: Sendable {
    private let path: String
    private let isCopy: Bool
    /// A file with the private key; `nil` for a dump that isn't encrypted.
    private let identity: String?

    /// - Throws: ``BackupStoreError`` when the store doesn't have it whole, ``BackupError`` when it is encrypted and there is
    ///   no key here.
    init(_ manifest: BackupManifest, in destination: BackupDestination) async throws {
        let isEncrypted = !manifest.dump.recipients.isEmpty
        if isEncrypted, destination.identity == nil {
            throw BackupError(
                "backup \(manifest.id) is encrypted to \(manifest.dump.recipients.joined(separator: ", ")), and the store "
                    + "names no `identity` to read it with"
            )
        }
        (path, isCopy) = try await destination.store.dump(of: manifest)
        identity = isEncrypted ? destination.identity : nil
    }

    deinit { if isCopy { unlink(path) } }

    /// Gives the dump to a reader.
    ///
    /// - Throws: what the reader throws, or ``AgeError``, which explains it.
    func read<Value: Sendable>(_ body: @escaping @Sendable (DumpInput) async throws -> Value) async throws -> Value {
        guard let identity else { return try await body(.file(path)) }
        let (bytes, output) = try ProgramOutput.make()
        let (copy, input) = try ProgramInput.make()
        async let decrypted: Void = Age().decrypt(path, with: identity, into: output)
        async let value = body(.stream(input))
        do {
            for await chunk in bytes { try await copy.write(chunk) }
        } catch is ProgramInput.Closed {
            // A reader that needs no more ends early, and one that failed says why.
            return try await value
        }
        copy.finish()
        try await decrypted
        return try await value
    }
}
