internal import Files
internal import Glibc

extension LockedFolder {
    /// An app's new file, written and not published; without a temporary name, the app is to have none.
    private struct Staged {
        let app: String
        let temporary: String?
    }

    /// Changes the apps' files: all are written, then brought to the disk at once, then published one by one.
    ///
    /// - Returns: the apps that were not changed, with the reason.
    func write(_ changes: [String: EnvChanges], digest: KeyedDigest) throws(EnvStoreError) -> [String: EnvStoreError] {
        var refused: [String: EnvStoreError] = [:]
        var staged: [Staged] = []
        for (app, change) in changes.sorted(by: { $0.key < $1.key }) {
            do throws(EnvStoreError) {
                if let file = try stage(change, app: app, digest, isDurable: changes.count == 1) {
                    staged.append(file)
                }
            } catch {
                refused[app] = error
            }
        }
        if staged.isEmpty { return refused }
        do {
            if changes.count > 1 { try makeDurable() }
        } catch {
            for case let name? in staged.map(\.temporary) { discard(name) }
            throw error
        }
        for file in staged {
            do throws(EnvStoreError) { try publish(file) } catch { refused[file.app] = error }
        }
        try finish()
        return refused
    }

    /// - Returns: `nil` when the changes change nothing.
    private func stage(
        _ changes: EnvChanges,
        app: String,
        _ digest: KeyedDigest,
        isDurable: Bool
    ) throws(EnvStoreError) -> Staged? {
        guard EnvSyntax.isApp(app) else {
            throw EnvStoreError(.invalid, "`\(EnvSyntax.printable(app))` is no name of an app that can have a file")
        }
        let old = try DirectoryStore.document(of: app, in: folder)
        let new = try (old ?? EnvDocument()).applying(changes, app: app, digest)
        if new == old?.bytes ?? [] { return nil }
        if new.isEmpty { return Staged(app: app, temporary: nil) }
        return Staged(app: app, temporary: try stage(new, isShared: true, isDurable: isDurable))
    }

    private func publish(_ file: Staged) throws(EnvStoreError) {
        let name = DirectoryStore.fileName(of: file.app)
        if let temporary = file.temporary {
            try publish(temporary, as: name)
        } else {
            try remove(name)
        }
    }
}

extension LockedFolder {
    /// Who holds the lock, for a message.
    static func holder(of path: String) -> String {
        guard let folder = try? Folder.at(path),
            let bytes = try? folder.contents(of: lockName, limit: 64),
            let pid = Int(String(decoding: bytes.dropLast(), as: UTF8.self))
        else { return "another process" }
        return pid == Int(getpid()) ? "another write of this process" : "process \(pid)"
    }
}
