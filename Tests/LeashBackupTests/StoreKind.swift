import Foundation
import LeashBackup

/// A kind of store that the contract is run on.
enum StoreKind: String, CaseIterable, Sendable {
    case directory

    static var all: [StoreKind] { allCases }

    /// A new store of this kind; `nil` where what it takes is not there, which is said then.
    func site() async throws -> StoreSite? {
        let scratch = try Scratch()
        return StoreSite(store: DirectoryBackups(path: scratch.path("store")), scratch: scratch)
    }
}

/// A store and what it takes.
struct StoreSite: Sendable {
    let store: any BackupStore
    let scratch: Scratch

    /// The names of all files of the history `notes`.
    func names() async throws -> [String] { try scratch.names() }
}
