package import LeashCore

/// Where the env of every app of one installation is kept.
///
/// What every store promises, whatever it keeps its keys in:
/// - It has one random id and one digest key, made once and never changed; the key is shown to nobody, and what
///   leaves the store can only digest with it.
/// - Each key of an app has one owner. A change by the files never touches a key of a person, nor the other way
///   round, unless it is forced.
/// - What an app holds changes at once: a reader, or a crash, meets the old keys or the new ones, never a mixture.
///   A key and the record of its owner change together.
/// - Writers exclude each other: each change is made to what the one before it left.
/// - What leash did not write stays as it is, to the byte.
/// - What cannot be read is an error or `unreadable`, never absent. Nothing unreadable is ever overwritten.
/// - No error, description or log holds a value.
package protocol EnvStore: Sendable {
    /// Makes the store if there is none yet.
    ///
    /// - Returns: the store's id, 32 hexadecimal digits; concurrent first callers get the same one.
    /// - Throws: ``EnvStoreError`` when the store cannot be made or read.
    func identify() async throws(EnvStoreError) -> String

    /// Reads the whole store, anew each time.
    ///
    /// - Returns: what it holds; its id is `nil` for a store that does not exist, which is not made.
    /// - Throws: ``EnvStoreError`` when the store as a whole cannot be read; one bad app is in `unreadable`.
    func read() async throws(EnvStoreError) -> EnvState

    /// The apps that have anything in the store, sorted.
    ///
    /// - Throws: ``EnvStoreError`` when the store cannot be read.
    func apps() async throws(EnvStoreError) -> [String]

    /// The values of one app by key; none for an app that the store does not know.
    ///
    /// - Throws: ``EnvStoreError`` when the app's part of the store cannot be read or understood.
    func values(app: String) async throws(EnvStoreError) -> [String: Secret]

    /// Changes many apps at the price of one. Each app changes wholly or not at all; they do not wait for each other.
    ///
    /// When this returns, what was changed survives a loss of power. A change that changes nothing writes nothing.
    ///
    /// - Parameter changes: by app. The store is made if there is none.
    /// - Returns: the apps that were not changed, with the reason.
    /// - Throws: ``EnvStoreError`` when the store as a whole cannot be written or is held by another writer.
    func write(_ changes: [String: EnvChanges]) async throws(EnvStoreError) -> [String: EnvStoreError]
}

extension EnvStore {
    /// Changes one app.
    ///
    /// - Throws: ``EnvStoreError`` when the app was not changed.
    package func write(_ changes: EnvChanges, app: String) async throws(EnvStoreError) {
        if let error = try await write([app: changes])[app] { throw error }
    }
}
