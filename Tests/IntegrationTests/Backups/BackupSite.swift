import Foundation
import LeashBackup
import LeashCore
import LeashPostgres
import LeashReconcile
import LeashTesting
import PQ
import Synchronization

/// An installation with a store of backups.
struct BackupSite {
    let site: LiveSite
    let store: any BackupStore
    var destination: BackupDestination

    init(_ state: String = LiveSite.notes, options: TestServer.Options = TestServer.Options()) async throws {
        site = try await LiveSite(on: try await TestServer.start(options), state)
        store = DirectoryBackups(path: site.folder.path + "/.leash/backups")
        destination = BackupDestination(store)
        _ = try await site.apply()
    }

    /// The backups of one that is there already.
    init(on site: LiveSite) {
        self.site = site
        store = DirectoryBackups(path: site.folder.path + "/.leash/backups")
        destination = BackupDestination(store)
    }

    func endpoint() throws -> Endpoint {
        guard let endpoint = try site.site().endpoints["main"] else { throw Missing(what: "server main") }
        return endpoint
    }

    func programs() async throws -> PostgresPrograms {
        let version = try await site.server.admin().serverVersion
        return try await PostgresPrograms.find(serverVersion: version, folders: [TestServer.programs], path: "")
    }

    private func session() async throws -> ServerSession {
        let session = try await ServerSession.open(endpoint(), installs: false, revision: nil)
        try await BackupEngine.prepare(session)
        return session
    }

    func engine() async throws -> BackupEngine {
        try await BackupEngine(session(), destination, programs: programs(), now: { Int(Date().timeIntervalSince1970) })
    }

    func restoring() async throws -> RestoreEngine {
        try await RestoreEngine(
            session(),
            destination,
            programs: programs(),
            now: { Int(Date().timeIntervalSince1970) }
        )
    }

    static let notes = BackupSubject(
        history: BackupHistory(server: "main", database: "notes"),
        app: "notes",
        existing: "notes",
        ownerRole: "notes"
    )
}

func present<T>(_ value: T?) throws -> T {
    guard let value else { throw Missing(what: "a value") }
    return value
}
