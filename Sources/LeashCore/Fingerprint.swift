/// A short digest that tells whether a value is still the one it was: 64-bit FNV-1a, in hexadecimal.
///
/// It guards against change, not against an adversary, and is never made of a secret.
/// Source: the FNV reference, http://www.isthe.com/chongo/tech/comp/fnv/ (offset basis and prime).
package struct Fingerprint: Hashable, Sendable, CustomStringConvertible {
    /// All that it says.
    package private(set) var bits: UInt64 = 0xcbf2_9ce4_8422_2325

    package init() {}

    package init(of text: String) { add(text) }

    /// Adds one part; parts are told apart, so `("ab", "c")` and `("a", "bc")` differ.
    package mutating func add(_ part: String) {
        for byte in part.utf8 { mix(byte) }
        mix(0xff)
    }

    private mutating func mix(_ byte: UInt8) {
        bits = (bits ^ UInt64(byte)) &* 0x100_0000_01b3
    }

    /// Sixteen hexadecimal digits.
    package var description: String { bits.hexadecimal }
}

extension UInt64 {
    /// Sixteen lower-case digits.
    package var hexadecimal: String {
        let digits = String(self, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
