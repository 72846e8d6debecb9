/// A set of bytes.
struct ByteSet: Sendable {
    private var bits = SIMD4<UInt64>()

    func contains(_ byte: UInt8) -> Bool { bits[Int(byte >> 6)] & (1 << UInt64(byte & 63)) != 0 }

    mutating func insert(_ byte: UInt8) { bits[Int(byte >> 6)] |= 1 << UInt64(byte & 63) }

    /// All that are not in it.
    var inverted: ByteSet {
        var set = self
        set.bits = ~bits
        return set
    }

    /// Adds the ASCII characters of a class of POSIX.
    ///
    /// - Returns: `false` if there is no such class.
    mutating func insert(class name: String) -> Bool {
        guard let isMember = Self.classes[name] else { return false }
        for byte in UInt8(0)..<128 where isMember(byte) { insert(byte) }
        return true
    }

    private static let classes: [String: @Sendable (UInt8) -> Bool] = [
        "alnum": { isLetter($0) || isDigit($0) },
        "alpha": isLetter,
        "blank": { $0 == 0x20 || $0 == 0x09 },
        "cntrl": { $0 < 0x20 || $0 == 0x7F },
        "digit": isDigit,
        "graph": { (0x21...0x7E).contains($0) },
        "lower": isLower,
        "print": { (0x20...0x7E).contains($0) },
        "punct": { (0x21...0x7E).contains($0) && !isLetter($0) && !isDigit($0) },
        "space": { $0 == 0x20 || (0x09...0x0D).contains($0) },
        "upper": { isLetter($0) && !isLower($0) },
        "xdigit": { isDigit($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0 | 0x20) },
    ]

    @Sendable private static func isLetter(_ byte: UInt8) -> Bool { isLower(byte | 0x20) && byte >= 0x41 }

    @Sendable private static func isLower(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    }

    @Sendable private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
