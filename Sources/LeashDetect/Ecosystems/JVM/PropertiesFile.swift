/// A .properties file of Java's.
enum PropertiesFile {
    /// Its entries in file order.
    static func entries(of text: String) -> [(key: String, value: String, line: Int)] {
        var cursor = Cursor(text)
        var entries: [(key: String, value: String, line: Int)] = []
        while !cursor.isAtEnd {
            cursor.skip { $0.isBlank || $0 == UInt8(ascii: "\n") }
            let line = cursor.line
            if cursor.next == UInt8(ascii: "#") || cursor.next == UInt8(ascii: "!") {
                cursor.skipLine()
            } else if !cursor.isAtEnd {
                let key = word(&cursor) { $0.isBlank || $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: ":") }
                cursor.skip(while: \.isBlank)
                if cursor.next == UInt8(ascii: "=") || cursor.next == UInt8(ascii: ":") { cursor.advance() }
                cursor.skip(while: \.isBlank)
                entries.append((key, word(&cursor) { _ in false }.trimmed, line))
            }
        }
        return entries
    }

    /// Up to what ends it or the line; a line goes on after a backslash.
    private static func word(_ cursor: inout Cursor, until isEnd: (UInt8) -> Bool) -> String {
        var bytes: [UInt8] = []
        while let byte = cursor.next, byte != UInt8(ascii: "\n"), !isEnd(byte) {
            cursor.advance()
            guard byte == UInt8(ascii: "\\") else {
                bytes.append(byte)
                continue
            }
            if cursor.next == UInt8(ascii: "\n") {
                cursor.advance()
                cursor.skip(while: \.isBlank)
            } else if let escaped = cursor.next {
                bytes.append(escaped)
                cursor.advance()
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
