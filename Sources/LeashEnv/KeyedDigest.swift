internal import CCrypto
internal import LeashCore

/// Digests of values under the store's secret key: equal for equal values, and of no use without the key.
///
/// HMAC-SHA256, RFC 2104; cut to 128 bits, which RFC 2104 section 5 allows.
package struct KeyedDigest: Sendable {
    private let key: [UInt8]

    /// - Parameter key: 32 random bytes.
    package init(key: [UInt8]) { self.key = key }

    /// The digest as files keep it: 32 hexadecimal digits.
    package func text(of value: some Collection<UInt8>) -> String {
        let bytes = Array(value)
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Int(EVP_MAX_MD_SIZE)) { output in
            var length: UInt32 = 0
            _ = HMAC(EVP_sha256(), key, Int32(key.count), bytes, bytes.count, output.baseAddress, &length)
            precondition(length == 32, "libcrypto has no SHA-256")
            return hexadecimal(output.prefix(16))
        }
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
