internal import LeashCore

/// What a file in a history's folder is for, by its name.
struct BackupFile: Hashable {
    enum Kind: String, CaseIterable {
        case dump
        /// Published last: with it, there is a backup.
        case manifest = "json"
        /// What was the manifest of a backup that is being removed.
        case removing
        case pin
        case verified
        /// That the dump's digest was compared, and how the dump's file was then.
        case checked
    }

    static let partSuffix = ".part"
    /// Runs that failed since the last good backup.
    static let failure = "failed"

    let id: BackupID
    let kind: Kind
    /// Whether it is not published yet.
    let isPart: Bool

    /// - Returns: `nil` for a name that is none of leash's.
    init?(_ name: String) {
        var parts = name.split(separator: ".", omittingEmptySubsequences: false)
        isPart = parts.count == 3 && parts[2] == "part"
        if isPart { parts.removeLast() }
        guard parts.count == 2, let id = BackupID(String(parts[0])), let kind = Kind(rawValue: String(parts[1])) else {
            return nil
        }
        (self.id, self.kind) = (id, kind)
    }

    static func name(_ id: BackupID, _ kind: Kind) -> String { "\(id).\(kind.rawValue)" }

    static func part(_ id: BackupID, _ kind: Kind) -> String { name(id, kind) + partSuffix }
}

extension BackupHistory {
    /// - Throws: ``BackupStoreError`` unless these are names that can be declared, and so are safe as names of folders.
    func requireValid() throws(BackupStoreError) {
        guard Self.isName(server), Self.isName(database) else {
            throw BackupStoreError(
                .unusable,
                "`\(description.printable)` is no server and database that can be declared"
            )
        }
    }

    /// `[a-z][a-z0-9_-]{0,57}`, as the files' grammar has it.
    static func isName(_ name: some StringProtocol) -> Bool {
        guard let first = name.utf8.first, (0x61...0x7a).contains(first), name.utf8.count <= 58 else { return false }
        return name.utf8.allSatisfy { byte in
            switch byte {
            case 0x61...0x7a, 0x30...0x39, UInt8(ascii: "_"), UInt8(ascii: "-"): true
            default: false
            }
        }
    }
}
