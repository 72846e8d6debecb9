internal import Files
internal import Glibc
internal import LeashCore

extension RcloneBackups {
    /// The place of a file of a history's, for rclone.
    private nonisolated func place(_ history: BackupHistory, _ name: String) -> String {
        "\(self.name)/\(history)/\(name)"
    }

    package func publish(
        _ unfinished: UnfinishedBackup,
        _ manifest: BackupManifest
    ) async throws(BackupStoreError) {
        let (id, history) = (unfinished.id, unfinished.history)
        guard manifest.id == id, manifest.history == history else {
            throw BackupStoreError(.damaged, "the manifest is not that of \(history) \(id)")
        }
        do throws(BackupStoreError) {
            guard try await contents().histories[history]?[id] == nil else {
                throw BackupStoreError(.unusable, "\(name) has a backup \(history) \(id) already")
            }
            let dump = place(history, BackupFile.name(id, .dump))
            try await prove(manifest, at: unfinished.path)
            do throws(BackupStoreError) {
                try await send(unfinished.path, to: dump)
                try await compare(dump, with: manifest)
                try await put(manifest.text, as: BackupFile.name(id, .manifest), history)
            } catch {
                // The manifest too: it may have arrived though its answer did not. What can't be removed now counts for
                // nothing without it, and a sweep finds it.
                _ = try? await rclone.run(
                    "delete",
                    "\(name)/\(history)",
                    "--include=/\(id).*",
                    doing: "removing \(dump)"
                )
                throw error
            }
        } catch {
            await discard(unfinished)
            throw error
        }
        await discard(unfinished)
        try await change { $0.histories[history, default: [:]][id] = StoredBackup(id: id, state: .good(manifest)) }
    }

    /// Compares the dump on this machine with its manifest.
    private func prove(_ manifest: BackupManifest, at path: String) async throws(BackupStoreError) {
        try await spool.change(manifest.history) { (folder) throws(BackupStoreError) in
            guard let file = try unusable(try folder.folder.file(BackupFile.part(manifest.id, .dump))) else {
                throw BackupStoreError(.missing, "\(path) is gone")
            }
            _ = try folder.proveDump(manifest, in: file)
        }
    }

    private func send(_ path: String, to place: String) async throws(BackupStoreError) {
        do {
            try await rclone.run("copyto", "--ignore-times", path, place, doing: "sending \(place)")
        } catch {
            // What is missing is on the other side: the bucket.
            throw BackupStoreError(.unreachable, error.description)
        }
    }

    /// Compares the dump on the remote: its size, and its digest where the remote tells one that we can make as well.
    private func compare(_ place: String, with manifest: BackupManifest) async throws(BackupStoreError) {
        let text = try await rclone.run("lsjson", "--stat", "--hash", place, doing: "comparing \(place)")
        let file = try RemoteFile.one(text)
        if let problem = manifest.problem(withSize: file.size) {
            throw BackupStoreError(.damaged, "\(place): \(problem)")
        }
        if let remote = file.hashes["sha256"], remote != manifest.dump.sha256 {
            throw BackupStoreError(.damaged, "\(place) is not what was sent: another SHA-256")
        }
        if let remote = file.hashes["md5"], !remote.isEmpty, try await md5(of: manifest) != remote {
            throw BackupStoreError(.damaged, "\(place) is not what was sent: another MD5")
        }
    }

    /// Of the dump on this machine.
    private func md5(of manifest: BackupManifest) async throws(BackupStoreError) -> String? {
        try await spool.change(manifest.history) { (folder) throws(BackupStoreError) in
            let name = BackupFile.part(manifest.id, .dump)
            guard let file = try unusable(try folder.folder.file(name)) else { return nil }
            do throws(SystemError) {
                return try file.digest(.md5)
            } catch {
                throw folder.error("reading \(folder.path)/\(name)", error)
            }
        }
    }

    package func dump(of manifest: BackupManifest) async throws(BackupStoreError) -> (path: String, isCopy: Bool) {
        let history = manifest.history
        let source = place(history, BackupFile.name(manifest.id, .dump))
        let name = BackupFile.copy(of: manifest.id, UInt32.random(in: .min ... .max))
        let copy = try await blocking { [spool] () throws(BackupStoreError) in
            let folder = try spool.making(history)
            try folder.requireRoom(for: manifest.dump.bytes)
            // Made here, so that only we can read it.
            _ = try folder.create(name)
            return "\(folder.path)/\(name)"
        }
        do throws(BackupStoreError) {
            try await rclone.run("copyto", "--ignore-times", source, copy, doing: "fetching \(source)")
            try await spool.change(history) { (folder) throws(BackupStoreError) in
                try folder.prove(name, manifest, as: source)
            }
        } catch {
            unlink(copy)
            throw error
        }
        return (copy, true)
    }

