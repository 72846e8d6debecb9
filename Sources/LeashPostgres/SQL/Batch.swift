/// Statements that belong together, in the order in which a step sends them.
package struct Batch: Equatable, Sendable {
    package enum Place: Equatable, Sendable {
        /// The server's shared catalogs, in one transaction.
        case server
        /// The same, but each statement by itself: Postgres creates and drops databases only so.
        case serverAlone
        /// Inside a database, by its name on the server, in one transaction.
        case inside(String)
        /// Ends sessions: nothing is to be committed.
        case sessions
    }

    package var place: Place
    package var statements: [String]
    /// Roles that an admin who is no superuser must be a member of meanwhile.
    package var borrowed: [String]
    /// Whether it locks what apps use, and so gives way to them and is tried again.
    package var isYielding = false

    package init(_ place: Place, _ statements: [String], borrowing borrowed: [String] = []) {
        self.place = place
        self.statements = statements
        self.borrowed = borrowed
    }
}
