internal import Files
internal import Glibc
internal import LeashCore

extension StoreFolder {
    /// What is there, the oldest first; what vanishes meanwhile, or is being published, isn't.
    func backups(of history: BackupHistory) throws(BackupStoreError) -> [StoredBackup] {
        var backups: [StoredBackup] = []
        for (id, files) in try files().byID.sorted(by: { $0.key < $1.key }) {
            let kinds = files.filter { !$0.isPart }.map(\.kind)
            guard kinds.contains(.manifest) || kinds.contains(.dump), !kinds.contains(.removing) else { continue }
            guard let state = state(of: id, history) else { continue }
            backups.append(
                StoredBackup(id: id, state: state, pin: pin(of: id), verification: sidecar(id, .verified))
            )
        }
        return backups
    }

    /// - Returns: `nil` for one that is gone, goes or comes just now.
    private func state(of id: BackupID, _ history: BackupHistory) -> StoredBackup.State? {
        do throws(BackupStoreError) {
            guard let manifest = try manifest(of: id, history) else { return stateWithoutManifest(of: id) }
            if let problem = try problem(withDumpOf: manifest) {
                return has(id, .manifest) ? .bad(problem) : nil
            }
            return .good(manifest)
        } catch {
            return .bad(error.description)
        }
    }

    private func stateWithoutManifest(of id: BackupID) -> StoredBackup.State? {
        guard let dump = try? folder.file(BackupFile.name(id, .dump)) else {
            return has(id, .dump) ? .bad("it has no manifest, and its dump can't be opened") : nil
        }
        return dump.isLocked || has(id, .removing) || has(id, .manifest) ? nil : .bad("it has no manifest")
    }

    /// - Returns: `nil` when there is none.
    /// - Throws: ``BackupStoreError`` when it is not the manifest of this backup.
    func manifest(of id: BackupID, _ history: BackupHistory) throws(BackupStoreError) -> BackupManifest? {
        let name = BackupFile.name(id, .manifest)
        let bytes = try unusable(try folder.read(name, limit: BackupManifest.limit))
        guard let bytes else { return nil }
        return try BackupManifest(bytes, of: id, history)
    }

    /// What is wrong with the dump; `nil` if it is what the manifest says.
    ///
    /// The digest is compared, unless it was since the file last changed.
    private func problem(withDumpOf manifest: BackupManifest) throws(BackupStoreError) -> String? {
        let name = BackupFile.name(manifest.id, .dump)
        guard let dump = try unusable(try folder.file(name)) else {
            return "its dump is gone"
        }
        let facts = dump.facts()
        guard facts.isFile else { return "its dump is no plain file" }
        if let problem = facts.problem(forbidding: 0o022) { return "its dump \(problem)" }
        if let problem = manifest.problem(withSize: facts.size) { return problem }
        let known = DumpCheck(sha256: manifest.dump.sha256, identity: facts.identity)
        if check(of: manifest.id) == known { return nil }
        guard try digest(of: dump, name) == manifest.dump.sha256 else { return "its dump is damaged: another SHA-256" }
        // Not written where the file changed while it was read, or could change without a trace.
        if dump.facts().identity == facts.identity, facts.identity.isSettled {
            try? put(known.text, as: checkName(manifest.id))
        }
        return nil
    }

    func checkName(_ id: BackupID) -> String { BackupFile.name(id, .checked) }

    private func check(of id: BackupID) -> DumpCheck? {
        guard let bytes = try? folder.read(checkName(id), limit: DumpCheck.limit, forbidding: 0o077) else { return nil }
        return try? DumpCheck(parsing: bytes)
    }

    func digest(of dump: borrowing Descriptor, _ name: String) throws(BackupStoreError) -> String {
        do {
            return try dump.digest()
        } catch {
            throw Self.error("reading \(path)/\(name)", error)
        }
    }

    /// A pin that can't be read still pins.
    private func pin(of id: BackupID) -> BackupPin? {
        let name = BackupFile.name(id, .pin)
        do {
            guard let bytes = try folder.read(name, limit: BackupPin.limit) else { return nil }
            return try BackupPin(parsing: bytes)
        } catch {
            return has(name) ? BackupPin(at: 0, reason: "\(name) can't be read") : nil
        }
    }

    /// - Returns: `nil` also for one that can't be read.
    private func sidecar<Content: Sidecar>(_ id: BackupID, _ kind: BackupFile.Kind) -> Content? {
        sidecar(BackupFile.name(id, kind))
    }

    func sidecar<Content: Sidecar>(_ name: String) -> Content? {
        guard let bytes = try? folder.read(name, limit: Content.limit) else { return nil }
        return try? Content(parsing: bytes)
    }
}

extension BackupManifest {
    /// Reads the manifest of a backup that is known by its place.
    ///
    /// - Throws: ``BackupStoreError`` when it is damaged, or that of another backup.
    init(_ bytes: [UInt8], of id: BackupID, _ history: BackupHistory) throws(BackupStoreError) {
        do {
            try self.init(parsing: bytes)
        } catch {
            throw BackupStoreError(.damaged, "its manifest \(error.description)")
        }
        guard self.id == id else { throw BackupStoreError(.damaged, "its manifest is that of \(self.id)") }
        guard self.history == history else {
            throw BackupStoreError(
                .damaged,
                "its manifest is that of a backup of \(self.history.description.printable)"
            )
        }
    }

    package var history: BackupHistory { BackupHistory(server: source.server, database: source.database) }

    /// What is wrong with a dump of so many bytes; `nil` if nothing.
    func problem(withSize size: Int) -> String? {
        if size == 0 { return "its dump is empty" }
        return size == dump.bytes ? nil : "its dump has \(size) bytes, and had \(dump.bytes)"
    }
}

extension FileIdentity {
    /// Whether it changed long enough ago that the clock of its file system would tell a change from now on.
    ///
    /// Linux stamps files with a clock that ticks every 1 to 10 ms, some file systems by the second or two.
    var isSettled: Bool { nanosecondsUntilSettled <= 0 }

    /// Waits until it is, unless that takes seconds.
    func settle() {
        let wait = nanosecondsUntilSettled
        if wait > 0, wait < 100_000_000 { usleep(useconds_t(wait / 1_000 + 1)) }
    }

    private var nanosecondsUntilSettled: Int {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let isCoarse = changed % 1_000_000 == 0 && modified % 1_000_000 == 0
        return changed + (isCoarse ? 3_000_000_000 : 20_000_000) - nanoseconds(now)
    }
}
