/// Where finished backups are kept, and who can read them.
package struct BackupStorePlace: Equatable, Sendable {
    package var name: String
    package var target: Target
    /// The public age keys that backups are encrypted to; with none they aren't.
    package var recipients: [String]
    /// A file in the folder of secrets with a private age key: without one, what is encrypted can't be verified or restored
    /// here.
    package var identity: String?

    package init(name: String, target: Target, recipients: [String] = [], identity: String? = nil) {
        self.name = name
        self.target = target
        self.recipients = recipients
        self.identity = identity
    }

    package enum Target: Equatable, Sendable {
        /// A folder, relative to the root of the desired state unless absolute.
        case directory(String)
        /// `REMOTE:PATH`, and the file in the folder of secrets that tells rclone what the remote is.
        case rclone(remote: String, config: String)
    }

    /// The store of policies that name none: a folder beside the desired state, or the one that the installation names.
    package static let local = BackupStorePlace(name: "local", target: .directory(".leash/backups"))
}
