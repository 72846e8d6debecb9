/// A part of a file, which must outlive it.
package typealias ByteSlice = Slice<UnsafeBufferPointer<UInt8>>

/// One line of an env file, by its place in the file's bytes.
struct EnvLine {
    /// The line with its end, if it has one.
    let range: Range<Int>
    /// The variable that the line sets; `nil` for comments, blank lines and what leash does not understand.
    var key: String?
    /// What comes after `=`, to the line's end, as it stands.
    var value: Range<Int>

    /// Looks at one line.
    ///
    /// `export KEY=value` and `KEY =value` set a key too: no reader of the file takes them well, but the person who
    /// wrote them meant that key, and leash must not write a second one after it.
    ///
    /// - Parameters:
    ///   - text: the line without its end.
    ///   - range: the line with its end.
    init(_ text: ByteSlice, range: Range<Int>) {
        self.range = range
        value = text.endIndex..<text.endIndex
        let start = text.drop(while: EnvSyntax.isBlank)
        guard let first = start.first, first != UInt8(ascii: "#"), first != UInt8(ascii: ";"),
            let equals = start.firstIndex(of: UInt8(ascii: "="))
        else { return }
        var name = start[..<equals]
        while let last = name.last, EnvSyntax.isBlank(last) { name.removeLast() }
        let export = "export".utf8
        if name.starts(with: export), name.dropFirst(export.count).first.map(EnvSyntax.isBlank) == true {
            name = name.dropFirst(export.count).drop(while: EnvSyntax.isBlank)
        }
        guard EnvSyntax.isKey(name) else { return }
        key = String(decoding: name, as: UTF8.self)
        value = (equals + 1)..<text.endIndex
    }
}

extension EnvLine {
    /// Tells whether systemd reads the next line as part of this one, and so would swallow what leash writes there.
    ///
    /// - Parameters:
    ///   - text: the line without its end.
    ///   - value: the part of it after `=`.
    /// - Returns: why it does; `nil` if it does not.
    static func continuation(of text: ByteSlice, value: Range<Int>) -> String? {
        if text.last == UInt8(ascii: "\\"),
            !text.reversed().prefix(while: { $0 == UInt8(ascii: "\\") }).count.isMultiple(of: 2)
        {
            return "ends with a backslash, so for systemd it goes on in the next line"
        }
        if hasOpenQuote(text[value]) { return "opens a quote and does not close it, so for systemd it goes on" }
        return nil
    }

    /// Quotes count only at the start of a value, or right after another quoted piece.
    private static func hasOpenQuote(_ value: ByteSlice) -> Bool {
        var rest = value.drop(while: EnvSyntax.isBlank)
        while let quote = rest.first, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") {
            var index = rest.startIndex + 1
            while index < rest.endIndex, rest[index] != quote {
                index += quote == UInt8(ascii: "\"") && rest[index] == UInt8(ascii: "\\") ? 2 : 1
            }
            guard index < rest.endIndex else { return true }
            rest = rest[(index + 1)...].drop(while: EnvSyntax.isBlank)
        }
        return false
    }
}
