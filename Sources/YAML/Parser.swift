/// What ``parse(_:limits:)`` found: a root, problems, or both.
package struct Parsed: Sendable {
    /// The document's root; `nil` when the text holds none, or stops being YAML somewhere.
    package let root: Node?
    /// In the order in which they were found, which is that of the text.
    package let problems: [Problem]
}

/// Parses a text that holds at most one document of a strict subset of YAML 1.2.
///
/// Repeated keys, anchors, aliases, merge keys, tags and keys that aren't scalars are problems that do not end the
/// reading: all of them are reported, and the tree holds the rest (of a repeated key the first; for an alias, an empty
/// plain scalar). Directives, a second document, what is beyond the limits and what is no YAML at all end it.
///
/// - Parameters:
///   - text: UTF-8; a byte order mark is skipped.
///   - limits: what ends the reading early.
/// - Returns: the root and the problems; with no problem, the root is the whole document.
package func parse(_ text: [UInt8], limits: Limits = Limits()) -> Parsed {
    let body = text.starts(with: [0xEF, 0xBB, 0xBF]) ? text.dropFirst(3) : text[...]
    return body.withUnsafeBufferPointer { bytes in
        if let problem = refusal(of: bytes, limits: limits) { return Parsed(root: nil, problems: [problem]) }
        var composer = Composer(Events(of: bytes), limits: limits)
        return composer.parsed()
    }
}

/// What can be told without a parser, and must be told before it.
///
/// libyaml takes U+0085, U+2028 and U+2029 for line breaks, which no editor and no YAML 1.2 reader does, and time that
/// is quadratic in the number of directives.
private func refusal(of bytes: UnsafeBufferPointer<UInt8>, limits: Limits) -> Problem? {
    guard bytes.count <= limits.bytes else {
        let start = Mark(line: 1, column: 1)
        return Problem(at: start, "\(bytes.count) bytes are more than \(limits.bytes)", hint: "split the file")
    }
    // In blocks, few of which need a closer look.
    for start in stride(from: 0, to: bytes.count, by: 256) {
        let block = start..<min(start + 256, bytes.count)
        guard mayHoldSuspects(bytes[block]) else { continue }
        if let problem = refusal(of: block, in: bytes) { return problem }
    }
    return nil
}

/// Whether any byte is a `%`, or no ASCII.
///
/// Either sets the highest bit. With no way out and nothing to choose, the compiler looks at many bytes at once.
private func mayHoldSuspects(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    var marks: UInt8 = 0
    for byte in UnsafeBufferPointer(rebasing: bytes) {
        marks |= byte
        marks |= (byte ^ UInt8(ascii: "%")) &- 1
    }
    return marks >= 0x80
}

private func refusal(of block: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>) -> Problem? {
    for offset in block where isSuspect(bytes[offset]) {
        let place = { Mark(offset: offset, in: bytes) }
        if bytes[offset] == UInt8(ascii: "%"), offset == 0 || isBreak(at: offset - 1, in: bytes) {
            return Problem(
                at: place(),
                "a line begins with %",
                hint: "there are no directives; indent it if it is text"
            )
        }
        if let scalar = foreignBreak(at: offset, in: bytes) {
            return Problem(at: place(), "\(scalar) is not a line break", hint: "write it as an escape in double quotes")
        }
    }
    return nil
}

/// Whether a byte may begin something that is refused; hardly any does.
private func isSuspect(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "%") || byte == 0xC2 || byte == 0xE2 }

/// Whether a line ends with this byte: a line feed, or a carriage return without one.
func isBreak(at offset: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard bytes[offset] == UInt8(ascii: "\r") else { return bytes[offset] == UInt8(ascii: "\n") }
    return offset + 1 == bytes.count || bytes[offset + 1] != UInt8(ascii: "\n")
}

private func foreignBreak(at offset: Int, in bytes: UnsafeBufferPointer<UInt8>) -> String? {
    guard bytes[offset] == 0xC2 || bytes[offset] == 0xE2 else { return nil }
    let rest = bytes[offset...].dropFirst()
    if bytes[offset] == 0xC2 { return rest.first == 0x85 ? "U+0085" : nil }
    if rest.starts(with: [0x80, 0xA8]) { return "U+2028" }
    return rest.starts(with: [0x80, 0xA9]) ? "U+2029" : nil
}

extension Mark {
    /// The place of a byte of a text; one that is no UTF-8 before it counts as a column.
    init(offset: Int, in bytes: UnsafeBufferPointer<UInt8>) {
        let before = bytes.prefix(offset)
        let breaks = before.indices.filter { isBreak(at: $0, in: bytes) }
        let start = breaks.last.map { $0 + 1 } ?? 0
        self.init(line: 1 + breaks.count, column: 1 + before[start...].count { $0 & 0xC0 != 0x80 })
    }
}
