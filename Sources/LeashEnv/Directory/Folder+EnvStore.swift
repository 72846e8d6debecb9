internal import Files
internal import Glibc

// Folders and files, with errors of this store.

extension EnvStoreError {
    init(_ reason: Reason, _ error: FileError) { self.init(reason, error.message, wayOut: error.wayOut) }
}

extension Folder {
    /// Opens the folder at a path, without following a link there.
    ///
    /// - Returns: `nil` when there is nothing at the path.
    /// - Throws: ``EnvStoreError`` when it is no folder, or others may write to it.
    static func at(_ path: String) throws(EnvStoreError) -> Folder? {
        do { return try open(path) } catch { throw EnvStoreError(.unusable, error) }
    }

    /// The names of everything in it, in no order.
    func names() throws(EnvStoreError) -> [String] {
        do { return try list() } catch { throw EnvStoreError(.unusable, error) }
    }

    /// The bytes of one file, which must be a plain file that only its owner can write.
    ///
    /// - Parameters:
    ///   - name: the file's name in this folder.
    ///   - limit: the most bytes it may have.
    ///   - forbidden: permission bits that must not be set.
    ///   - reason: what an error is said to be.
    /// - Returns: `nil` when there is no such file.
    /// - Throws: ``EnvStoreError`` when it cannot be read or trusted.
    func contents(
        of name: String,
        limit: Int,
        forbidding forbidden: mode_t = 0o022,
        or reason: EnvStoreError.Reason = .unreadable
    ) throws(EnvStoreError) -> [UInt8]? {
        do { return try read(name, limit: limit, forbidding: forbidden) } catch { throw EnvStoreError(reason, error) }
    }

    /// What the system has just said, as an error of ours.
    func failure(_ doing: String, _ reason: EnvStoreError.Reason) -> EnvStoreError {
        EnvStoreError(reason, "\(doing): \(SystemError().message)")
    }
}
