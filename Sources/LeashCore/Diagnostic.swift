/// A place in a file, by line and column, both from 1.
package struct SourceLocation: Hashable, Sendable, CustomStringConvertible {
    /// A file, shared by all places in it: each declared value has a place, and is copied often.
    package final class File: Hashable, Sendable {
        /// Relative to the root of the desired state.
        package let path: String

        package init(_ path: String) { self.path = path }

        package static func == (left: File, right: File) -> Bool { left === right || left.path == right.path }

        package func hash(into hasher: inout Hasher) { hasher.combine(path) }
    }

    private let place: File
    // Half the bytes are enough for files of this size.
    private let lineNumber: Int32
    private let columnNumber: Int32

    /// The file's path, relative to the root of the desired state.
    package var file: String { place.path }
    package var line: Int { Int(lineNumber) }
    package var column: Int { Int(columnNumber) }

    package init(in file: File, line: Int, column: Int) {
        place = file
        lineNumber = Int32(clamping: line)
        columnNumber = Int32(clamping: column)
    }

    package init(file: String, line: Int, column: Int) { self.init(in: File(file), line: line, column: column) }

    package var description: String { "\(file.printable):\(line):\(column)" }
}

extension SourceLocation: Comparable {
    package static func < (left: Self, right: Self) -> Bool {
        guard left.place == right.place else { return left.file < right.file }
        return (left.lineNumber, left.columnNumber) < (right.lineNumber, right.columnNumber)
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
