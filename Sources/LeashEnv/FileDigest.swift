internal import LeashCore

/// The digest of a value as files keep it: compared as bits, since each of a round's many would be a string to make.
package enum FileDigest: Equatable, Sendable {
    /// 32 lower-case hexadecimal digits.
    case bits(UInt64, UInt64)
    /// What somebody put in their place, which is the digest of nothing.
    case other(String)

    init(_ text: String) {
        var text = text
        self = text.withUTF8 { Self(digits: $0) } ?? .other(text)
    }

    /// - Returns: `nil` for anything but 32 lower-case hexadecimal digits.
    init?(digits: UnsafeBufferPointer<UInt8>) {
        guard digits.count == 32, let high = Self.word(digits[..<16]), let low = Self.word(digits[16...]) else {
            return nil
        }
        self = .bits(high, low)
    }

    /// Without a branch for each digit: of such random ones, half would be guessed wrong.
    private static func word(_ digits: Slice<UnsafeBufferPointer<UInt8>>) -> UInt64? {
        var word: UInt64 = 0
        var wrong: UInt8 = 0
        for digit in digits {
            let isLetter = digit >= UInt8(ascii: "a")
            let index = digit &- (isLetter ? UInt8(ascii: "a") : UInt8(ascii: "0"))
            wrong |= index < (isLetter ? 6 : 10) ? 0 : 1
            word = word << 4 | UInt64(index &+ (isLetter ? 10 : 0))
        }
        return wrong == 0 ? word : nil
    }

    package var text: String {
        switch self {
        case .bits(let high, let low): high.hexadecimal + low.hexadecimal
        case .other(let text): text
        }
    }
}
