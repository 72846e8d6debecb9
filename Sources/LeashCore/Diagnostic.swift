/// A place in a file, by line and column, both from 1.
package struct SourceLocation: Hashable, Sendable, CustomStringConvertible {
    /// The file's path, relative to the root of the desired state.
    package let file: String
    // Each declared value has one, and half the bytes are enough for files of this size.
    private let lineNumber: Int32
    private let columnNumber: Int32

    package var line: Int { Int(lineNumber) }
    package var column: Int { Int(columnNumber) }

    package init(file: String, line: Int, column: Int) {
        self.file = file
        lineNumber = Int32(clamping: line)
        columnNumber = Int32(clamping: column)
    }

    package var description: String { "\(file.printable):\(line):\(column)" }
}

extension SourceLocation: Comparable {
    package static func < (left: Self, right: Self) -> Bool {
        (left.file, left.line, left.column) < (right.file, right.line, right.column)
    }
}

/// One thing wrong with the files, said where it is wrong.
package struct Diagnostic: Hashable, Sendable, CustomStringConvertible {
    package enum Severity: String, Sendable {
        case error, warning
    }

    package let severity: Severity
    package let location: SourceLocation
    package let message: String
    /// What to write instead, if leash can tell.
    package let hint: String?

    package init(
        _ severity: Severity = .error,
        at location: SourceLocation,
        _ message: String,
        hint: String? = nil
    ) {
        self.severity = severity
        self.location = location
        // Names that the files should not hold are said, not obeyed.
        self.message = message.printable
        self.hint = hint?.printable
    }

    package var description: String {
        "\(location): \(severity.rawValue): \(message)" + (hint.map { " (\($0))" } ?? "")
    }
}
