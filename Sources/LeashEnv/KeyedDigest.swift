internal import CCrypto
internal import LeashCore

/// Digests of values under the store's secret key: equal for equal values, and of no use without the key.
///
/// HMAC-SHA256, RFC 2104; cut to 128 bits, which its section 5 allows. The key is mixed in once, here, and not again for
/// each of the many values of a round: libcrypto's own HMAC takes eight times as long for short values.
package final class KeyedDigest: @unchecked Sendable {
    // Never changed once made, which is what allows sharing them: each digest is worked out in a copy.
    private let inner: OpaquePointer?
    private let outer: OpaquePointer?

    private static let blockLength = 64
    private static let length = 32

    /// - Parameter key: 32 random bytes.
    package init(key: [UInt8]) {
        precondition(key.count <= Self.blockLength)
        let block = key + Array(repeating: 0, count: Self.blockLength - key.count)
        inner = EVP_MD_CTX_new()
        outer = EVP_MD_CTX_new()
        for (context, pad) in [(inner, 0x36), (outer, 0x5c)] as [(OpaquePointer?, UInt8)] {
            let block = block.map { $0 ^ pad }
            let isReady = EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1
            precondition(isReady && EVP_DigestUpdate(context, block, block.count) == 1, "libcrypto has no SHA-256")
        }
    }

    deinit {
        EVP_MD_CTX_free(inner)
        EVP_MD_CTX_free(outer)
    }

    /// The digest as files keep it: 32 hexadecimal digits.
    package func text(of value: some Collection<UInt8>) -> String {
        let scratch = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(scratch) }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.length) { output in
            let bytes = Array(value)
            Self.finish(scratch, from: inner, adding: bytes, bytes.count, to: output.baseAddress)
            Self.finish(scratch, from: outer, adding: output.baseAddress, Self.length, to: output.baseAddress)
            return hexadecimal(output.prefix(16))
        }
    }

    private static func finish(
        _ scratch: OpaquePointer?,
        from start: OpaquePointer?,
        adding bytes: UnsafeRawPointer?,
        _ count: Int,
        to output: UnsafeMutablePointer<UInt8>?
    ) {
        let isDone =
            EVP_MD_CTX_copy_ex(scratch, start) == 1 && EVP_DigestUpdate(scratch, bytes, count) == 1
            && EVP_DigestFinal_ex(scratch, output, nil) == 1
        precondition(isDone, "libcrypto is out of memory")
    }

    func digest(of value: some Collection<UInt8>) -> EnvDigest { EnvDigest(fileText: text(of: value)) }
}

extension EnvDigest {
    /// The first half of what files keep: short enough to print, long enough to compare.
    init(fileText: String) { self.init(String(fileText.prefix(16))) }
}

/// Two lower-case digits for each byte.
func hexadecimal(_ bytes: some Collection<UInt8>) -> String {
    let digits = StaticString("0123456789abcdef")
    return String(unsafeUninitializedCapacity: bytes.count * 2) { output in
        var end = 0
        for byte in bytes {
            output[end] = digits.utf8Start[Int(byte >> 4)]
            output[end + 1] = digits.utf8Start[Int(byte & 15)]
            end += 2
        }
        return end
    }
}

/// The bytes that an even number of hexadecimal digits stands for; `nil` for any other text.
func bytes(hexadecimal text: String) -> [UInt8]? {
    let digits = text.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
    guard digits.count == text.utf8.count, digits.count.isMultiple(of: 2) else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}
