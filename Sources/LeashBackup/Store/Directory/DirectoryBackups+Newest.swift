internal import Files
internal import Parallel

extension DirectoryBackups {
    /// The newest backup of each history, by the names of manifests alone: nothing is opened but folders.
    package func newest() async throws(BackupStoreError) -> [BackupHistory: BackupID]? {
        try await blocking { () throws(BackupStoreError) in
            let histories = try listHistories()
            let found = concurrentMap(histories) { history in (history, self.newestManifest(of: history)) }
            var newest: [BackupHistory: BackupID] = [:]
            for (history, id) in found { newest[history] = id }
            return newest
        }
    }

    /// A folder that can't be read has none: whoever works with the backup says why.
    private func newestManifest(of history: BackupHistory) -> BackupID? {
        guard let folder = try? Folder.open("\(path)/\(history.server)/\(history.database)"),
            let names = try? folder.list()
        else { return nil }
        return names.compactMap(BackupFile.init).filter { $0.kind == .manifest && !$0.isPart }.map(\.id).max()
    }
}
