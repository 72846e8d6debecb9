internal import Files
internal import Glibc
internal import LeashCore

extension DirectoryBackups {
    static func absolute(_ path: String) -> String {
        var path = path[...]
        // A slash at the end would make the system follow a link.
        while path.count > 1, path.last == "/" { path.removeLast() }
        if path.hasPrefix("/") { return String(path) }
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        guard getcwd(&buffer, buffer.count) != nil else { return String(path) }
        return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self) + "/" + path
    }

    func listHistories() throws(BackupStoreError) -> [BackupHistory] {
        guard let top = try unusable(try Folder.open(path)) else { return [] }
        var histories: [BackupHistory] = []
        for server in try unusable(try top.list()) where BackupHistory.isName(server) {
            // What is no folder is not leash's; one that can't be trusted is an error.
            guard top.hasFolder(server), let folder = try unusable(try top.open(server))
            else { continue }
            let names = try unusable(try folder.list())
            for database in names where BackupHistory.isName(database) && folder.hasFolder(database) {
                histories.append(BackupHistory(server: server, database: database))
            }
        }
        return histories.sorted()
    }

    private func opened(_ history: BackupHistory) throws(BackupStoreError) -> StoreFolder? {
        try history.requireValid()
        guard let top = try unusable(try Folder.open(path)) else { return nil }
        guard let server = try unusable(try top.open(history.server)) else { return nil }
        guard let folder = try unusable(try server.open(history.database)) else {
            return nil
        }
        return StoreFolder(folder: folder, faults: faults)
    }

    /// The folder of a history, made first where there is none.
    func making(_ history: BackupHistory) throws(BackupStoreError) -> StoreFolder {
        if let folder = try opened(history) { return folder }
        try makeTop()
        let folders = ["", "/\(history.server)", "/\(history.server)/\(history.database)"]
        for (above, folder) in zip(folders, folders.dropFirst()) {
            guard try make(path + folder),
                let parent = try unusable(try Folder.open(path + above))
            else { continue }
            // The name must survive a loss of power as what will be in it does.
            try StoreFolder(folder: parent, faults: faults).sync()
        }
        guard let folder = try opened(history) else { throw BackupStoreError(.unusable, "\(path) has gone again") }
        return folder
    }

    private func make(_ path: String) throws(BackupStoreError) -> Bool {
        if let code = faults.strike(.makeFolder) {
            throw StoreFolder.error("making the folder \(path)", SystemError(code))
        }
        return try unusable(try Folder.make(path, mode: 0o700))
    }

    func makeTop() throws(BackupStoreError) {
        var prefix = ""
        for component in path.split(separator: "/") {
            prefix += "/" + component
            guard try make(prefix), prefix == path || component == ".leash" else { continue }
            let folder = prefix
            try unusable(try Folder.ignore(everythingIn: folder))
        }
    }

    /// Runs a function with a history's folder, and gives something else where there is none.
    func read<Value: Sendable>(
        _ history: BackupHistory,
        or nothing: Value,
        _ body: @escaping @Sendable (borrowing StoreFolder) throws(BackupStoreError) -> Value
    ) async throws(BackupStoreError) -> Value {
        try await blocking { () throws(BackupStoreError) in
            guard let folder = try opened(history) else { return nothing }
            return try body(folder)
        }
    }

    /// Runs a function with a history's folder, which must be there.
    func change<Value: Sendable>(
        _ history: BackupHistory,
        _ body: @escaping @Sendable (borrowing StoreFolder) throws(BackupStoreError) -> Value
    ) async throws(BackupStoreError) -> Value {
        try await blocking { () throws(BackupStoreError) in
            guard let folder = try opened(history) else {
                throw BackupStoreError(.missing, "\(path) has no backups of \(history)")
            }
            return try body(folder)
        }
    }
}
