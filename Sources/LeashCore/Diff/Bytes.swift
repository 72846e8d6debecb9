/// A text that is compared piece by piece, without making any.
struct Bytes {
    private var rest: Slice<UnsafeBufferPointer<UInt8>>

    init(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) { rest = bytes }

    var isEmpty: Bool { rest.isEmpty }

    func contains(_ byte: UInt8) -> Bool { rest.contains(byte) }

    /// Goes on behind `text`, if it comes next.
    mutating func skip(_ text: String) -> Bool {
        let count = text.utf8.count
        guard count <= rest.count else { return false }
        let start = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: rest.prefix(count)))
        let isNext = text.utf8.withContiguousStorageIfAvailable { UnsafeRawBufferPointer($0).order(start) == 0 }
        guard isNext ?? text.utf8.elementsEqual(start) else { return false }
        rest = rest.dropFirst(count)
        return true
    }

    /// Goes on behind a fingerprint in hexadecimal, if it comes next.
    mutating func skip(_ fingerprint: Fingerprint) -> Bool {
        guard rest.count >= 16 else { return false }
        for (index, place) in zip(rest.startIndex..., stride(from: 60, through: 0, by: -4)) {
            let digit = UInt8(truncatingIfNeeded: fingerprint.bits >> UInt64(place)) & 15
            guard rest[index] == (digit < 10 ? 0x30 + digit : 0x57 + digit) else { return false }
        }
        rest = rest.dropFirst(16)
        return true
    }
}
