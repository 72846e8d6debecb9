package import LeashBackup
package import LeashCore
import LeashEnv
package import LeashPostgres
package import Zones

/// The backups of one installation, for one command: its stores, and what the files say of its databases.
package struct Backups: Sendable {
    let site: Site
    let zones: ZoneDatabase
    /// The time, in seconds of Unix time.
    let now: @Sendable () -> Int
    /// The clock of a server, with which this machine's is compared before anything is purged; `nil` where it can't be asked.
    let serverTime: @Sendable (ServerSession) async -> Int?
    private let destinations: [String: BackupDestination]

    /// - Parameters:
    ///   - site: the installation.
    ///   - zones: the zones that schedules may name.
    ///   - now: the clock.
    ///   - serverTime: that of a server.
    package init(
        _ site: Site,
        zones: ZoneDatabase = .ofThisMachine,
        now: @escaping @Sendable () -> Int = { currentTime() },
        serverTime: @escaping @Sendable (ServerSession) async -> Int? = { try? await $0.time() }
    ) {
        self.site = site
        self.zones = zones
        self.now = now
        self.serverTime = serverTime
        let places = [site.desired.installation.backupStore] + site.desired.backupStores.values.map(\.value)
        destinations = Dictionary(
            places.map { ($0.name, site.destination(at: $0)) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// The store of that name.
    ///
    /// - Throws: ``BackupError`` when no good file declares it.
    package func destination(named name: String) throws(BackupError) -> BackupDestination {
        guard let destination = destinations[name] else { throw BackupError("no backup store is called \(name)") }
        return destination
    }

    /// Every store, by name.
    package var all: [(name: String, destination: BackupDestination)] {
        destinations.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// What is said of the backups of a database that no file declares any longer, or that names no policy.
    package var policyOfOthers: BackupPolicy { site.desired.policies[BackupPolicy.daily.name]?.value ?? .daily }

    func policy(of database: Database) -> BackupPolicy? {
        database.backup.map { name in site.desired.policies[name]?.value ?? .daily }
    }
}

extension Site {
    fileprivate func destination(at place: BackupStorePlace) -> BackupDestination {
        BackupDestination(
            store(at: place),
            recipients: place.recipients,
            identity: place.identity.map(secrets.path(of:))
        )
    }

    private func store(at place: BackupStorePlace) -> any BackupStore {
        switch place.target {
        case .directory(let folder): DirectoryBackups(path: path(folder))
        case .rclone(let remote, let config):
            RcloneBackups(
                remote: remote,
                config: secrets.path(of: config),
                spool: path(desired.installation.backupStore.folder ?? ".leash/backups") + "/.spool-\(place.name)"
            )
        }
    }
}

extension BackupStorePlace {
    fileprivate var folder: String? {
        if case .directory(let folder) = target { folder } else { nil }
    }
}
