internal import LeashCore
import Zones

/// A file on a remote, as `rclone lsjson` tells of it.
struct RemoteFile {
    /// Below where the listing began.
    var path: String
    var size: Int
    /// When it was written, as RFC 3339 in UTC.
    var modified: String
    /// By the names of the algorithms, in hexadecimal; empty where the remote offers none.
    var hashes: [String: String]

    /// Reads a listing.
    ///
    /// - Throws: ``BackupStoreError`` for what rclone doesn't write.
    static func list(_ text: String) throws(BackupStoreError) -> [RemoteFile] {
        guard let elements = try json(text).elements else {
            throw BackupStoreError(.unusable, "rclone gave no list of files")
        }
        return elements.compactMap(RemoteFile.init)
    }

    /// Reads what is told of one file.
    ///
    /// - Throws: ``BackupStoreError`` for what rclone doesn't write.
    static func one(_ text: String) throws(BackupStoreError) -> RemoteFile {
        guard let file = RemoteFile(try json(text)) else {
            throw BackupStoreError(.unusable, "rclone told nothing of the file")
        }
        return file
    }

    private static func json(_ text: String) throws(BackupStoreError) -> JSON {
        do {
            return try JSON.parse(text)
        } catch {
            throw BackupStoreError(.unusable, "what rclone listed is no JSON: \(error)")
        }
    }

    private init?(_ json: JSON) {
        guard let path = json["Path"]?.text, case .number(let size) = json["Size"] else { return nil }
        (self.path, self.size) = (path, size)
        modified = json["ModTime"]?.text ?? ""
        hashes = [:]
        guard case .object(let members) = json["Hashes"] else { return }
        for (name, value) in members { hashes[name.lowercased()] = value.text?.lowercased() }
    }

    /// What it is for: a file of a backup, or of a history.
    ///
    /// - Returns: `nil` for what is none of leash's.
    var place: (history: BackupHistory, name: String)? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, BackupHistory.isName(parts[0]), BackupHistory.isName(parts[1]) else { return nil }
        return (BackupHistory(server: String(parts[0]), database: String(parts[1])), String(parts[2]))
    }

    /// Whether it was written before a moment, in seconds of Unix time; of one that tells no time it isn't known.
    func isOlder(than time: Int) -> Bool {
        modified.utf8.count >= 20 && modified.hasSuffix("Z") && modified.prefix(19) < UTCTime(time).rfc3339.prefix(19)
    }
}

extension BackupID {
    /// Whether its dump began before a moment, in seconds of Unix time.
    func isOlder(than time: Int) -> Bool { description.prefix(16) < UTCTime(time).compact.prefix(16) }
}
