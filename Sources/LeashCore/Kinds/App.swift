/// An application: the owner of databases, and the unit of failure.
package struct App: Equatable, Sendable {
    package var name: String
    package var tier: Tier
    /// The folder with `db/schema.sql` and `db/migrations`, relative to the root.
    package var source: String?
    /// The name of the operator's command to run when the app's env changes.
    package var onChange: String?
    /// The name of the operator's command that a deploy runs; nothing else does.
    package var release: String?

    package init(name: String, tier: Tier = .standard) {
        self.name = name
        self.tier = tier
    }
}
