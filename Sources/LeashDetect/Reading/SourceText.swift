package import LeashCore

/// A file's text, decoded, with line ends as `\n`.
package struct SourceText: Sendable {
    /// Relative to what the reader gives.
    package let path: String
    package let text: String
    private let file: SourceLocation.File

    package init(path: String, text: String) {
        self.path = path
        self.text = text
        file = SourceLocation.File(path)
    }

    /// A place in this file; lines and columns are counted from 1.
    package func location(line: Int, column: Int = 1) -> SourceLocation {
        SourceLocation(in: file, line: line, column: column)
    }

    /// The lines, without their ends.
    package var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
}
