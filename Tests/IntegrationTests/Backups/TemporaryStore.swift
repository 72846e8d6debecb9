import Foundation
import LeashBackup
import Synchronization

final class TemporaryStore: BackupStore {
    let name = "temporary"
    let folder: String
    private let manifests = Mutex<[BackupManifest]>([])
    private let failures = Mutex<[BackupHistory: BackupFailure]>([:])
    private let verifications = Mutex<[BackupID: Verification]>([:])

    init(folder: String) {
        self.folder = folder
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    func histories() -> [BackupHistory] { [] }
    func backups(of history: BackupHistory) -> [StoredBackup] {
        let verifications = verifications.withLock(\.self)
        return manifests.withLock {
            $0.map { StoredBackup(id: $0.id, state: .good($0), verification: verifications[$0.id]) }
        }
    }
    func begin(_ id: BackupID, of history: BackupHistory, expecting bytes: Int) -> UnfinishedBackup {
        UnfinishedBackup(id: id, history: history, path: "\(folder)/\(id).part")
    }
    func publish(_ unfinished: UnfinishedBackup, _ manifest: BackupManifest) throws(BackupStoreError) {
        rename(unfinished.path, "\(folder)/\(manifest.id).dump")
        manifests.withLock { $0.append(manifest) }
    }
    func discard(_ unfinished: UnfinishedBackup) { unlink(unfinished.path) }
    func dump(of manifest: BackupManifest) -> (path: String, isCopy: Bool) { ("\(folder)/\(manifest.id).dump", false) }
    func remove(_ id: BackupID, of history: BackupHistory) {}
    func pin(_ id: BackupID, of history: BackupHistory, _ pin: BackupPin?) {}
    func note(_ verification: Verification, of id: BackupID, of history: BackupHistory) {
        verifications.withLock { $0[id] = verification }
    }
    func note(_ failure: BackupFailure?, of history: BackupHistory) { failures.withLock { $0[history] = failure } }
    func failure(of history: BackupHistory) -> BackupFailure? { failures.withLock { $0[history] } }
}
