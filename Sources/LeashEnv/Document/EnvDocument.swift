internal import Glibc
package import LeashCore

/// One app's env file, taken apart without losing a byte.
///
/// A key on several lines has the value of the last one, as it has for the readers of the file.
package struct EnvDocument {
    let bytes: [UInt8]
    /// All lines but the header.
    let lines: [EnvLine]
    let header: EnvHeader

    /// Why a file cannot be understood; it names no value.
    package struct Problem: Error {
        package let message: String
    }

    /// An app's file before there is one.
    package init() {
        bytes = []
        lines = []
        header = EnvHeader()
    }

    /// - Parameter bytes: the whole file.
    /// - Throws: ``Problem`` for a file of which leash cannot tell what its readers make of it, or what leash itself
    ///   recorded in it. Such a file is not written.
    package init(parsing bytes: [UInt8]) throws(Problem) {
        (lines, header) = try bytes.withUnsafeBufferPointer { (bytes) throws(Problem) in try Self.parts(of: bytes) }
        self.bytes = bytes
    }

    private static func parts(of bytes: UnsafeBufferPointer<UInt8>) throws(Problem) -> ([EnvLine], EnvHeader) {
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { throw Problem(message: "it begins with a byte-order mark") }
        let isASCII = bytes.reduce(0, |) < 0x80
        guard isASCII || String(validating: bytes, as: UTF8.self) != nil else {
            throw Problem(message: "it is not UTF-8")
        }
        var lines: [EnvLine] = []
        lines.reserveCapacity(8)
        var header: EnvHeader?
        var start = 0
        var number = 0
        while start < bytes.count {
            number += 1
            let newline = newline(in: bytes, from: start)
            let range = start..<(newline.map { $0 + 1 } ?? bytes.count)
            let text = text(of: bytes[start..<(newline ?? bytes.count)])
            if text.starts(with: EnvHeader.prefix.utf8) {
                guard header == nil else { throw Problem(message: "line \(number) is a second #leash: line") }
                header = try Self.header(text, number)
            } else {
                lines.append(try Self.line(text, range: range, number))
            }
            start = range.upperBound
        }
        return (lines, header ?? EnvHeader())
    }

    private static func newline(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        guard let base = bytes.baseAddress,
            let newline = memchr(base + start, Int32(UInt8(ascii: "\n")), bytes.count - start)
        else { return nil }
        return UnsafePointer(newline.assumingMemoryBound(to: UInt8.self)) - base
    }

    /// The keys and who they belong to, with the digests of what stands there.
    package func entries(_ digest: KeyedDigest?) -> ByName<EnvEntry> {
        guard lines.count <= Self.few else { return sortedEntries(digest) }
        var entries = ByName<EnvEntry>()
        entries.reserveCapacity(lines.count)
        for line in lines {
            if let key = line.key { entries.set(key, to: entry(key, line.value, digest)) }
        }
        return entries
    }

    /// As many keys as are put in one by one; more, in the wrong order, would take as long as their number squared.
    private static let few = 64

    private func sortedEntries(_ digest: KeyedDigest?) -> ByName<EnvEntry> {
        var (keys, entries): ([String], [EnvEntry]) = ([], [])
        // Of one key's lines the first that is met stays, and it has the value of the last one.
        for line in lines.reversed() {
            guard let key = line.key else { continue }
            keys.append(key)
            entries.append(entry(key, line.value, digest))
        }
        return ByName(consume keys, consume entries)
    }

    private func entry(_ key: String, _ value: Range<Int>, _ digest: KeyedDigest?) -> EnvEntry {
        let digests = digest?.digests(of: bytes[value])
        let record = header.records[key]
        return EnvEntry(
            record?.owner ?? .human,
            digest: digests?.short ?? .unkeyed,
            isIntact: record == nil || record?.digest == digests?.file
        )
    }

    package var values: [String: Secret] {
        var values: [String: Secret] = [:]
        for line in lines {
            if let key = line.key { values[key] = Secret(String(decoding: bytes[line.value], as: UTF8.self)) }
        }
        return values
    }

    /// A line without its end, whether that is of Unix or of Windows.
    private static func text(of line: ByteSlice) -> ByteSlice {
        line.last == UInt8(ascii: "\r") ? line.dropLast() : line
    }

    private static func header(_ text: ByteSlice, _ number: Int) throws(Problem) -> EnvHeader {
        do {
            return try EnvHeader(parsing: text)
        } catch {
            throw Problem(message: "line \(number), leash's own record, is damaged: \(error.message)")
        }
    }

    private static func line(_ text: ByteSlice, range: Range<Int>, _ number: Int) throws(Problem) -> EnvLine {
        if text.contains(0) { throw Problem(message: "line \(number) holds a NUL") }
        if text.contains(UInt8(ascii: "\r")) {
            throw Problem(message: "line \(number) holds a carriage return, which ends a line for systemd only")
        }
        let line = EnvLine(text, range: range)
        if let reason = EnvLine.continuation(of: text, value: line.value) {
            throw Problem(message: "line \(number) \(reason)")
        }
        return line
    }
}
