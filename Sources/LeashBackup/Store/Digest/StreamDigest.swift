internal import CCrypto
internal import Files
internal import Glibc

/// The digest of bytes that come in pieces.
struct StreamDigest: ~Copyable {
    enum Algorithm { case sha256, md5 }

    private let context: OpaquePointer

    init(_ algorithm: Algorithm = .sha256) {
        let made = EVP_MD_CTX_new()
        let kind = algorithm == .md5 ? EVP_md5() : EVP_sha256()
        guard let made, EVP_DigestInit_ex(made, kind, nil) == 1 else { preconditionFailure("libcrypto has no digest") }
        context = made
    }

    deinit { EVP_MD_CTX_free(context) }

    func add(_ bytes: UnsafeRawBufferPointer) {
        let isAdded = EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1
        precondition(isAdded, "libcrypto has no digest")
    }

    /// The digest in lower-case hexadecimal.
    consuming func finish() -> String {
        var length: UInt32 = 0
        let digest = [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { buffer, count in
            let isDone = EVP_DigestFinal_ex(context, buffer.baseAddress, &length) == 1
            precondition(isDone, "libcrypto has no digest")
            count = Int(length)
        }
        return hexadecimal(digest)
    }
}

extension Descriptor {
    private static let chunk = 1 << 20

    /// The digest of a whole file, from its start, in lower-case hexadecimal.
    ///
    /// It blocks for as long as that takes.
    ///
    /// - Throws: ``SystemError`` when the file can't be read.
    func digest(_ algorithm: StreamDigest.Algorithm = .sha256) throws(SystemError) -> String {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.chunk, alignment: 64)
        defer { buffer.deallocate() }
        let digest = StreamDigest(algorithm)
        var offset = 0
        while true {
            let count = pread(number, buffer.baseAddress, buffer.count, offset)
            if count < 0, errno == EINTR { continue }
            if count < 0 { throw SystemError() }
            if count == 0 { return digest.finish() }
            digest.add(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            offset += count
        }
    }
}

/// Whether a text is a SHA-256 digest in lower-case hexadecimal.
func isSHA256(_ text: String) -> Bool {
    text.utf8.count == 64 && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
}
