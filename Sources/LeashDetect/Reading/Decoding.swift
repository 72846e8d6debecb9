extension SourceText {
    /// Why bytes are no text.
    package enum DecodingFailure: Error, Equatable, Sendable {
        case binary
        /// With the line of the first bytes that are no UTF-8, from 1.
        case malformed(line: Int)
    }

    /// Decodes UTF-8, and UTF-16 where a byte order mark says so or where every second byte of the start is zero, as
    /// PowerShell writes it.
    package init(path: String, bytes: [UInt8]) throws(DecodingFailure) {
        self.init(path: path, text: Self.normalized(try Self.decoded(bytes)))
    }

    private static func decoded(_ bytes: [UInt8]) throws(DecodingFailure) -> String {
        if bytes.starts(with: [0xFF, 0xFE]) { return try utf16(bytes.dropFirst(2), bigEndian: false) }
        if bytes.starts(with: [0xFE, 0xFF]) { return try utf16(bytes.dropFirst(2), bigEndian: true) }
        if let bigEndian = byteOrder(of: bytes) { return try utf16(bytes[...], bigEndian: bigEndian) }
        guard !bytes.contains(0) else { throw .binary }
        let rest = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        if let text = String(validating: rest, as: UTF8.self) { return text }
        throw .malformed(line: firstMalformedLine(of: rest))
    }

    /// Without a byte order mark: text in which every odd or every even byte of the start is zero, and no other.
    private static func byteOrder(of bytes: [UInt8]) -> Bool? {
        let start = bytes.prefix(64)
        guard start.count >= 4 else { return nil }
        let zeros = start.indices.filter { start[$0] == 0 }
        guard zeros.count == start.count / 2 else { return nil }
        if zeros.allSatisfy({ !$0.isMultiple(of: 2) }) { return false }
        return zeros.allSatisfy { $0.isMultiple(of: 2) } ? true : nil
    }

    private static func utf16(_ bytes: ArraySlice<UInt8>, bigEndian: Bool) throws(DecodingFailure) -> String {
        // Half a character at the end.
        guard bytes.count.isMultiple(of: 2) else { throw .binary }
        let pairs = stride(from: bytes.startIndex, to: bytes.endIndex - 1, by: 2)
        let units = pairs.map { index in
            let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
            return bigEndian ? first << 8 | second : second << 8 | first
        }
        guard let text = String(validating: units, as: UTF16.self), !text.utf8.contains(0) else { throw .binary }
        return text
    }

    private static func firstMalformedLine(of bytes: ArraySlice<UInt8>) -> Int {
        var line = 1
        var afterReturn = false
        var rest = bytes
        while let end = rest.firstIndex(where: { $0 == 0x0A || $0 == 0x0D }) {
            if String(validating: rest[..<end], as: UTF8.self) == nil { return line }
            if bytes[end] == 0x0D || !afterReturn || end > rest.startIndex { line += 1 }
            afterReturn = bytes[end] == 0x0D
            rest = rest[(end + 1)...]
        }
        return line
    }

    private static func normalized(_ text: String) -> String {
        guard text.utf8.contains(0x0D) else { return text }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var afterReturn = false
        for byte in text.utf8 {
            switch byte {
            case 0x0D: bytes.append(0x0A)
            case 0x0A where afterReturn: break
            default: bytes.append(byte)
            }
            afterReturn = byte == 0x0D
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
