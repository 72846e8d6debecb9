internal import Files
internal import Glibc

extension StoreFolder {
    /// Makes the file that a dump is written to, locked as long as the run goes on.
    func begin(_ id: BackupID) throws(BackupStoreError) -> FileLock {
        let part = BackupFile.part(id, .dump)
        guard !has(id, .dump), !has(id, .manifest) else {
            throw BackupStoreError(.unusable, "\(path) has a backup \(id) already")
        }
        for _ in 0..<8 {
            let file = try create(part)
            do {
                // A sweep may have come between: it has the lock, or had it and removed the file.
                guard let lock = try FileLock.lock(file), lock.descriptor.facts().links > 0 else { continue }
                return lock
            } catch {
                throw Self.error("locking \(path)/\(part)", error)
            }
        }
        throw BackupStoreError(.unusable, "\(path)/\(part) can't be locked")
    }

    /// Room for a dump of so many bytes at the least.
    ///
    /// - Throws: ``BackupStoreError`` with both numbers when there is less.
    func requireRoom(for bytes: Int) throws(BackupStoreError) {
        var info = statvfs()
        guard fstatvfs(number, &info) == 0 else { throw error("asking for the free space of \(path)", SystemError()) }
        let (free, isMore) = Int(info.f_bavail).multipliedReportingOverflow(by: Int(info.f_frsize))
        guard isMore || free >= bytes else {
            throw BackupStoreError(.full, "\(path) has \(free) bytes free, and a backup needs \(bytes)")
        }
    }

    /// The bytes of the last dump, by manifests alone; 0 when there is none.
    func lastSize(of history: BackupHistory) throws(BackupStoreError) -> Int {
        for (id, files) in try files().byID.sorted(by: { $0.key > $1.key })
        where files.contains(where: { $0.kind == .manifest && !$0.isPart }) {
            if let manifest = try? manifest(of: id, history) { return manifest.dump.bytes }
        }
        return 0
    }

    /// Compares a finished dump with its manifest, and brings it to the disk.
    ///
    /// - Parameters:
    ///   - manifest: the dump's.
    ///   - file: the dump.
    ///   - known: its digest, if somebody found that out; the dump is not read again as long as it has not changed.
    /// - Returns: how the file was when it was compared.
    /// - Throws: ``BackupStoreError`` when it is anything else.
    func proveDump(
        _ manifest: BackupManifest,
        in file: borrowing Descriptor,
        known: DumpCheck? = nil
    ) throws(BackupStoreError) -> FileIdentity {
        let part = BackupFile.part(manifest.id, .dump)
        guard file.facts().isFile else { throw BackupStoreError(.unusable, "\(path)/\(part) is no plain file") }
        try sync(file, part)
        let before = file.facts().identity
        if let problem = manifest.problem(withSize: before.size) {
            throw BackupStoreError(.damaged, "\(path)/\(part): \(problem)")
        }
        if known == DumpCheck(sha256: manifest.dump.sha256, identity: before) { return before }
        let digest = try digest(of: file, part)
        guard digest == manifest.dump.sha256, file.facts().identity == before else {
            throw BackupStoreError(.damaged, "\(path)/\(part) is not the dump that its manifest tells of")
        }
        return before
    }

    /// Publishes a finished dump: under its name first, and its manifest last.
    ///
    /// The manifest is written before the dump is renamed, so that a full disk is found before that, and a sweep knows a
    /// dump that a killed run left from one whose manifest somebody lost.
    ///
    /// - Parameters:
    ///   - manifest: the dump's.
    ///   - known: its digest, if somebody found that out.
    ///   - largeDump: from how many bytes the check is noted here already, which waits for the file's times to be trusted.
    /// - Throws: ``BackupStoreError``.
    func publish(_ manifest: BackupManifest, known: DumpCheck?, largeDump: Int) throws(BackupStoreError) {
        let id = manifest.id
        let (part, name) = (BackupFile.part(id, .dump), BackupFile.name(id, .dump))
        guard let file = try unusable(try folder.file(part)) else {
            throw BackupStoreError(.missing, "\(path)/\(part) is gone")
        }
        let text = manifest.text
        guard text.utf8.count <= BackupManifest.limit else {
            throw BackupStoreError(.unusable, "the manifest of \(id) is over \(BackupManifest.limit) bytes")
        }
        guard !has(id, .dump), !has(id, .manifest) else {
            throw BackupStoreError(.unusable, "\(path) has a backup \(id) already")
        }
        let identity = try proveDump(manifest, in: file, known: known)
        try stage(text, for: BackupFile.name(id, .manifest))
        try rename(part, to: name)
        try sync()
        try rename(BackupFile.part(id, .manifest), to: BackupFile.name(id, .manifest))
        try sync()
        if identity.size >= largeDump { noteCheck(of: manifest, file, identity) }
    }

    /// Saves the first listing from reading the whole of a large dump again; a failure only costs that.
    private func noteCheck(of manifest: BackupManifest, _ file: borrowing Descriptor, _ before: FileIdentity) {
        let identity = file.facts().identity
        guard identity.modified == before.modified, identity.size == before.size else { return }
        identity.settle()
        guard identity.isSettled, file.facts().identity == identity else { return }
        try? put(DumpCheck(sha256: manifest.dump.sha256, identity: identity).text, as: checkName(manifest.id))
    }

    /// Removes what there is of a backup that isn't published; of one that is, nothing.
    func discard(_ id: BackupID) {
        try? remove(BackupFile.part(id, .dump))
        // A dump beside a manifest that isn't published is ours; one without is what somebody lost the manifest of.
        guard !has(id, .manifest), has(BackupFile.part(id, .manifest)) else { return }
        try? remove(BackupFile.name(id, .dump))
        try? remove(BackupFile.part(id, .manifest))
    }
}
