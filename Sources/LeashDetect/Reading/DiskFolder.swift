/// A folder on disk.
package struct DiskFolder: FolderReader {
    private let path: String

    package init(_ path: String) { self.path = path }

    package func entries(of folder: String) throws(ReadingError) -> [FolderEntry] { [] }

    package func bytes(of file: String, limit: Int) throws(ReadingError) -> [UInt8] { throw ReadingError("not read") }
}
