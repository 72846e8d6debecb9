internal import Glibc

/// A few long texts that came lately: one that comes again is not made again.
package struct RecentTexts {
    private var texts: [String] = []
    private var oldest = 0

    package init() {}

    /// The bytes as text; up to 15 of them need no allocation anyway.
    package mutating func text(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        guard bytes.count > 15 else { return String(decoding: bytes, as: UTF8.self) }
        if let known = texts.first(where: { $0.says(bytes) }) { return known }
        let text = String(decoding: bytes, as: UTF8.self)
        if texts.count < 8 {
            texts.append(text)
        } else {
            texts[oldest] = text
            oldest = (oldest + 1) % 8
        }
        return text
    }
}

extension String {
    fileprivate func says(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard utf8.count == bytes.count, let other = bytes.baseAddress else { return false }
        return utf8.withContiguousStorageIfAvailable { $0.baseAddress.map { memcmp($0, other, bytes.count) } == 0 }
            ?? false
    }
}
