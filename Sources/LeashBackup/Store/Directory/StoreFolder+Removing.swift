internal import Files
internal import Glibc

extension StoreFolder {
    /// Removes a backup: once its manifest has another name, it counts for nothing.
    func remove(_ id: BackupID) throws(BackupStoreError) {
        if has(id, .manifest) {
            try rename(BackupFile.name(id, .manifest), to: BackupFile.name(id, .removing))
            try sync()
        } else if !has(id, .removing), !has(id, .dump) {
            throw BackupStoreError(.missing, "\(path) has no backup \(id)")
        }
        try finishRemoving(id)
    }

    /// Removes the rest of a backup that counts for nothing any more; what says so goes last.
    private func finishRemoving(_ id: BackupID) throws(BackupStoreError) {
        for kind in [BackupFile.Kind.dump, .checked, .verified, .pin] { try remove(BackupFile.name(id, kind)) }
        try sync()
        try remove(BackupFile.name(id, .removing))
        try sync()
    }

    /// Removes what ended runs left: of unfinished backups all, of removals the rest.
    ///
    /// A dump whose manifest is gone stays, since leash did not leave it so.
    func sweep() throws(BackupStoreError) {
        for (id, files) in try files().byID {
            if files.contains(where: { $0.kind == .removing && !$0.isPart }) {
                try finishRemoving(id)
            } else if files.contains(where: \.isPart) {
                try sweepParts(of: id, files)
            } else if !files.contains(where: { $0.kind == .dump || $0.kind == .manifest }) {
                try sweepSidecars(of: id, files)
            }
        }
    }

    private func sweepParts(of id: BackupID, _ files: [BackupFile]) throws(BackupStoreError) {
        // The running backup holds the lock of its dump, whatever that is called by now. It is held here until all is
        // gone, so that nobody takes the file up.
        let dump = BackupFile.part(id, .dump)
        let lock: FileLock?
        do {
            lock = try lockIfThere(dump) ?? lockIfThere(BackupFile.name(id, .dump))
        } catch {
            return
        }
        defer { withExtendedLifetime(lock) {} }
        if files.contains(where: { $0.kind == .manifest && $0.isPart }), !has(id, .manifest) {
            try remove(BackupFile.name(id, .dump))
        }
        for file in files where file.isPart {
            let name = BackupFile.part(id, file.kind)
            // Of the small files, whoever writes one takes no lock, and an instant.
            guard file.kind == .dump || file.kind == .manifest || isOld(name) else { continue }
            try remove(name)
        }
        try sync()
    }

    private struct Held: Error {}

    /// - Returns: `nil` when there is no such file.
    /// - Throws: ``Held`` when somebody else holds its lock, or it can't be locked.
    private func lockIfThere(_ name: String) throws(Held) -> FileLock? {
        do {
            guard let file = try folder.file(name) else { return nil }
            if let lock = try FileLock.lock(file) { return lock }
        } catch {
            throw Held()
        }
        throw Held()
    }

    /// Whether a file was last changed over so many seconds ago.
    func isOld(_ name: String, _ seconds: Int = 3_600) -> Bool {
        guard let file = try? folder.file(name) else { return false }
        return time(nil) - file.facts().identity.changed / 1_000_000_000 > seconds
    }

    /// Notes about what is no more.
    private func sweepSidecars(of id: BackupID, _ files: [BackupFile]) throws(BackupStoreError) {
        // The list may have missed what was being renamed.
        guard !has(id, .dump), !has(id, .manifest), !has(BackupFile.part(id, .dump)) else { return }
        for file in files { try remove(BackupFile.name(id, file.kind)) }
    }
}
