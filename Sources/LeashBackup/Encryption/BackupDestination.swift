/// A store of backups, and who can read what goes there.
package struct BackupDestination: Sendable {
    package let store: any BackupStore
    /// Public age keys, which dumps are encrypted to; with none they aren't.
    package let recipients: [String]
    /// A file with a private age key; without one, what is encrypted can't be restored here.
    package let identity: String?

    /// Whether what goes there can be read here again.
    package var isReadable: Bool { recipients.isEmpty || identity != nil }

    package init(_ store: any BackupStore, recipients: [String] = [], identity: String? = nil) {
        self.store = store
        self.recipients = recipients
        self.identity = identity
    }
}
