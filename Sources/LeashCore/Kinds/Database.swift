/// A database as the files declare it, with every default filled in.
package struct Database: Equatable, Sendable {
    /// The name that the files give it, and its address: `database/notes`.
    package var name: String
    /// Its name on the server.
    package var existing: String
    /// The app that owns it.
    package var app: String
    package var server: String
    /// The NOLOGIN role that owns what is inside.
    package var ownerRole: String
    package var listen: Listen
    package var limits: Limits
    /// Names, sorted.
    package var extensions: [String]
    package var management: Management
    package var isProtected: Bool
    /// The name of a backup policy; `nil` is `none`.
    package var backup: String?
    /// Other apps that use it, by app, with the strongest access that their bindings ask for.
    package var access: [String: Desired<Access>]

    package init(name: String, app: String, server: String) {
        self.name = name
        self.existing = name
        self.app = app
        self.server = server
        ownerRole = name
        listen = .auto
        limits = Limits()
        extensions = []
        management = .own
        isProtected = false
        backup = "daily"
        access = [:]
    }

    /// How far leash goes with a database.
    package enum Management: String, Sendable {
        /// Created if it is missing, and kept as declared.
        case own
        /// Taken over as it stands, then kept as declared.
        case adopt
        /// Compared, never written.
        case observe
    }

    /// How an app reaches the server.
    package enum Listen: String, CaseIterable, Sendable {
        /// The socket, if its authentication works for the login; else loopback TCP.
        case auto
        case socket
        case tcp
    }
}

/// What a login may do with a database.
package enum Access: String, CaseIterable, Sendable, Comparable {
    case read, readwrite, owner

    private var rank: Int {
        switch self {
        case .read: 0
        case .readwrite: 1
        case .owner: 2
        }
    }

    package static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
}
