/// One thing to do to one resource.
///
/// What a step does is all in its payload: carrying it out needs no other knowledge.
package enum Step: Equatable, Sendable {
    case server(ServerStep)
    case database(DatabaseStep)
    case env(EnvStep)

    /// The server that it changes; `nil` for one that changes only the env store.
    package var server: String? {
        switch self {
        case .server(let step): step.server
        case .database(let step): step.server
        case .env(let step): step.server
        }
    }
}

/// What a step does to its resource, which is what a policy allows or holds.
package enum Action: String, Sendable, CaseIterable {
    case create, adopt, update, inject, rotate, retire, prune, forget, blocked

    /// The sign that a plan's line begins with.
    package var sign: String {
        switch self {
        case .create: "+"
        case .adopt: "="
        case .update: "~"
        case .inject: ">"
        case .rotate: "%"
        case .retire, .prune, .forget: "-"
        case .blocked: "!"
        }
    }

    /// Whether it takes something away that apps or people may still want.
    package var isDestructive: Bool { self == .retire || self == .prune }
}

/// What a whole installation needs on a server.
package struct ServerStep: Equatable, Sendable {
    package var server: String
    package var installation: String
    /// Whether the role and the private database are to be created.
    package var installs: Bool
    package var changes: [Change]

    package init(server: String, installation: String, installs: Bool = false, changes: [Change] = []) {
        self.server = server
        self.installation = installation
        self.installs = installs
        self.changes = changes
    }
}

/// Changes to one database and the roles that go with it.
package struct DatabaseStep: Equatable, Sendable {
    package var server: String
    /// The declared name.
    package var name: String
    /// The name on the server.
    package var existing: String
    /// The oid that the plan was made for; `nil` for a database that is yet to be created.
    package var oid: UInt32?
    package var ownerRole: String
    package var changes: [Change]
    /// What to remember as applied; `nil` forgets it.
    package var record: [String: String]?
    /// What is to be done about its last backup first; `nil` for nothing.
    package var finalBackup: FinalBackup?

    package init(server: String, name: String, existing: String, oid: UInt32?, ownerRole: String) {
        self.server = server
        self.name = name
        self.existing = existing
        self.oid = oid
        self.ownerRole = ownerRole
        changes = []
        record = nil
        finalBackup = nil
    }

    /// The last backup of a database that is retired.
    package enum FinalBackup: Equatable, Sendable {
        /// It is taken and verified before anything is changed, and the mark gets its id.
        case take
        /// The database may go only if the store has this one.
        case require(String)
    }
}

/// Changes to one app's env.
package struct EnvStep: Equatable, Sendable {
    package enum Work: Equatable, Sendable {
        /// Gives a login its password, proves it, and publishes it.
        case inject(Injection)
        /// Writes literals and secrets, by key.
        case write([String: GitValue])
        case remove([String])
        /// Only runs the app's command, which an earlier round did not come to.
        case notify
    }

    package var app: String
    package var work: Work
    /// The operator's command to run afterwards.
    package var onChange: String?

    package init(app: String, work: Work, onChange: String? = nil) {
        self.app = app
        self.work = work
        self.onChange = onChange
    }

    package var server: String? {
        guard case .inject(let injection) = work else { return nil }
        return injection.server
    }
}

/// A literal or secret of the files.
package struct GitValue: Equatable, Sendable {
    package enum Source: Equatable, Sendable {
        case literal(String)
        case secret(Reference)
    }

    package var source: Source
    /// The digest that the plan was made with: another value at apply is a stale plan.
    package var digest: EnvDigest
    /// The file that binds it.
    package var file: String

    package init(_ source: Source, digest: EnvDigest, file: String) {
        self.source = source
        self.digest = digest
        self.file = file
    }
}

/// A login that gets a password, and the keys that get to know it.
package struct Injection: Equatable, Sendable {
    package var server: String
    /// The database's declared name.
    package var database: String
    package var login: String
    package var address: Address
    /// Whether the server asks this login for its password: if not, a login proves nothing.
    package var isProven: Bool
    package var keys: [String: EnvBinding.Part]
    /// Keys of an earlier credential that are gone with it.
    package var removes: [String]
    /// Earlier logins, whose passwords end after the grace.
    package var expires: [String]
    /// The file that declares the binding.
    package var file: String

    package init(server: String, database: String, login: String, address: Address) {
        self.server = server
        self.database = database
        self.login = login
        self.address = address
        isProven = true
        keys = [:]
        removes = []
        expires = []
        file = ""
    }
}

extension Injection {
    /// How long earlier logins work on after their successor was published, in seconds.
    package static let grace = Grace.login
}

extension DatabaseStep {
    /// The changes, with the id of the final backup in the mark once it is taken.
    ///
    /// - Parameters:
    ///   - id: of the backup; without a meaning for a step that takes none.
    ///   - now: when the grace begins, in seconds of Unix time; `nil` for when the plan was made.
    /// - Returns: the changes, in their order.
    package func changes(takingBackup id: String, at now: Int? = nil) -> [Change] {
        guard finalBackup == .take else { return changes }
        return changes.map { change in
            guard change.fact == .mark, var mark = change.after.flatMap({ Mark($0) }) else { return change }
            guard case .grace(let since, _) = mark.stage else { return change }
            mark.stage = .grace(since: now ?? since, backup: id)
            return Change(.mark, from: change.before, to: mark.description)
        }
    }
}
