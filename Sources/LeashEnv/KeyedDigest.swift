internal import CCrypto
package import LeashCore

/// Digests of values under the store's secret key: equal for equal values, and of no use without the key.
///
/// HMAC-SHA256, RFC 2104; cut to 128 bits, which its section 5 allows. The key is mixed in once, here, and not again for
/// each of the many values of a round: for short values, libcrypto's own HMAC takes many times as long.
package struct KeyedDigest: EnvDigester {
    // Each digest is worked out in a copy.
    private let inner: SHA256_CTX
    private let outer: SHA256_CTX

    private static let blockLength = 64
    private static let length = 32

    /// - Parameter key: 32 random bytes.
    package init(key: [UInt8]) {
        precondition(key.count <= Self.blockLength)
        let block = key + Array(repeating: 0, count: Self.blockLength - key.count)
        inner = Self.start(with: block.map { $0 ^ 0x36 })
        outer = Self.start(with: block.map { $0 ^ 0x5c })
    }

    private static func start(with block: [UInt8]) -> SHA256_CTX {
        var context = SHA256_CTX()
        let isReady = SHA256_Init(&context) == 1 && SHA256_Update(&context, block, block.count) == 1
        precondition(isReady, "libcrypto has no SHA-256")
        return context
    }

    /// The first 128 bits of a value's digest.
    private func bits(of value: some Collection<UInt8>) -> (high: UInt64, low: UInt64) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.length) { output in
            let isContiguous: Void? = value.withContiguousStorageIfAvailable {
                Self.finish(inner, adding: UnsafeRawBufferPointer($0), to: output)
            }
            if isContiguous == nil { Array(value).withUnsafeBytes { Self.finish(inner, adding: $0, to: output) } }
            Self.finish(outer, adding: UnsafeRawBufferPointer(output), to: output)
            let words = UnsafeRawBufferPointer(output)
            return (
                high: UInt64(bigEndian: words.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
                low: UInt64(bigEndian: words.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            )
        }
    }

    /// Both digests of a value: the one that files keep, and its first half, short enough to print.
    func digests(of value: some Collection<UInt8>) -> (file: FileDigest, short: EnvDigest) {
        let bits = bits(of: value)
        return (.bits(bits.high, bits.low), EnvDigest(bits: bits.high))
    }

    func digest(of value: some Collection<UInt8>) -> EnvDigest { digests(of: value).short }

    package func digest(of value: String) -> EnvDigest { digest(of: value.utf8) }

    /// The digest that files keep.
    package func fileDigest(of value: some Collection<UInt8>) -> FileDigest { digests(of: value).file }

    private static func finish(
        _ start: SHA256_CTX,
        adding bytes: UnsafeRawBufferPointer,
        to output: UnsafeMutableBufferPointer<UInt8>
    ) {
        var context = start
        let isDone =
            SHA256_Update(&context, bytes.baseAddress, bytes.count) == 1
            && SHA256_Final(output.baseAddress, &context) == 1
        precondition(isDone, "libcrypto has no SHA-256")
    }
}

extension KeyedDigest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Nothing of the key, nor of what was made of it.
    package var description: String { "KeyedDigest" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// The bytes that an even number of hexadecimal digits stands for; `nil` for any other text.
func bytes(hexadecimal text: String) -> [UInt8]? {
    let digits = text.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
    guard digits.count == text.utf8.count, digits.count.isMultiple(of: 2) else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}