    package func remove(_ id: BackupID, of history: BackupHistory) async throws(BackupStoreError) {
        let doing = "removing \(history) \(id) from \(name)"
        guard try await contents().histories[history]?[id] != nil else {
            throw BackupStoreError(.missing, "\(name) has no backup \(history) \(id)")
        }
        // From here on it counts for nothing; a sweep finds what a failure leaves.
        try await delete(BackupFile.name(id, .manifest), history)
        try await change { $0.histories[history]?[id] = nil }
        try await rclone.run("delete", "\(name)/\(history)", "--include=/\(id).*", doing: doing)
    }

    package func sweep(_ history: BackupHistory) async throws(BackupStoreError) {
        try await spool.sweep(history)
        try await spool.read(history, or: ()) { (folder) throws(BackupStoreError) in try folder.sweepCopies() }
        for id in try await contents().orphans[history, default: []] {
            try await rclone.run(
                "delete",
                "\(name)/\(history)",
                "--include=/\(id).*",
                doing: "sweeping \(name)/\(history)"
            )
            try await change { contents in
                contents.histories[history]?[id] = nil
                contents.orphans[history]?.removeAll { $0 == id }
            }
        }
    }

    package func pin(_ id: BackupID, of history: BackupHistory, _ pin: BackupPin?) async throws(BackupStoreError) {
        try await requireBackup(id, history)
        let file = BackupFile.name(id, .pin)
        if let pin { try await put(pin.text, as: file, history) } else { try await delete(file, history) }
        try await change { $0.histories[history]?[id]?.pin = pin }
    }

    package func note(
        _ verification: Verification,
        of id: BackupID,
        of history: BackupHistory
    ) async throws(BackupStoreError) {
        try await requireBackup(id, history)
        try await put(verification.text, as: BackupFile.name(id, .verified), history)
        try await change { $0.histories[history]?[id]?.verification = verification }
    }

    package func note(_ failure: BackupFailure?, of history: BackupHistory) async throws(BackupStoreError) {
        try history.requireValid()
        // Listed first: rclone would make a folder that vanished, and all backups would be gone without a word.
        let known = try await contents().failures[history]
        if let failure {
            try await put(failure.text, as: BackupFile.failure, history)
        } else if known != nil {
            try await delete(BackupFile.failure, history)
        }
        try await change { contents in
            contents.failures[history] = failure
            if failure != nil { contents.histories[history, default: [:]].merge([:]) { first, _ in first } }
        }
    }

    private func requireBackup(_ id: BackupID, _ history: BackupHistory) async throws(BackupStoreError) {
        try history.requireValid()
        guard try await contents().histories[history]?[id] != nil else {
            throw BackupStoreError(.missing, "\(name) has no backup \(history) \(id)")
        }
    }

    /// Sends a small file, by way of the spool.
    private func put(_ text: String, as file: String, _ history: BackupHistory) async throws(BackupStoreError) {
        let path = try await blocking { [spool] () throws(BackupStoreError) in
            let folder = try spool.making(history)
            try folder.stage(text, for: file)
            return "\(folder.path)/\(file)\(BackupFile.partSuffix)"
        }
        defer { unlink(path) }
        try await send(path, to: place(history, file))
    }

    /// Removes a file, if it is there.
    private func delete(_ file: String, _ history: BackupHistory) async throws(BackupStoreError) {
        let place = place(history, file)
        do {
            try await rclone.run("deletefile", place, doing: "removing \(place)")
        } catch {
            guard error.reason == .missing else { throw error }
        }
    }
}

extension BackupFile {
    private static let copyPrefix = "copy-"

    /// The name of a dump that was fetched: none of a backup's, so no sweep takes it for one.
    static func copy(of id: BackupID, _ number: UInt32) -> String { "\(copyPrefix)\(id)-\(String(number, radix: 16))" }

    static func isCopy(_ name: String) -> Bool { name.hasPrefix(copyPrefix) }
}

extension StoreFolder {
    /// Removes what was fetched for somebody who did not live to remove it.
    func sweepCopies() throws(BackupStoreError) {
        for name in try files().others where BackupFile.isCopy(name) && isOld(name, 86_400) { try remove(name) }
    }
}
