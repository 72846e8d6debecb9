internal import Files
package import LeashCore
internal import Parallel
internal import Synchronization

/// The default store: one folder with a file `APP.env` for each app, which systemd and docker read as it is.
///
/// `.store` holds the store's id and digest key, `.lock` is what writers lock. Names that begin with `.tmp-` are
/// unfinished writes. Anything else is not leash's, and is left alone.
package actor DirectoryStore: EnvStore {
    private static let suffix = ".env"

    /// The folder's path, without a slash at its end.
    package nonisolated let path: String
    /// Another actor, so that this store's readers go on while a writer waits for the lock.
    private let writer: DirectoryWriter
    private nonisolated let executor: QueueExecutor

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// - Parameters:
    ///   - path: the store's folder; nothing is made before the first write. No link is followed there.
    ///   - group: a group of this system that may read the folder (0750) and the apps' files (0640), not write them.
    ///   - lockTimeout: how long a write waits for another writer.
    package init(path: String, group: String? = nil, lockTimeout: Duration = .seconds(10)) {
        var path = path[...]
        // A slash at the end would make the system follow a link.
        while path.count > 1, path.last == "/" { path.removeLast() }
        self.path = String(path)
        writer = DirectoryWriter(path: self.path, group: group, lockTimeout: lockTimeout)
        executor = QueueExecutor("leash.env-store")
    }

    package func identify() async throws(EnvStoreError) -> String {
        if let folder = try Folder.at(path), let identity = try folder.identity() { return identity.id }
        return try await writer.identify()
    }

    package func read() throws(EnvStoreError) -> EnvState {
        guard let folder = try Folder.at(path) else { return EnvState() }
        let identity = try folder.identity()
        if identity == nil { try Self.refuseLostIdentity(folder) }
        let digest = identity?.digest
        var state = EnvState(id: identity?.id, digester: digest ?? UnkeyedDigester())
        let apps = try Self.apps(in: folder)
        let (found, exceptions) = Self.entries(of: apps, in: folder, digest)
        state.apps = ByName(found.present(of: apps), found.results)
        state.unreadable = exceptions.unreadable
        state.unnotified = exceptions.unnotified
        return state
    }

    package func apps() throws(EnvStoreError) -> [String] {
        guard let folder = try Folder.at(path) else { return [] }
        return try Self.apps(in: folder)
    }

    package func values(app: String) throws(EnvStoreError) -> [String: Secret] {
        guard EnvSyntax.isApp(app), let folder = try Folder.at(path) else { return [:] }
        return try Self.document(of: app, in: folder)?.values ?? [:]
    }

    package func write(_ changes: [String: EnvChanges]) async throws(EnvStoreError) -> [String: EnvStoreError] {
        if changes.isEmpty { return [:] }
        return try await writer.write(changes)
    }
}

/// What stands beside the entries of the apps.
private struct Exceptions: Sendable {
    var unreadable: [String: String] = [:]
    var unnotified: Set<String> = []
}

extension DirectoryStore {
    /// The entries of each app whose file is there and can be read.
    private static func entries(
        of apps: [String],
        in folder: borrowing Folder,
        _ digest: KeyedDigest?
    ) -> (present: PresentResults<ByName<EnvEntry>>, exceptions: Exceptions) {
        let exceptions = Mutex(Exceptions())
        let present = concurrentCompactMap(count: apps.count, inPartsOf: 16) { place -> ByName<EnvEntry>? in
            let app = apps[place]
            do throws(EnvStoreError) {
                guard let document = try document(of: app, in: folder) else { return nil }
                if document.header.isUnnotified { exceptions.withLock { _ = $0.unnotified.insert(app) } }
                return document.entries(digest)
            } catch {
                let reason = error.description
                exceptions.withLock { $0.unreadable[app] = reason }
                return nil
            }
        }
        return (present, exceptions.withLock(\.self))
    }

    static func fileName(of app: String) -> String { app + suffix }

    /// - Returns: `nil` when the app has no file.
    static func document(of app: String, in folder: borrowing Folder) throws(EnvStoreError) -> EnvDocument? {
        let name = fileName(of: app)
        guard let bytes = try folder.contents(of: name, limit: EnvSyntax.maxFile) else { return nil }
        do {
            return try EnvDocument(parsing: bytes)
        } catch {
            throw EnvStoreError(
                .unreadable,
                "\(folder.path)/\(name): \(error.message)",
                wayOut: "leash leaves the file alone until that is mended"
            )
        }
    }

    private static func apps(in folder: borrowing Folder) throws(EnvStoreError) -> [String] {
        try folder.names()
            .filter { $0.hasSuffix(suffix) }
            .map { String(Substring($0.utf8.dropLast(suffix.utf8.count))) }
            .filter(EnvSyntax.isApp)
            .sorted()
    }

    /// A store whose `.store` is lost looks like one that nothing was ever written to, but for leash's own records.
    static func refuseLostIdentity(_ folder: borrowing Folder) throws(EnvStoreError) {
        for app in try apps(in: folder) {
            guard let document = try? document(of: app, in: folder), !document.header.records.isEmpty else { continue }
            throw EnvStoreError(
                .unusable,
                "\(folder.path)/\(StoreIdentity.fileName) is gone, and \(fileName(of: app)) holds records of this store",
                wayOut: "restore that file, or --adopt-env-store, which injects every managed key anew"
            )
        }
    }
}
