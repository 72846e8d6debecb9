package import Foundation

/// A new folder, removed with all that is in it when the last reference goes.
package final class TestFolder: Sendable {
    package let url: URL

    package var path: String { url.path }

    package init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "leash-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// Writes a text to a file, making the folders on the way.
    ///
    /// - Parameters:
    ///   - text: the whole file, as UTF-8.
    ///   - path: relative to this folder, such as `teams/shop.yaml`.
    /// - Returns: where it is.
    /// - Throws: Foundation's error when it can't be written.
    @discardableResult
    package func write(_ text: String, to path: String) throws -> URL {
        let file = url.appending(path: path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: true, encoding: .utf8)
        return file
    }

    /// The text of a file, by its path relative to this folder.
    package func read(_ path: String) throws -> String {
        try String(contentsOf: url.appending(path: path), encoding: .utf8)
    }
}
