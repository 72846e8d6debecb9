/// A folder as it is looked at: what is in it, and the bytes of its files.
///
/// Paths are relative to it, with `/`; the folder itself is the empty path.
package protocol FolderReader: Sendable {
    /// What is directly in a folder, in no order.
    ///
    /// - Throws: ``ReadingError`` for a folder that is not there or can't be read.
    func entries(of folder: String) throws(ReadingError) -> [FolderEntry]

    /// The first bytes of a file, no more than `limit` of them.
    ///
    /// - Throws: ``ReadingError`` for a file that is not there or can't be read.
    func bytes(of file: String, limit: Int) throws(ReadingError) -> [UInt8]
}

/// One name in a folder.
package struct FolderEntry: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case file, folder
        /// A link, device or socket: never followed nor read.
        case other
    }

    package var name: String
    package var kind: Kind

    package init(_ name: String, _ kind: Kind) {
        self.name = name
        self.kind = kind
    }
}

/// Why a file or folder could not be read.
package struct ReadingError: Error, Equatable, Sendable {
    package let message: String

    package init(_ message: String) { self.message = message }
}
