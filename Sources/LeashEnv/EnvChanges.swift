package import LeashCore

/// What to change of one app's env, all at once.
package struct EnvChanges: Equatable, Sendable {
    /// On whose behalf keys are changed.
    package enum Author: Sendable {
        /// The desired state: it may change the keys that leash injected and those of git.
        case files
        /// A person, at the command line or the dashboard: they may change the keys that no file declares.
        case human
    }

    /// A value and who it belongs to from now on.
    package struct Value: Equatable, Sendable {
        package var value: Secret
        package var owner: EnvEntry.Owner

        package init(_ value: Secret, owner: EnvEntry.Owner) {
            self.value = value
            self.owner = owner
        }
    }

    /// What a key must still be for the change to be made.
    package enum Expectation: Equatable, Sendable {
        case absent
        case value(EnvDigest)
    }

    package var author: Author
    package var set: [String: Value]
    /// Removing a key that is not there is no error.
    package var remove: Set<String>
    /// Whether the app's `onChange` command is still owed; `nil` leaves that as it is.
    package var unnotified: Bool?
    /// What was read when the change was decided on; keys not named here are not checked.
    package var expecting: [String: Expectation]
    /// Whether keys of the other author are changed all the same.
    package var isForced: Bool

    package init(
        by author: Author,
        set: [String: Value] = [:],
        remove: Set<String> = [],
        unnotified: Bool? = nil,
        expecting: [String: Expectation] = [:],
        isForced: Bool = false
    ) {
        self.author = author
        self.set = set
        self.remove = remove
        self.unnotified = unnotified
        self.expecting = expecting
        self.isForced = isForced
    }
}
