/// A place in a text that is read byte by byte, with its line: what each reader and lexer here goes along with.
package struct Cursor: Sendable {
    private let bytes: [UInt8]
    /// In bytes of UTF-8, from 0.
    package private(set) var position = 0
    /// From 1.
    package private(set) var line = 1

    package init(_ text: String) { bytes = Array(text.utf8) }

    /// The byte here; `nil` at the end.
    package var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    package var isAtEnd: Bool { position >= bytes.count }

    /// The byte so many after this one, or before it; `nil` outside the text.
    package func byte(after distance: Int) -> UInt8? {
        bytes.indices.contains(position + distance) ? bytes[position + distance] : nil
    }

    /// Goes on by so many bytes, and no further than the end.
    package mutating func advance(by count: Int = 1) {
        let end = min(position + count, bytes.count)
        while position < end {
            if bytes[position] == UInt8(ascii: "\n") { line += 1 }
            position += 1
        }
    }

    package mutating func skip(while isSkipped: (UInt8) -> Bool) {
        while let next, isSkipped(next) { advance() }
    }

    /// To the end of this line, which is not passed.
    package mutating func skipLine() { skip { $0 != UInt8(ascii: "\n") } }

    /// Past the next place of a text; to the end, if there is none.
    ///
    /// - Returns: whether there is one.
    @discardableResult package mutating func skip(past text: StaticString) -> Bool {
        while !isAtEnd {
            if take(text) { return true }
            advance()
        }
        return false
    }

    package func isAt(_ text: StaticString) -> Bool {
        text.withUTF8Buffer { bytes[position...].starts(with: $0) }
    }

    /// Goes past a text if it is what comes next.
    ///
    /// - Returns: whether it is.
    package mutating func take(_ text: StaticString) -> Bool {
        guard isAt(text) else { return false }
        advance(by: text.utf8CodeUnitCount)
        return true
    }

    /// The text from a place to here.
    package func text(from start: Int) -> String {
        String(decoding: bytes[min(start, position)..<position], as: UTF8.self)
    }
}

extension UInt8 {
    /// A blank within a line.
    package var isBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }

    package var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

    package var isLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }

    /// What names are of in most languages: a letter, a digit, `_`, or no ASCII.
    package var isWord: Bool { isLetter || isDigit || self == UInt8(ascii: "_") || self >= 0x80 }
}
