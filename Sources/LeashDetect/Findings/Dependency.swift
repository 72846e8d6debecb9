package import LeashCore

/// A dependency as a manifest states it.
package struct Dependency: Hashable, Sendable {
    /// What it is there for.
    package enum Use: Hashable, Sendable {
        case runtime, development, test, build, optional, peer, indirect
        /// Only a lock file names it.
        case locked
        /// It does not apply here, for the reason given: `only on Windows`.
        case inapplicable(String)

        /// Why it does not prompt; `nil` for what the running app uses.
        package var reason: String? {
            switch self {
            case .runtime: nil
            case .development: "development only"
            case .test: "for tests only"
            case .build: "for the build only"
            case .optional: "optional"
            case .peer: "a peer dependency"
            case .indirect: "indirect"
            case .locked: "in the lock file only"
            case .inapplicable(let reason): reason
            }
        }
    }

    /// By its ecosystem's rules of equality: `psycopg2-binary` for `Psycopg2_Binary`.
    package var name: String
    package var use: Use
    /// Extras or features that are switched on with it.
    package var features: Set<String>
    package var location: SourceLocation

    package init(_ name: String, _ use: Use = .runtime, features: Set<String> = [], at location: SourceLocation) {
        self.name = name
        self.use = use
        self.features = features
        self.location = location
    }
}

/// What a package's name tells.
package enum Meaning: Hashable, Sendable {
    /// It speaks to this service and nothing else.
    case driver(Service)
    /// It may speak to these, or to others.
    case tool([Service])
    /// It has to do with this service, and proves nothing: types, fakes for tests, extensions.
    case hint(Service)
    /// It tells which engine a tool beside it speaks to: `sqlite3` beside `sequelize`.
    case witness(Engine)
}
