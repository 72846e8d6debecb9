/// Why the env store did not do what it was asked, by places and keys, never by values.
package struct EnvStoreError: Error, Hashable, CustomStringConvertible {
    package enum Reason: Hashable, Sendable {
        /// The store as a whole cannot be used: where it is, whose it is, or what it says it is.
        case unusable
        /// Another writer holds the store.
        case locked
        /// What an app holds cannot be read or understood.
        case unreadable
        /// A name or a value that no store can hold.
        case invalid
        /// A key belongs to somebody else.
        case owned
        /// A key is not what it was when the change was decided on.
        case changed
        /// The system refused: no space, no right, a bad disk.
        case failed
    }

    package let reason: Reason
    package let message: String
    /// What to do about it, if leash can tell.
    package let wayOut: String?

    package init(_ reason: Reason, _ message: String, wayOut: String? = nil) {
        self.reason = reason
        self.message = message
        self.wayOut = wayOut
    }

    package var description: String { message + (wayOut.map { " (\($0))" } ?? "") }
}
