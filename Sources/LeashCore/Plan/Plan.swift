/// What leash would do, in the order it would do it, and what it would not do and why.
///
/// Complete: apply carries out nothing that isn't in it.
package struct Plan: Equatable, Sendable {
    package var items: [Item]
    /// The servers and stores that could not be read, by address, with the reason.
    package var unreachable: [String: String]
    /// Resources left alone because a file that may declare them is broken, sorted.
    package var frozen: [String]
    /// What only waits, by address: an old login's grace, a drop that is not due.
    package var waiting: [String: String]
    /// Databases that are to be backed up, by address, with since when: `leashctl backup run --due` does it, no plan.
    package var backupsDue: [String: String]
    package var warnings: [String]
    /// Apps that the files declare or that leash manages.
    package var appCount: Int
    /// Servers that the files declare.
    package var serverCount: Int
    package var revision: String?

    package init(_ items: [Item] = []) {
        self.items = items
        unreachable = [:]
        frozen = []
        waiting = [:]
        backupsDue = [:]
        warnings = []
        appCount = 0
        serverCount = 0
        revision = nil
    }

    /// Whether both states are equal as far as they could be read.
    package var isInSync: Bool { items.isEmpty && unreachable.isEmpty }

    package var ready: [Item] { items.filter { $0.status == .ready } }

    /// One line of the plan: an action on a resource.
    package struct Item: Equatable, Sendable {
        /// Unique in its plan and the same in each plan with this action on this resource: `create database/notes`.
        package var id: String
        package var address: String
        /// `nil` for what belongs to a server.
        package var app: String?
        package var action: Action
        /// What would be done; `nil` for what can't be.
        package var step: Step?
        package var fields: [Field]
        package var source: SourceLocation?
        /// The ids of the items that must succeed first.
        package var requires: [String]
        package var status: Status
        /// What a policy must be asked for.
        package var consent: Consent?
        /// Said at the end of the line: a size, or how sure a login is.
        package var note: String?
        /// Of the live state that this was made from.
        package var fingerprint: String

        /// What the note of a step says that begins with a final backup.
        static let backupNote = "after a final backup"

        package init(_ action: Action, _ address: String, app: String?, step: Step?, name: String = "") {
            id = "\(action.rawValue) \(address)" + (name.isEmpty ? "" : " \(name)")
            self.address = address
            self.app = app
            self.action = action
            self.step = step
            fields = []
            source = nil
            requires = []
            status = .ready
            consent = nil
            note = nil
            fingerprint = ""
        }
    }

    package enum Status: Equatable, Sendable {
        case ready
        /// Policy says not yet: why, and what lets it pass.
        case held(String)
        /// It can't be done: why, and the ways out.
        case blocked(String)
    }

    /// What the files or the command line must have said before an item may pass.
    package enum Consent: Equatable, Sendable {
        /// To take a database away from its app. The names are those of `removed:` and `--confirm`.
        case retire(database: String)
        /// For a retirement to go on: a final backup, or the word that none is wanted.
        case finalBackup(database: String)
        /// To drop what was retired: given by the retirement, but counted against the cap.
        case drop(database: String)
        /// To remove injected keys of an app that no longer binds them.
        case removeKeys(app: String)
    }
}

/// One value that differs, as a person reads it.
package struct Field: Equatable, Sendable {
    package var path: String
    /// `nil` is absent.
    package var before: String?
    package var after: String?
    package var cause: Cause

    package init(_ path: String, from before: String?, to after: String?, cause: Cause = .desired(nil)) {
        self.path = path
        self.before = before
        self.after = after
        self.cause = cause
    }

    /// Which side moved since leash last applied.
    package enum Cause: Equatable, Sendable {
        /// The files, at this place if one is known.
        case desired(SourceLocation?)
        /// The server or the env store.
        case drift
        /// Both.
        case both(SourceLocation?)
        /// Neither: it comes with another change of the same plan.
        case follows
    }
}
