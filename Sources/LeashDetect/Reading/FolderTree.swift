package import LeashCore

/// All files of a folder that may belong to an app, with their texts on demand.
///
/// Bounded: beyond so many files, or so large a file, it warns and goes without.
package final class FolderTree {
    private let reader: any FolderReader

    package init(_ reader: any FolderReader) { self.reader = reader }

    /// The files below a folder, relative to it, sorted.
    package func files(in folder: String) -> [String] { [] }

    package func has(_ file: String) -> Bool { false }

    /// A file's text; a failure without a warning for a file that is not there.
    package func text(of file: String) -> Result<SourceText, Missing> { .failure(.absent) }

    package enum Missing: Error, Sendable {
        case absent
        case unusable(Diagnostic)
    }
}
