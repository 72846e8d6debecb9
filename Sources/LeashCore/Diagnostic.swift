/// A place in a file, by line and column, both from 1.
public struct SourceLocation: Hashable, @unchecked Sendable, CustomStringConvertible {
    /// A file, shared by all places in it, and never given back.
    ///
    /// Each declared value has a place, and is copied often and on all cores: to count who refers to the file would make
    /// them wait for one another. Whoever reads files again and again makes one of these for each path.
    package final class File: Hashable, Sendable {
        /// Relative to the root of the desired state.
        package let path: String

        package init(_ path: String) {
            self.path = path
            _ = Unmanaged.passRetained(self)
        }

        package static func == (left: File, right: File) -> Bool { left === right || left.path == right.path }

        package func hash(into hasher: inout Hasher) { hasher.combine(path) }
    }

    // What keeps places from being Sendable by themselves; what it refers to is never changed, and lives for ever.
    private let unmanaged: Unmanaged<File>
    // Half the bytes are enough for files of this size.
    private let lineNumber: Int32
    private let columnNumber: Int32

    private var place: File { unmanaged._withUnsafeGuaranteedRef { $0 } }

    /// The file's path, relative to the root of the desired state.
    package var file: String { place.path }
    package var line: Int { Int(lineNumber) }
    package var column: Int { Int(columnNumber) }

    package init(in file: File, line: Int, column: Int) {
        unmanaged = .passUnretained(file)
        lineNumber = Int32(clamping: line)
        columnNumber = Int32(clamping: column)
    }

    package init(file: String, line: Int, column: Int) { self.init(in: File(file), line: line, column: column) }

    /// As `file:line:column`.
    public var description: String { "\(file.printable):\(line):\(column)" }

    /// Whether they are the same place of files with one path.
    public static func == (left: Self, right: Self) -> Bool {
        left.lineNumber == right.lineNumber && left.columnNumber == right.columnNumber && left.place == right.place
    }

    /// Hashes what equality compares.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(place)
        hasher.combine(lineNumber)
        hasher.combine(columnNumber)
    }
}

extension SourceLocation: Comparable {
    /// By path, line and column.
    public static func < (left: Self, right: Self) -> Bool {
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
