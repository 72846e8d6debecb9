import Glibc
import SystemPackage

/// Files that a command was asked to read or to leave: plans, and what `import` writes.
enum TextFile {
    /// The whole of it.
    ///
    /// - Throws: `Errno`, of a file that can't be read or is not UTF-8.
    static func read(_ path: String) throws -> String {
        let file = try FileDescriptor.open(FilePath(path), .readOnly)
        return try file.closeAfter {
            var bytes: [UInt8] = []
            var part = [UInt8](repeating: 0, count: 1 << 16)
            while true {
                let count = try part.withUnsafeMutableBytes { try file.read(into: $0) }
                guard count > 0 else { break }
                bytes += part.prefix(count)
            }
            guard let text = String(validating: bytes, as: UTF8.self) else { throw Errno.illegalByteSequence }
            return text
        }
    }

    /// Puts the text in place of what may be there: whoever reads it finds all of the old or of the new.
    ///
    /// - Throws: `Errno`; nothing is left of the new one then.
    static func replace(_ path: String, with text: String) throws {
        let unfinished = path + ".tmp-\(getpid())"
        try create(unfinished, with: text)
        guard rename(unfinished, path) == 0 else {
            let error = Errno(rawValue: errno)
            unlink(unfinished)
            throw error
        }
    }

    /// Makes a file where there is none.
    ///
    /// - Throws: `Errno`, and leaves nothing; `.fileExists` where something is there already.
    static func create(_ path: String, with text: String) throws {
        let file = try FileDescriptor.open(
            FilePath(path),
            .writeOnly,
            options: [.create, .exclusiveCreate],
            permissions: [.ownerReadWrite, .groupReadWrite, .otherReadWrite]
        )
        do {
            _ = try file.closeAfter { try file.writeAll(text.utf8) }
        } catch {
            unlink(path)
            throw error
        }
    }
}
