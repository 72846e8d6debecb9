/// How deep what is read may be nested.
package let maximumDepth = 200

extension FormatError {
    static func tooDeep(line: Int) -> Self { Self(line: line, "nested deeper than \(maximumDepth) levels") }
}

extension SourceText {
    /// Refuses NULs, at which a library written in C would take the text to end.
    func refuseNULs() throws(FormatError) {
        guard let place = text.utf8.firstIndex(of: 0) else { return }
        let line = 1 + text.utf8[..<place].count { $0 == UInt8(ascii: "\n") }
        throw FormatError(line: line, "a NUL byte")
    }
}
