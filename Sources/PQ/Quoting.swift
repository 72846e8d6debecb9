/// A name quoted so that Postgres reads it as it stands: `or"ders` becomes `"or""ders"`.
///
/// A NUL stays in it, and every method of ``Connection`` refuses a statement that holds one.
package func quoted(identifier: String) -> String { "\"" + doubled(identifier, "\"") + "\"" }

/// A text quoted so that Postgres reads it as it stands, whatever `standard_conforming_strings` says: `it's` becomes
/// `'it''s'`, and what holds a backslash becomes `E'...'`.
///
/// A NUL stays in it, and every method of ``Connection`` refuses a statement that holds one.
package func quoted(literal: String) -> String {
    let text = doubled(literal, "'")
    return text.utf8.contains(UInt8(ascii: "\\")) ? "E'" + doubled(text, "\\") + "'" : "'" + text + "'"
}

/// Byte by byte: to Swift a quote and an accent after it are one character, and not a quote.
private func doubled(_ text: String, _ mark: Unicode.Scalar) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count + 2)
    for byte in text.utf8 {
        bytes.append(byte)
        if byte == UInt8(ascii: mark) { bytes.append(byte) }
    }
    return String(decoding: bytes, as: UTF8.self)
}
