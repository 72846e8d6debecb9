/// Where finished backups are kept.
///
/// One folder for each database of a server, `SERVER/DATABASE/`, with `ID.dump` and `ID.json`, its manifest, for each backup.
/// `ID.pin` and `ID.verified` beside them say what was found out or decided since, `failed` that runs fail. A file whose
/// name ends in `.part` is unfinished. Anything else is not leash's, and is left alone.
package protocol BackupStore: Sendable {
    /// What errors and reports call it.
    var name: String { get }

    /// The databases that have a folder here, whether they are still there or not.
    func histories() async throws(BackupStoreError) -> [BackupHistory]

    /// The newest backup of each history, as far as that can be told at a glance; `nil` where it takes another machine.
    func newest() async throws(BackupStoreError) -> [BackupHistory: BackupID]?

    /// What is there of one database, the oldest first.
    ///
    /// - Returns: a backup for each manifest and for each dump without one; only those that are good count for anything.
    func backups(of history: BackupHistory) async throws(BackupStoreError) -> [StoredBackup]

    /// Room for a dump that is being made, on the machine that leash runs on; what ended runs left there is swept first.
    ///
    /// - Parameters:
    ///   - id: a new one.
    ///   - history: the database.
    ///   - bytes: how large it will be; one and a half times the last one's counts if that is more.
    /// - Returns: where it goes.
    /// - Throws: ``BackupStoreError`` when there is not that much room.
    func begin(_ id: BackupID, of history: BackupHistory, expecting bytes: Int) async throws(BackupStoreError)
        -> UnfinishedBackup

    /// Makes a finished dump a backup: the dump under its name first, the manifest last, each whole or not at all.
    ///
    /// - Throws: ``BackupStoreError`` also when the dump's size or digest is not the manifest's. Nothing is left of the
    ///   dump then, unless the manifest was published already and only the disk's word for it is missing.
    func publish(_ unfinished: UnfinishedBackup, _ manifest: BackupManifest) async throws(BackupStoreError)

    /// Removes what there is of a dump that failed.
    func discard(_ unfinished: UnfinishedBackup) async

    /// A readable copy of the dump on this machine, whose sha256 was compared just now.
    ///
    /// - Returns: its path, and whether it is a copy that whoever asked is to remove.
    func dump(of manifest: BackupManifest) async throws(BackupStoreError) -> (path: String, isCopy: Bool)

    /// Removes a backup: from the first moment on it counts for nothing, and what a failure leaves is removed later.
    func remove(_ id: BackupID, of history: BackupHistory) async throws(BackupStoreError)

    /// Finishes removals that were interrupted, and removes what is left of dumps that no running process makes.
    func sweep(_ history: BackupHistory) async throws(BackupStoreError)

    /// Keeps a backup whatever the policy, or no longer.
    func pin(_ id: BackupID, of history: BackupHistory, _ pin: BackupPin?) async throws(BackupStoreError)

    /// Notes what a verification found.
    func note(_ verification: Verification, of id: BackupID, of history: BackupHistory) async throws(BackupStoreError)

    /// Notes that a run failed, or that the last one did not.
    func note(_ failure: BackupFailure?, of history: BackupHistory) async throws(BackupStoreError)

    /// What is known of runs that failed since the last good backup.
    func failure(of history: BackupHistory) async throws(BackupStoreError) -> BackupFailure?
}

extension BackupStore {
    package func newest() async throws(BackupStoreError) -> [BackupHistory: BackupID]? { nil }
}

/// The backups of all databases that ever had one name on one server.
package struct BackupHistory: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// As the files name it.
    package let server: String
    /// As the files name it.
    package let database: String

    package init(server: String, database: String) { (self.server, self.database) = (server, database) }

    package var description: String { "\(server)/\(database)" }

    package static func < (left: Self, right: Self) -> Bool {
        (left.server, left.database) < (right.server, right.database)
    }
}

/// What a store has under one id.
package struct StoredBackup: Equatable, Sendable {
    package var id: BackupID
    package var state: State
    package var pin: BackupPin?
    package var verification: Verification?

    package init(id: BackupID, state: State, pin: BackupPin? = nil, verification: Verification? = nil) {
        self.id = id
        self.state = state
        self.pin = pin
        self.verification = verification
    }

    package enum State: Equatable, Sendable {
        /// Its dump is there, whole, with the digest that its manifest tells.
        case good(BackupManifest)
        /// It counts for nothing; with the reason.
        case bad(String)
    }

    /// `nil` of one that is not good.
    package var manifest: BackupManifest? {
        if case .good(let manifest) = state { manifest } else { nil }
    }
}

/// Why a backup is kept whatever the policy.
package struct BackupPin: Equatable, Sendable {
    /// In seconds of Unix time.
    package var at: Int
    package var reason: String

    package init(at: Int, reason: String) { (self.at, self.reason) = (at, reason) }
}

/// What restoring a backup into a scratch database showed.
package struct Verification: Equatable, Sendable {
    /// In seconds of Unix time.
    package var at: Int
    /// What is wrong with it; `nil` if it could be restored and held what its manifest says.
    package var problem: String?
    /// How long it took, in milliseconds.
    package var duration: Int

    package init(at: Int, problem: String? = nil, duration: Int) {
        (self.at, self.problem, self.duration) = (at, problem, duration)
    }
}

/// Runs that failed since the last good backup of a database.
package struct BackupFailure: Equatable, Sendable {
    /// When the last of them failed, in seconds of Unix time.
    package var at: Int
    package var count: Int
    package var reason: String

    package init(at: Int, count: Int, reason: String) { (self.at, self.count, self.reason) = (at, count, reason) }
}

/// What a store could not do.
package struct BackupStoreError: Error, Equatable, CustomStringConvertible {
    package enum Reason: Sendable {
        /// It can't be reached, or not with these credentials.
        case unreachable
        /// It can't be read or written, or must not be trusted.
        case unusable
        /// There is no room.
        case full
        /// There is no such backup.
        case missing
        /// The dump isn't what its manifest says.
        case damaged
    }

    package let reason: Reason
    package let description: String

    package init(_ reason: Reason, _ description: String) { (self.reason, self.description) = (reason, description) }
}
