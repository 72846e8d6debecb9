import LeashDetect

/// A folder in memory; what its paths have no files for is not there.
struct MemoryFolder: FolderReader {
    private var files: [String: [UInt8]] = [:]
    /// Links, pipes and the like, by path.
    var others: Set<String> = []
    /// Folders that can't be read, by path.
    var closed: Set<String> = []

    init(_ texts: [String: String]) { files = texts.mapValues { Array($0.utf8) } }

    init(bytes: [String: [UInt8]]) { files = bytes }

    func entries(of folder: String) throws(ReadingError) -> [FolderEntry] {
        guard !closed.contains(folder) else { throw ReadingError("Permission denied") }
        let prefix = folder.isEmpty ? "" : folder + "/"
        var kinds: [String: FolderEntry.Kind] = [:]
        for path in files.keys where path.hasPrefix(prefix) {
            let parts = path.dropFirst(prefix.count).split(separator: "/", maxSplits: 1)
            if let name = parts.first { kinds[String(name)] = parts.count == 1 ? .file : .folder }
        }
        for path in others where path.hasPrefix(prefix) && !path.dropFirst(prefix.count).contains("/") {
            kinds[String(path.dropFirst(prefix.count))] = .other
        }
        return kinds.map { FolderEntry($0.key, $0.value) }
    }

    func bytes(of file: String, limit: Int) throws(ReadingError) -> [UInt8] {
        guard let bytes = files[file] else { throw ReadingError("No such file or directory") }
        return Array(bytes.prefix(limit))
    }
}
