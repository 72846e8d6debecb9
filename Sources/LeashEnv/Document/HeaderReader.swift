internal import Glibc
internal import LeashCore

/// Reads a header that stands in the very form in which ``EnvHeader/line`` gives it, right from its bytes.
///
/// A round reads ten thousand of them, so it makes no tree of JSON, and no string that is not kept. A header in any other
/// form, be it for an escape, a blank, or members in another order, it does not judge: that is for ``JSONMembers``.
package struct HeaderReader {
    // Both within the header, which must outlive the reader.
    private var next: UnsafePointer<UInt8>
    private let end: UnsafePointer<UInt8>
    /// The last record's file: mostly, it is the next one's too.
    private var lastFile: (start: UnsafePointer<UInt8>, name: String)?

    /// - Parameter json: the line without its prefix.
    /// - Returns: `nil` for a header in another form, or for none at all.
    package static func read(_ json: UnsafeBufferPointer<UInt8>) -> EnvHeader? {
        // Within these bounds nothing nests too deep, and there are not too many values.
        guard let start = json.baseAddress, json.count <= EnvSyntax.maxFile, isPlain(json) else { return nil }
        var reader = HeaderReader(next: start, end: start + json.count)
        return reader.header()
    }

    /// Whether a string in it ends at the next quote, and is equal to another only if it has the same bytes.
    private static func isPlain(_ json: UnsafeBufferPointer<UInt8>) -> Bool {
        // Each of three sets the highest bit. With no way out and nothing to choose, the compiler takes many bytes at once.
        var marks: UInt8 = 0
        for byte in json {
            marks |= byte  // no ASCII
            marks |= byte &- 0x20  // a control character
            marks |= (byte ^ UInt8(ascii: "\\")) &- 1  // a backslash
        }
        return marks < 0x80
    }

    private mutating func header() -> EnvHeader? {
        guard skip(#"{"v":1"#) else { return nil }
        var header = EnvHeader()
        header.isUnnotified = skip(#","unnotified":true"#)
        guard skip(#","keys":{"#), let records = records() else { return nil }
        header.records = records
        return skip("}") && next == end ? header : nil
    }

    private mutating func records() -> ByName<EnvRecord>? {
        if skip("}") { return [:] }
        var (keys, records): ([String], [EnvRecord]) = ([], [])
        keys.reserveCapacity(6)
        records.reserveCapacity(6)
        repeat {
            guard skip("\""), let key = string(), skip(":{"), let record = record(), skip("}") else { return nil }
            keys.append(key)
            records.append(record)
        } while skip(",")
        var isRepeated = false
        let table = ByName(consume keys, consume records) { _, _, _ in isRepeated = true }
        return skip("}") && !isRepeated ? table : nil
    }

    private mutating func record() -> EnvRecord? {
        if skip(#""by":"git""#) {
            guard let file = fileName(), let digest = digest() else { return nil }
            return EnvRecord(owner: .git(file: file), digest: digest)
        }
        guard skip(#""by":"leash""#), let credential = credential(), let digest = digest() else { return nil }
        return EnvRecord(owner: .leash(credential), digest: digest)
    }

    private mutating func credential() -> EnvCredential? {
        guard skip(#","server":""#), let server = string(),
            skip(#","database":""#), let database = string(),
            skip(#","login":""#), let login = string(),
            skip(#","verifier":""#), let verifier = string(),
            skip(#","part":""#), let part = string().flatMap(EnvBinding.Part.init(rawValue:)),
            let address = address(),
            let file = fileName()
        else { return nil }
        return EnvCredential(
            server: server,
            database: database,
            login: login,
            verifier: Secret(verifier),
            part: part,
            address: address,
            file: file
        )
    }

    private mutating func address() -> Address? {
        guard skip(#","host":""#), let host = string(), skip(#","port":"#), let port = port() else { return nil }
        var mode: String?
        if skip(#","sslmode":""#) {
            guard let text = string() else { return nil }
            mode = text
        }
        guard skip(#","name":""#), let name = string() else { return nil }
        return Address(host: host, port: port, sslmode: mode, database: name)
    }

    private mutating func fileName() -> String? {
        guard skip(#","file":""#), let bytes = stringBytes(), let start = bytes.baseAddress else { return nil }
        if let last = lastFile, last.name.utf8.count == bytes.count, memcmp(last.start, start, bytes.count) == 0 {
            return last.name
        }
        let name = String(decoding: bytes, as: UTF8.self)
        lastFile = (start, name)
        return name
    }

    private mutating func digest() -> FileDigest? {
        guard skip(#","digest":""#), let bytes = stringBytes() else { return nil }
        return FileDigest(digits: bytes)
    }
}

// MARK: - Pieces

extension HeaderReader {
    /// Goes past a text if it comes next.
    private mutating func skip(_ text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        guard end - next >= count, memcmp(next, text.utf8Start, count) == 0 else { return false }
        next += count
        return true
    }

    /// The rest of a string whose opening quote is behind.
    private mutating func string() -> String? {
        stringBytes().map { String(decoding: $0, as: UTF8.self) }
    }

    private mutating func stringBytes() -> UnsafeBufferPointer<UInt8>? {
        guard let quote = memchr(next, Int32(UInt8(ascii: "\"")), end - next) else { return nil }
        let count = UnsafePointer(quote.assumingMemoryBound(to: UInt8.self)) - next
        defer { next += count + 1 }
        return UnsafeBufferPointer(start: next, count: count)
    }

    /// A number of one to five digits.
    private mutating func port() -> Int? {
        let start = next
        var number = 0
        while next < end, next - start < 5, next.pointee &- UInt8(ascii: "0") < 10 {
            number = number * 10 + Int(next.pointee - UInt8(ascii: "0"))
            next += 1
        }
        return next == start || start.pointee == UInt8(ascii: "0") ? nil : number
    }
}
